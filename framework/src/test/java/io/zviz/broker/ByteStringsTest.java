package io.zviz.broker;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

final class ByteStringsTest {
  @Test
  void every_byte_survives() {
    byte[] all = new byte[256];
    for (int i = 0; i < all.length; i++) {
      all[i] = (byte) i;
    }
    assertThat(ByteStrings.bytes(ByteStrings.of(all))).isEqualTo(all);
  }

  @Test
  void what_is_shown_says_exactly_which_bytes_there_were() {
    assertThat(ByteStrings.visible(ByteStrings.ofText("/données/x"))).isEqualTo("/données/x");
    assertThat(ByteStrings.visible("/a\u00ffb\u00c3")).isEqualTo("/a\\xffb\\xc3");
    assertThat(ByteStrings.visible("/a\n\u001b[31m")).isEqualTo("/a\\x0a\\x1b[31m");
    assertThat(ByteStrings.visible("/a\\xff")).isEqualTo("/a\\\\xff");
    assertThat(ByteStrings.visible("")).isEmpty();
  }
}
