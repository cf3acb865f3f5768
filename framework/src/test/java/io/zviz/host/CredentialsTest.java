package io.zviz.host;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

final class CredentialsTest {
  private static final String INITIAL = "         0          0 4294967295\n";

  @Test
  void root_with_its_capabilities_in_the_initial_namespace_is_root() {
    assertThat(Credentials.isRoot(status(0, "000001fffffeffff"), INITIAL)).isTrue();
  }

  @Test
  void an_ordinary_user_is_not() {
    assertThat(Credentials.isRoot(status(1000, "0"), INITIAL)).isFalse();
  }

  @Test
  void root_of_another_user_namespace_is_not() {
    assertThat(Credentials.isRoot(status(0, "000001ffffffffff"), "0 1000 1")).isFalse();
  }

  @Test
  void root_without_its_capabilities_is_not() {
    assertThat(Credentials.isRoot(status(0, "00000000a80425fb"), INITIAL)).isFalse();
  }

  @Test
  void a_status_that_says_nothing_is_not() {
    assertThat(Credentials.isRoot("", INITIAL)).isFalse();
  }

  private static String status(int effectiveUid, String capabilities) {
    return "Name:\tx\nUid:\t1\t" + effectiveUid + "\t3\t4\nCapEff:\t" + capabilities + "\n";
  }
}
