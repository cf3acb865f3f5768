package io.zviz.backend.selinux;

import io.zviz.spi.host.HostProbe;
import io.zviz.spi.host.HostProbe.ToolResult;
import io.zviz.spi.host.Support;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** Finds out whether SELinux enforces and knows containers, by entering a container's context. */
final class SelinuxProbe {
  /** The container domain that every distribution with container-selinux has. */
  private static final String TRIAL = "system_u:system_r:container_t:s0:c0,c1";

  private static final Path SELINUXFS = Path.of("/sys/fs/selinux");

  private SelinuxProbe() {}

  static Support probe(HostProbe host) {
    return kernel(host).orElseGet(() -> containers(host));
  }

  /** Whether a program can be started in a context. */
  static ToolResult enter(HostProbe host, String context) {
    String runcon = host.tool("runcon").map(Path::toString).orElse("/usr/bin/runcon");
    return host.run(List.of(runcon, context, "/bin/true"), "");
  }

  /** What keeps the kernel from it; empty when nothing does. */
  private static Optional<Support> kernel(HostProbe host) {
    boolean built =
        host.read(Path.of("/proc/filesystems")).map(t -> t.contains("selinuxfs")).orElse(false);
    Optional<String> enforcing = host.read(SELINUXFS.resolve("enforce")).map(String::strip);
    if (enforcing.isEmpty() && !built) {
      return Optional.of(
          new Support.NotImplemented(
              "/proc/filesystems has no selinuxfs: SELinux is not built into this kernel or not"
                  + " active; boot one with CONFIG_SECURITY_SELINUX and selinux in lsm="));
    }
    if (enforcing.isEmpty()) {
      return Optional.of(
          new Support.NotEnabled(
              "there is no " + SELINUXFS + "/enforce: no policy is loaded",
              "install a policy with container-selinux, set SELINUX=enforcing in"
                  + " /etc/selinux/config, and reboot"));
    }
    if (!enforcing.get().equals("1")) {
      return Optional.of(
          new Support.NotEnabled(
              SELINUXFS + "/enforce is " + enforcing.get() + ": SELinux only logs",
              "setenforce 1, and SELINUX=enforcing in /etc/selinux/config"));
    }
    return Optional.empty();
  }

  private static Support containers(HostProbe host) {
    if (!host.isRoot()) {
      return Support.ofRootOnly(host, "only root can start programs in other contexts");
    }
    ToolResult trial = enter(host, TRIAL);
    if (!trial.ok()) {
      String said = trial.stderr().lines().findFirst().orElse("it says nothing");
      return new Support.NotEnabled(
          "runcon %s /bin/true: status %d, %s".formatted(TRIAL, trial.status(), said),
          "install container-selinux, and run zviz unconfined");
    }
    String version = host.read(SELINUXFS.resolve("policyvers")).map(String::strip).orElse("?");
    String mls = host.read(SELINUXFS.resolve("mls")).map(String::strip).orElse("0");
    return new Support.Available(
        "policy version " + version,
        new TreeMap<>(Map.of("mls", mls.equals("1") ? "true" : "false")),
        List.of(SELINUXFS + "/enforce is 1", "runcon " + TRIAL + " /bin/true: status 0"));
  }
}
