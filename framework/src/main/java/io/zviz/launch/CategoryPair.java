package io.zviz.launch;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Two SELinux categories that tell a run apart from the others.
 *
 * @param first 0 to 1022
 * @param second above the first, up to 1023
 */
public record CategoryPair(int first, int second) {
  /** Categories c0 to c1023, as every distribution's policy has them. */
  private static final int CATEGORIES = 1024;

  /** How many pairs there are. */
  static final int COUNT = CATEGORIES * (CATEGORIES - 1) / 2;

  private static final Pattern TEXT = Pattern.compile("c(\\d{1,4}),c(\\d{1,4})");

  /** Checks the bounds. */
  public CategoryPair {
    if (first < 0 || second <= first || second >= CATEGORIES) {
      throw new IllegalArgumentException("categories " + first + ", " + second);
    }
  }

  /** The pair to try first: what is started again under its id mostly has its categories again. */
  static CategoryPair preferred(Path stateRoot, String id) {
    byte[] digest = sha256(stateRoot + "\0" + id);
    int first = number(digest, 0) % CATEGORIES;
    int second = number(digest, Integer.BYTES) % (CATEGORIES - 1);
    second += second >= first ? 1 : 0;
    return new CategoryPair(Math.min(first, second), Math.max(first, second));
  }

  /** The pair after this one; after the last comes the first, so that all have their turn. */
  CategoryPair next() {
    if (second < CATEGORIES - 1) {
      return new CategoryPair(first, second + 1);
    }
    return first < CATEGORIES - 2 ? new CategoryPair(first + 1, first + 2) : new CategoryPair(0, 1);
  }

  /** The pair that a text such as {@code c1,c2} names. */
  static Optional<CategoryPair> parse(String text) {
    Matcher matcher = TEXT.matcher(text);
    if (!matcher.matches()) {
      return Optional.empty();
    }
    int first = Integer.parseInt(matcher.group(1));
    int second = Integer.parseInt(matcher.group(2));
    return first < second && second < CATEGORIES
        ? Optional.of(new CategoryPair(first, second))
        : Optional.empty();
  }

  @Override
  public String toString() {
    return "c" + first + ",c" + second;
  }

  private static int number(byte[] digest, int at) {
    return ByteBuffer.wrap(digest).getInt(at) & Integer.MAX_VALUE;
  }

  private static byte[] sha256(String text) {
    try {
      return MessageDigest.getInstance("SHA-256").digest(text.getBytes(UTF_8));
    } catch (NoSuchAlgorithmException impossible) {
      throw new IllegalStateException(impossible); // every JDK has SHA-256
    }
  }
}
