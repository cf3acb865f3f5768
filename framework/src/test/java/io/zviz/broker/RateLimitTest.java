package io.zviz.broker;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

final class RateLimitTest {
  private static final long SECOND = 1_000_000_000L;

  @Test
  void what_is_too_much_is_counted_and_the_count_given_once() {
    RateLimit limit = new RateLimit(2, 0);
    assertThat(limit.admit(1)).isTrue();
    assertThat(limit.admit(2)).isTrue();
    assertThat(limit.admit(3)).isFalse();
    assertThat(limit.admit(4)).isFalse();
    assertThat(limit.takeSuppressed(5, false)).isZero();
    assertThat(limit.takeSuppressed(SECOND, false)).isEqualTo(2);
    assertThat(limit.takeSuppressed(SECOND, false)).isZero();
    assertThat(limit.admit(SECOND)).isTrue();
  }

  @Test
  void at_the_end_the_count_is_given_at_once() {
    RateLimit limit = new RateLimit(0, 0);
    assertThat(limit.admit(1)).isFalse();
    assertThat(limit.takeSuppressed(2, true)).isEqualTo(1);
  }
}
