package io.zviz.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class ProfileMutatorTest {
  private static List<String> some(long seed) {
    ProfileMutator mutator = new ProfileMutator(ProfileCorpus.written(), new Random(seed));
    List<String> texts = new ArrayList<>();
    for (int i = 0; i < 500; i++) {
      texts.add(new String(mutator.next(), java.nio.charset.StandardCharsets.ISO_8859_1));
    }
    return texts;
  }

  @Test
  void theSameSeedGivesTheSameTexts() {
    assertThat(some(7)).isEqualTo(some(7)).isNotEqualTo(some(8));
    assertThat(ProfileCorpus.generated(20)).isEqualTo(ProfileCorpus.generated(20));
  }

  @Test
  void textsDifferFromOneAnotherAndFromTheirOrigins() {
    assertThat(some(7).stream().distinct().count()).isGreaterThan(400);
    assertThat(ProfileCorpus.generated(100)).doesNotHaveDuplicates();
    assertThat(ProfileCorpus.written()).hasSizeGreaterThan(40).doesNotHaveDuplicates();
  }

  @Test
  void anEmptyTextIsChangedToo() {
    ProfileMutator mutator = new ProfileMutator(List.of(""), new Random(1));
    for (int i = 0; i < 500; i++) {
      assertThat(mutator.next()).isNotNull();
    }
  }
}
