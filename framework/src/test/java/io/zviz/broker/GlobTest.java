package io.zviz.broker;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class GlobTest {
  @ParameterizedTest
  @CsvSource({
    "*, abc, true",
    "*, a/b, false",
    "**, a/b, true",
    "a*c, abbc, true",
    "a*c, ac, true",
    "a*c, ab, false",
    "*.so, x.so, true",
    "*.so, x.so.1, false",
    "**.so, d/x.so, true",
    "*.so, d/x.so, false",
    "a**z, a/b/z, true",
    "abc, abc, true",
    "abc, abd, false"
  })
  void wildcards_match(String pattern, String text, boolean expected) {
    assertThat(Glob.matches(pattern, text, 0, text.length())).isEqualTo(expected);
  }

  @Test
  void a_hostile_pair_takes_no_exponential_time() {
    String text = "a".repeat(4_000);
    assertThat(Glob.matches("*a*a*a*a*a*a*a*a*a*a*b", text, 0, text.length())).isFalse();
  }
}
