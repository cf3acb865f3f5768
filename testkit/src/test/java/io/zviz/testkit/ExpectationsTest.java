package io.zviz.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class ExpectationsTest {
  @Test
  void listIsSeparatedByCommas() {
    assertThat(Expectations.isExpected("landlock, nftables", "nftables")).isTrue();
    assertThat(Expectations.isExpected("landlock,nftables", "nft")).isFalse();
    assertThat(Expectations.isExpected("", "landlock")).isFalse();
  }

  @Test
  void whatIsThereIsMet() {
    assertThat(Expectations.met("anything", true, "")).isTrue();
  }
}
