package io.zviz.run;

import io.zviz.host.HostFacts;
import io.zviz.launch.LaunchError;
import io.zviz.launch.LaunchException;
import io.zviz.seccomp.SeccompBackend;
import io.zviz.spi.policy.ResolvedPolicy;

/** Runs that only record. */
final class AuditMode {
  private AuditMode() {}

  /** Recording is done by handing system calls to the supervisor, which has to be possible. */
  static void require(HostFacts facts) {
    if (!SeccompBackend.notifies(facts.supportOf(SeccompBackend.ID))) {
      throw new LaunchException(
          LaunchError.NO_NOTIFICATIONS,
          "--audit records what the kernel hands over, and this kernel's seccomp has no user"
              + " notification; use Linux 5.5 or later");
    }
  }

  /** What its user has to know. */
  static String warning(ResolvedPolicy policy) {
    return "audit mode: of "
        + policy.name()
        + " only namespaces, mounts and resources are enforced; system calls, files, network and the"
        + " capabilities that containers usually have are recorded";
  }
}
