package io.zviz.exchange;

import io.zviz.exchange.oci.SeccompAction;
import io.zviz.spi.policy.SocketKind;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SortedMap;

/** The kinds of socket that a filter lets through, for the layers that know only kinds. */
final class ImportedSockets {
  /** Domain, type and protocol (include/linux/socket.h, include/linux/net.h). */
  private static final Map<SocketKind, long[]> EXAMPLES = new LinkedHashMap<>();

  static {
    EXAMPLES.put(SocketKind.TCP, new long[] {2, 1, 6, 0, 0, 0});
    EXAMPLES.put(SocketKind.UDP, new long[] {2, 2, 17, 0, 0, 0});
    EXAMPLES.put(SocketKind.ICMP, new long[] {2, 2, 1, 0, 0, 0});
    EXAMPLES.put(SocketKind.UNIX, new long[] {1, 1, 0, 0, 0, 0});
    EXAMPLES.put(SocketKind.RAW, new long[] {2, 3, 1, 0, 0, 0});
    EXAMPLES.put(SocketKind.PACKET, new long[] {17, 3, 3, 0, 0, 0});
    EXAMPLES.put(SocketKind.NETLINK, new long[] {16, 3, 0, 0, 0, 0});
    EXAMPLES.put(SocketKind.VSOCK, new long[] {40, 1, 0, 0, 0, 0});
  }

  private ImportedSockets() {}

  static List<String> of(SortedMap<String, CallRules> calls, SeccompAction byDefault) {
    CallRules socket = calls.get("socket");
    return EXAMPLES.entrySet().stream()
        .filter(
            example ->
                (socket == null ? byDefault : socket.action(byDefault, example.getValue()))
                    .executes())
        .map(example -> example.getKey().name().toLowerCase(Locale.ROOT))
        .toList();
  }
}
