package io.zviz.profile;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Whatever is written, the answer is a profile or a list of problems with places. */
final class MutatedProfileTest {
  private static final int MUTATIONS = 20_000;

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
          "%YAML 2.0\n");

  @Test
  void never_ends_in_anything_but_a_profile_or_problems() throws IOException, URISyntaxException {
    long seed = Long.getLong("zviz.seed", System.nanoTime());
    System.out.println("MutatedProfileTest: -Dzviz.seed=" + seed);
    Random random = new Random(seed);
    List<byte[]> corpus = new ArrayList<>();
    for (Path example : ExamplesTest.examples()) {
      corpus.add(Files.readAllBytes(example));
    }
    int accepted = 0;
    for (int i = 0; i < MUTATIONS; i++) {
      byte[] mutant = mutate(corpus.get(random.nextInt(corpus.size())), random);
      accepted += isAccepted(mutant, seed, i) ? 1 : 0;
    }
    assertThat(accepted).as("some mutants stay valid, most do not").isBetween(1, MUTATIONS - 1);
  }

  private static boolean isAccepted(byte[] mutant, long seed, int round) {
    try {
      ProfileParser.parse(Texts.source(mutant));
      return true;
    } catch (InvalidProfileException e) {
      assertThat(e.render().lines())
          .allMatch(l -> l.matches("(?s)p\\.yaml:\\d+:\\d+: ZV-.*|and .*"));
      return false;
    } catch (RuntimeException | StackOverflowError e) {
      return fail("seed " + seed + ", round " + round + ": " + new String(mutant, UTF_8), e);
    }
  }

  private static byte[] mutate(byte[] original, Random random) {
    byte[] bytes = original;
    for (int n = 1 + random.nextInt(4); n > 0; n--) {
      bytes =
          switch (random.nextInt(4)) {
            case 0 -> flip(bytes, random);
            case 1 -> splice(bytes, random, new byte[0], 1 + random.nextInt(20));
            case 2 -> splice(bytes, random, piece(random), 0);
            default -> splice(bytes, random, slice(bytes, random), random.nextInt(10));
          };
    }
    return bytes;
  }

  private static byte[] flip(byte[] bytes, Random random) {
    byte[] copy = bytes.clone();
    if (copy.length > 0) {
      copy[random.nextInt(copy.length)] = (byte) random.nextInt(256);
    }
    return copy;
  }

  private static byte[] piece(Random random) {
    String piece = PIECES.get(random.nextInt(PIECES.size()));
    return piece.getBytes(UTF_8);
  }

  private static byte[] slice(byte[] bytes, Random random) {
    int from = random.nextInt(bytes.length + 1);
    return java.util.Arrays.copyOfRange(
        bytes, from, from + random.nextInt(Math.min(40, bytes.length - from) + 1));
  }

  private static byte[] splice(byte[] bytes, Random random, byte[] piece, int removed) {
    int at = random.nextInt(bytes.length + 1);
    int end = Math.min(bytes.length, at + removed);
    byte[] result = new byte[at + piece.length + bytes.length - end];
    System.arraycopy(bytes, 0, result, 0, at);
    System.arraycopy(piece, 0, result, at, piece.length);
    System.arraycopy(bytes, end, result, at + piece.length, bytes.length - end);
    return result;
  }
}
