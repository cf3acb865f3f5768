package io.zviz.testkit;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Changes the text of profiles at random: bytes, words and lines, a few at a time. */
public final class ProfileMutator {
  /** What YAML gives a meaning to, and what no text should hold. */
  private static final List<String> PIECES =
      List.of(
          "[",
          "]",
          "{",
          "}",
          ":",
          "- ",
          "\n",
          "\n  ",
          "\t",
          "\"",
          "'",
          "|",
          ">",
          "&a ",
          "*a",
          "<<: ",
          "!!int ",
          "? ",
          "---\n",
          "...\n",
          "#",
          ",",
          "@network",
          "*",
          "null",
          "~",
          "0x",
          "..",
          "/",
          "\u0000",
          "\uFEFF",
          "\u2028",
          "\uD83D\uDE00",
          "99999999999999999999",
          "::",
          "%YAML 2.0\n",
          "\r\n",
          "\u001b[2J",
          "\\",
          " ",
          "\u202E");

  /** Values at the edges of what the language takes, and what other languages would run. */
  private static final List<String> VALUES =
      List.of(
          "0",
          "-1",
          "65535",
          "65536",
          "4096",
          "9223372036854775807",
          "4M",
          "1K",
          "max",
          "1.5G",
          "8E",
          "~",
          "yes",
          "[]",
          "{}",
          "[[]]",
          "''",
          "\"*\"",
          "'@system-service'",
          "'@nothing'",
          "openat",
          "opneat",
          "io_uring_setup",
          "CAP_SYS_ADMIN",
          "ALL",
          "10.0.0.0/8",
          "10.0.0.1/8",
          "0.0.0.0/0",
          "'::/0'",
          "'::ffff:10.0.0.1'",
          "'[::1]:1-65535'",
          "example.org:443",
          "'*.example.org'",
          "'@registries'",
          "'8:0'",
          "\"1000 1000\"",
          "\"max 1000000\"",
          "/",
          "/work",
          "/proc/self",
          "/dev/shm",
          "/a/../b",
          "'/a/**'",
          "'/*'",
          "/usr//lib/",
          "'/ '",
          "'/x\" rw, #'",
          "'/x} table inet evil {'",
          "'/x)(allow a b)'",
          "'/@{HOME}'",
          "'/x\\'",
          "\"/x\\n/** rwx,\"",
          "'x; flush ruleset'",
          "0xffffffff",
          "TIOCSTI",
          "default",
          "minimal",
          "tcp",
          "auto",
          "always",
          "optional",
          "landlock",
          "EPERM");

  private static final Pattern WORD = Pattern.compile("[^\\s\\[\\]{},:#'\"]+");
  private static final int SLICE = 40;

  private final List<String> corpus;
  private final Random random;

  /** Changes these profiles, the same way whenever the random numbers are the same. */
  public ProfileMutator(List<String> corpus, Random random) {
    this.corpus = List.copyOf(corpus);
    this.random = random;
  }

  /** One of the profiles with a few changes. */
  public byte[] next() {
    byte[] bytes = any(corpus).getBytes(UTF_8);
    do {
      bytes = changed(bytes);
    } while (random.nextBoolean());
    return bytes;
  }

  private byte[] changed(byte[] bytes) {
    return switch (random.nextInt(10)) {
      case 0 -> flip(bytes);
      case 1 -> splice(bytes, new byte[0], 1 + random.nextInt(20));
      case 2 -> splice(bytes, any(PIECES).getBytes(UTF_8), 0);
      case 3 -> splice(bytes, slice(bytes), random.nextInt(10));
      case 4, 5 -> word(bytes, any(VALUES));
      case 6 -> word(bytes, word(any(corpus)));
      case 7 -> sameKey(bytes);
      default -> lines(bytes);
    };
  }

  private byte[] flip(byte[] bytes) {
    byte[] copy = bytes.clone();
    if (copy.length > 0) {
      copy[random.nextInt(copy.length)] = (byte) random.nextInt(256);
    }
    return copy;
  }

  private byte[] slice(byte[] bytes) {
    int from = random.nextInt(bytes.length + 1);
    int length = random.nextInt(Math.min(SLICE, bytes.length - from) + 1);
    return Arrays.copyOfRange(bytes, from, from + length);
  }

  private byte[] splice(byte[] bytes, byte[] piece, int removed) {
    int at = random.nextInt(bytes.length + 1);
    int end = Math.min(bytes.length, at + removed);
    byte[] result = new byte[at + piece.length + bytes.length - end];
    System.arraycopy(bytes, 0, result, 0, at);
    System.arraycopy(piece, 0, result, at, piece.length);
    System.arraycopy(bytes, end, result, at + piece.length, bytes.length - end);
    return result;
  }

  /** Another word in the place of one; what is no UTF-8 any more stays as it is. */
  private byte[] word(byte[] bytes, String replacement) {
    String text = new String(bytes, UTF_8);
    Matcher words = WORD.matcher(text);
    int skipped = random.nextInt(1 + (int) words.results().count());
    words.reset();
    boolean found = words.find();
    for (int i = 0; i < skipped && found; i++) {
      found = words.find();
    }
    return found && Arrays.equals(text.getBytes(UTF_8), bytes)
        ? (text.substring(0, words.start()) + replacement + text.substring(words.end()))
            .getBytes(UTF_8)
        : bytes;
  }

  private String word(String text) {
    List<String> words = WORD.matcher(text).results().map(word -> word.group()).toList();
    return words.isEmpty() ? "" : any(words);
  }

  /** A line of another profile in the place of one that begins with the same key. */
  private byte[] sameKey(byte[] bytes) {
    String[] lines = new String(bytes, UTF_8).split("\n", -1);
    int at = random.nextInt(lines.length);
    String key = lines[at].substring(0, lines[at].indexOf(':') + 1);
    List<String> others = List.of(any(corpus).split("\n", -1));
    List<String> same = others.stream().filter(line -> line.startsWith(key)).toList();
    lines[at] = same.isEmpty() ? lines[at] : any(same);
    return String.join("\n", lines).getBytes(UTF_8);
  }

  private byte[] lines(byte[] bytes) {
    List<String> lines = new ArrayList<>(List.of(new String(bytes, UTF_8).split("\n", -1)));
    int at = random.nextInt(lines.size());
    switch (random.nextInt(5)) {
      case 0 -> lines.remove(at);
      case 1 -> lines.add(random.nextInt(lines.size()), lines.get(at));
      case 2 -> lines.set(at, " " + lines.get(at));
      case 3 -> lines.add(at, any(List.of(any(corpus).split("\n", -1))));
      default -> lines.addAll(List.of(any(corpus).split("\n", -1)));
    }
    return String.join("\n", lines).getBytes(UTF_8);
  }

  private <T> T any(List<T> items) {
    return items.get(random.nextInt(items.size()));
  }
}
