package io.zviz.backend.landlock;

import io.zviz.spi.host.HostProbe;
import io.zviz.spi.host.Support;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Asks the kernel for its Landlock ABI. */
final class LandlockProbe {
  /** The feature that holds the ABI that is used, 1 to {@link Abi#KNOWN}. */
  static final String ABI = "abi";

  /** The feature that holds the ABI that the kernel offers. */
  static final String OFFERED = "kernel-abi";

  /** The feature that holds the kernel's errata, hexadecimal. */
  static final String ERRATA = "errata";

  /** LANDLOCK_CREATE_RULESET_VERSION, include/uapi/linux/landlock.h. */
  private static final int VERSION = 1;

  /** LANDLOCK_CREATE_RULESET_ERRATA, include/uapi/linux/landlock.h. */
  private static final int ERRATA_FLAG = 2;

  private static final int EPERM = -1;
  private static final int ENOSYS = -38;
  private static final int EOPNOTSUPP = -95;

  private LandlockProbe() {}

  static Support probe(HostProbe host) {
    int answer = host.landlock(VERSION);
    return answer >= 1 ? available(host, answer) : unavailable(host, answer);
  }

  private static Support available(HostProbe host, int offered) {
    int used = Abi.usable(offered).version();
    int errata = host.landlock(ERRATA_FLAG);
    // A kernel without the errata flag answers EINVAL: nothing is known to be fixed there.
    String fixed = errata < 0 ? "unknown" : "0x" + Integer.toHexString(errata);
    return new Support.Available(
        "ABI " + used,
        new TreeMap<>(
            Map.of(ABI, String.valueOf(used), OFFERED, String.valueOf(offered), ERRATA, fixed)),
        List.of(
            "landlock_create_ruleset(NULL, 0, VERSION) = " + offered,
            "landlock_create_ruleset(NULL, 0, ERRATA) = " + errata));
  }

  private static Support unavailable(HostProbe host, int answer) {
    String why = "landlock_create_ruleset(NULL, 0, VERSION) = " + answer;
    return switch (answer) {
      case ENOSYS ->
          new Support.NotImplemented(
              why + " (ENOSYS): this kernel is built without CONFIG_SECURITY_LANDLOCK");
      case EOPNOTSUPP ->
          new Support.NotEnabled(
              why + " (EOPNOTSUPP): Landlock is built into this kernel but not active",
              "add landlock to the kernel's boot parameter lsm=, for instance lsm="
                  + withLandlock(host)
                  + ", and reboot");
      case EPERM ->
          new Support.Unknown(
              why + " (EPERM): a seccomp filter around this process refuses the question",
              "run it outside the surrounding container");
      default -> new Support.Unknown(why, "report this kernel's answer");
    };
  }

  private static String withLandlock(HostProbe host) {
    return host.read(Path.of("/sys/kernel/security/lsm"))
        .map(active -> "landlock," + active.strip())
        .orElse("landlock,lockdown,yama,integrity,apparmor,bpf");
  }
}
