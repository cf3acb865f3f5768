package io.zviz.broker;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;

final class SocketAddressTest {
  private static byte[] bytes(int family, String rest) {
    byte[] tail = HexFormat.of().parseHex(rest);
    return ByteBuffer.allocate(2 + tail.length)
        .order(ByteOrder.nativeOrder())
        .putShort((short) family)
        .put(tail)
        .array();
  }

  @Test
  void reads_both_families_and_takes_a_mapped_address_for_what_it_is() {
    SocketAddress v4 = SocketAddress.of(bytes(2, "01bbc0000207" + "00".repeat(8))).orElseThrow();
    assertThat(v4.host()).isEqualTo("192.0.2.7");
    assertThat(v4.port()).isEqualTo(443);
    String port = "ffff" + "00".repeat(4);
    SocketAddress v6 =
        SocketAddress.of(bytes(10, port + "20010db8" + "00".repeat(11) + "01" + "00".repeat(4)))
            .orElseThrow();
    assertThat(v6.host()).isEqualTo("2001:db8:0:0:0:0:0:1");
    assertThat(v6.port()).isEqualTo(65_535);
    SocketAddress mapped =
        SocketAddress.of(bytes(10, port + "00".repeat(10) + "ffff" + "7f000001")).orElseThrow();
    assertThat(mapped.host()).isEqualTo("127.0.0.1");
    assertThat(mapped.address().prefixLength()).isEqualTo(32);
  }

  @Test
  void other_families_and_short_ones_are_no_destination() {
    assertThat(SocketAddress.of(new byte[0])).isEmpty();
    assertThat(SocketAddress.of(new byte[] {2})).isEmpty();
    assertThat(SocketAddress.of(bytes(1, "2f746d702f7800"))).isEmpty();
    assertThat(SocketAddress.of(bytes(2, "01bbc000020700"))).isEmpty();
    assertThat(SocketAddress.of(bytes(10, "00".repeat(20)))).isEmpty();
    assertThat(SocketAddress.of(bytes(16, "00".repeat(14)))).isEmpty();
  }
}
