package io.zviz.backend.landlock;

import io.zviz.spi.policy.ConditionalSyscallIntent;
import io.zviz.spi.policy.Decision;
import io.zviz.spi.policy.PortIntent;
import io.zviz.spi.policy.PortRange;
import io.zviz.spi.policy.ResolvedPolicy;
import io.zviz.spi.policy.SocketIntent;
import io.zviz.spi.policy.SocketKind;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * What a policy closes for every address, loopback included, and therefore ports alone can express:
 * all of TCP or UDP where no such socket can be made, and the ports of {@code deny_connect} for
 * TCP.
 *
 * <p>Not those for UDP: a server's answer to a client that sent from such a port is allowed, and
 * Landlock would refuse it. Not {@code allow_bind}: whatever is bound, loopback reaches it.
 */
final class NetworkRules {
  private static final int LAST_PORT = 65535;

  private final ResolvedPolicy policy;
  private final Set<NetRight> handled = EnumSet.noneOf(NetRight.class);
  private final List<PortGrant> grants;
  private final int needed;

  private NetworkRules(ResolvedPolicy policy) {
    this.policy = policy;
    if (closes(SocketKind.TCP)) {
      handled.addAll(EnumSet.of(NetRight.BIND_TCP, NetRight.CONNECT_TCP));
    }
    if (closes(SocketKind.UDP)) {
      handled.addAll(EnumSet.of(NetRight.BIND_UDP, NetRight.CONNECT_SEND_UDP));
    }
    List<PortGrant> open =
        handled.contains(NetRight.CONNECT_TCP) || deniedPorts().isEmpty() ? List.of() : open();
    this.needed = open.stream().mapToInt(PortGrant::size).sum();
    this.grants = isTooMuch() ? List.of() : open;
    if (!grants.isEmpty()) {
      handled.add(NetRight.CONNECT_TCP);
    }
  }

  static NetworkRules of(ResolvedPolicy policy) {
    return new NetworkRules(policy);
  }

  /** The rights that are refused but where a grant gives them. */
  Set<NetRight> handled() {
    return Set.copyOf(handled);
  }

  /** What stays open of them. */
  List<PortGrant> grants() {
    return grants;
  }

  /** How many rules the ports take that stay open; 0 when that is not too many. */
  Optional<Integer> tooMany() {
    return isTooMuch() ? Optional.of(needed) : Optional.empty();
  }

  /** The rules about ports that may not be connected to. */
  List<PortIntent> deniedPorts() {
    // Conditions about socket(2) may let sockets be made that old kernels take for TCP (SCTP, SMC)
    // and that the firewall lets through.
    return isUncertain()
        ? List.of()
        : policy.intents(PortIntent.class).stream()
            .filter(rule -> rule.rule() == PortIntent.Rule.DENY_CONNECT)
            .sorted(Comparator.comparing(PortIntent::ports))
            .toList();
  }

  /** Whether sockets of a kind can neither be made nor used. */
  boolean closes(SocketKind kind) {
    return !isUncertain()
        && policy.intents(SocketIntent.class).stream()
            .anyMatch(rule -> rule.kind() == kind && rule.decision() == Decision.DENY);
  }

  private boolean isTooMuch() {
    return needed > PortsOption.of(policy).maxRules();
  }

  private boolean isUncertain() {
    return policy.intents(ConditionalSyscallIntent.class).stream()
        .anyMatch(rule -> rule.name().equals("socket") && rule.decision() == Decision.ALLOW);
  }

  /** The ports between those that are denied. The port 0 can be connected to and never answers. */
  private List<PortGrant> open() {
    List<PortGrant> open = new ArrayList<>();
    int next = 0;
    for (PortIntent rule : deniedPorts()) {
      PortRange closed = rule.ports();
      if (closed.first() > next) {
        open.add(new PortGrant(next, closed.first() - 1, Set.of(NetRight.CONNECT_TCP)));
      }
      next = Math.max(next, closed.last() + 1);
    }
    if (next <= LAST_PORT) {
      open.add(new PortGrant(next, LAST_PORT, Set.of(NetRight.CONNECT_TCP)));
    }
    return open;
  }
}
