package io.zviz.testkit;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.opentest4j.TestAbortedException;

class ExpectationsTest {
  @Test
  void what_is_there_goes_on() {
    assertThatCode(() -> Expectations.require("nftables", "nftables", true, ""))
        .doesNotThrowAnyException();
  }

  @Test
  void what_is_missing_skips_with_its_reason() {
    assertThatThrownBy(() -> Expectations.require("landlock", "nft", false, "not installed"))
        .isInstanceOf(TestAbortedException.class)
        .hasMessageContaining("nft is missing: not installed");
    assertThatThrownBy(() -> Expectations.require("", "nft", false, "not installed"))
        .isInstanceOf(TestAbortedException.class);
    assertThatThrownBy(() -> Expectations.require("nftables", "nft", false, "not installed"))
        .isInstanceOf(TestAbortedException.class);
  }

  @Test
  void what_is_missing_and_expected_fails() {
    assertThatThrownBy(() -> Expectations.require("landlock, nft", "nft", false, "not installed"))
        .isInstanceOf(AssertionError.class)
        .hasMessage("ZVIZ_TEST_EXPECT demands nft, but: not installed");
  }
}
