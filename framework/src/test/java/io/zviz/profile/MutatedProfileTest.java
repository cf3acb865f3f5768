package io.zviz.profile;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import io.zviz.testkit.ProfileCorpus;
import io.zviz.testkit.ProfileMutator;
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

  @Test
  void never_ends_in_anything_but_a_profile_or_problems() throws IOException, URISyntaxException {
    long seed = Long.getLong("zviz.seed", 20_261_125);
    System.out.println("MutatedProfileTest: -Dzviz.seed=" + seed);
    List<String> corpus = new ArrayList<>(ProfileCorpus.written());
    for (Path example : ExamplesTest.examples()) {
      corpus.add(Files.readString(example));
    }
    ProfileMutator mutator = new ProfileMutator(corpus, new Random(seed));
    int accepted = 0;
    for (int i = 0; i < MUTATIONS; i++) {
      accepted += isAccepted(mutator.next(), seed, i) ? 1 : 0;
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
}
