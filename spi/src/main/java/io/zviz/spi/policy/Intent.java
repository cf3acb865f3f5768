package io.zviz.spi.policy;

import io.zviz.spi.Layer;
import java.util.Set;

/** One thing that a profile demands. Every backend of its layers says whether it enforces it. */
public sealed interface Intent
    permits SyscallIntent,
        ConditionalSyscallIntent,
        SyscallDefaultIntent,
        ArgumentIntent,
        SocketIntent,
        PathIntent,
        PathDefaultIntent,
        EgressIntent,
        IngressIntent,
        PortIntent,
        DnsProxyIntent,
        LimitIntent,
        CpuQuotaIntent,
        IoLimitIntent,
        CapabilityIntent {
  /** What every intent has. */
  Header header();

  /** The layers that can enforce it; one that does so fully is enough. */
  Set<Layer> layers();

  /** One line for coverage tables and the manifest, without the position. */
  String describe();

  /** Its name within the policy. */
  default IntentId id() {
    return header().id();
  }

  /** Where in the profile it stands. */
  default Origin origin() {
    return header().origin();
  }

  /** Whether a run may start without it. */
  default Strength strength() {
    return header().strength();
  }
}
