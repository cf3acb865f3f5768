package io.zviz.backend.apparmor;

import io.zviz.spi.policy.Decision;
import io.zviz.spi.policy.ResolvedPolicy;
import io.zviz.spi.policy.SocketIntent;
import io.zviz.spi.policy.SocketKind;
import java.util.List;

/** The families and types of sockets; protocols are left to layer B. */
record SocketRules(ResolvedPolicy policy, ProfileText out) {
  void write() {
    for (SocketIntent intent : policy.intents(SocketIntent.class)) {
      if (intent.decision() == Decision.ALLOW) {
        out.heading(intent);
        rules(intent.kind()).forEach(rule -> out.line("  " + rule + ",", List.of(intent)));
      }
    }
  }

  private static List<String> rules(SocketKind kind) {
    return switch (kind) {
      case TCP -> List.of("network inet stream", "network inet6 stream");
      case UDP, ICMP -> List.of("network inet dgram", "network inet6 dgram");
      // From ABI 4.0 on `network` no longer includes them.
      case UNIX -> List.of("network unix", "unix");
      case RAW -> List.of("network inet raw", "network inet6 raw");
      case PACKET -> List.of("network packet");
      case NETLINK -> List.of("network netlink");
      case VSOCK -> List.of("network vsock");
    };
  }
}
