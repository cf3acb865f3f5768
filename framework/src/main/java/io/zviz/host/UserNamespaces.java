package io.zviz.host;

import io.zviz.spi.host.HostProbe;
import io.zviz.spi.host.HostProbe.ToolResult;
import io.zviz.spi.host.Support;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * What keeps an ordinary user from the user namespace that containers of his live in. The start
 * script makes it; a JVM, which has many threads, cannot (unshare(2)).
 */
public final class UserNamespaces {
  private static final Path LIMIT = Path.of("/proc/sys/user/max_user_namespaces");
  private static final Path DEBIAN = Path.of("/proc/sys/kernel/unprivileged_userns_clone");
  private static final Path APPARMOR =
      Path.of("/proc/sys/kernel/apparmor_restrict_unprivileged_userns");

  private UserNamespaces() {}

  /**
   * Whether AppArmor takes the capabilities away from the user namespaces that ordinary users make.
   * Ubuntu 23.10 and later have the switch, and it is on from 24.04 on (Launchpad bug 2046844).
   */
  static boolean restrictedByAppArmor(HostProbe host) {
    return is(host, APPARMOR, "1");
  }

  /** Why this process, which may not make namespaces, is not root of one, and what helps. */
  public static Support.NotEnabled missing(HostProbe host) {
    if (host.isRoot()) {
      throw new IllegalArgumentException("root needs none");
    }
    return switchedOff(host).orElseGet(() -> tried(host));
  }

  private static Optional<Support.NotEnabled> switchedOff(HostProbe host) {
    if (is(host, LIMIT, "0")) {
      return Optional.of(
          refused(
              LIMIT + " is 0",
              "run zviz as root, or: sudo sysctl -w user.max_user_namespaces=15000"));
    }
    if (is(host, DEBIAN, "0")) {
      return Optional.of(
          refused(
              DEBIAN + " is 0",
              "run zviz as root, or: sudo sysctl -w kernel.unprivileged_userns_clone=1"));
    }
    return Optional.empty();
  }

  private static Support.NotEnabled tried(HostProbe host) {
    if (host.tool("unshare").isEmpty()) {
      return refused("there is no unshare to make one with", "apt-get install util-linux");
    }
    ToolResult made = host.run(List.of("unshare", "--user", "--map-root-user", "true"), "");
    if (made.ok()) {
      return refused(
          "this process is in none, although it could make one", "start zviz by its bin/zviz");
    }
    return restrictedByAppArmor(host)
        ? refused(
            APPARMOR + " is 1, and no AppArmor profile lets zviz make one (" + said(made) + ")",
            appArmorProfile(launcher()))
        : refused(
            said(made),
            "run zviz as root; a container needs a seccomp filter that allows unshare to run"
                + " containers itself");
  }

  private static String said(ToolResult result) {
    return result.stderr().lines().findFirst().orElse("unshare: status " + result.status());
  }

  private static Support.NotEnabled refused(String why, String remedy) {
    return new Support.NotEnabled("an ordinary user needs a user namespace: " + why, remedy);
  }

  private static boolean is(HostProbe host, Path file, String value) {
    return host.read(file).map(String::strip).filter(value::equals).isPresent();
  }

  private static String launcher() {
    return Optional.ofNullable(System.getProperty("zviz.home"))
        .map(home -> Path.of(home).resolve("bin/zviz").toString())
        .orElse("/usr/bin/zviz");
  }

  /**
   * The command that makes a profile which allows user namespaces and restricts nothing. The kernel
   * takes the profile by the path of the script, and it stays over the exec of the JVM, since an
   * unconfined profile without an attachment of the new program is kept (apparmor.d(5)).
   */
  static String appArmorProfile(String launcher) {
    return "run zviz as root, or allow it: printf '%s' | sudo tee /etc/apparmor.d/zviz && sudo apparmor_parser -r /etc/apparmor.d/zviz"
        .formatted(
            "abi <abi/4.0>,\\ninclude <tunables/global>\\nprofile zviz \""
                + launcher
                + "\" flags=(unconfined) {\\n  userns,\\n}\\n");
  }
}
