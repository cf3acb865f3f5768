package io.zviz.host;

import io.zviz.spi.host.HostProbe;
import io.zviz.spi.host.HostProbe.ToolResult;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Findings about the kernel that belong to no single backend. Found by trying; what could not be
 * looked at says so.
 *
 * <p>Keys: {@code user_namespaces}, {@code apparmor_restricts_user_namespaces}, {@code
 * seccomp_actions}, {@code seccomp_notification}, {@code cgroup_layout}, {@code
 * cgroup_controllers}, {@code lsm}, {@code landlock_abi}.
 */
final class KernelFacts {
  private static final Path CGROUP = Path.of("/sys/fs/cgroup");
  private static final Path LSM = Path.of("/sys/kernel/security/lsm");

  // include/uapi/linux/seccomp.h
  private static final int GET_ACTION_AVAIL = 2;
  private static final int GET_NOTIF_SIZES = 3;

  /** SECCOMP_RET_* of include/uapi/linux/seccomp.h, strongest first. */
  private static final List<Map.Entry<String, Integer>> ACTIONS =
      List.of(
          Map.entry("kill_process", 0x80000000),
          Map.entry("kill_thread", 0),
          Map.entry("trap", 0x00030000),
          Map.entry("errno", 0x00050000),
          Map.entry("user_notif", 0x7fc00000),
          Map.entry("trace", 0x7ff00000),
          Map.entry("log", 0x7ffc0000),
          Map.entry("allow", 0x7fff0000));

  private KernelFacts() {}

  static SortedMap<String, String> gather(HostProbe host) {
    SortedMap<String, String> facts = new TreeMap<>();
    facts.put("user_namespaces", userNamespaces(host));
    facts.put("apparmor_restricts_user_namespaces", restricted(host));
    facts.put("seccomp_actions", seccompActions(host));
    facts.put("seccomp_notification", notification(host));
    facts.put("cgroup_layout", cgroupLayout(host));
    facts.put("cgroup_controllers", controllers(host));
    facts.put("lsm", host.read(LSM).map(String::strip).orElseGet(() -> unseenLsm(host)));
    facts.put("landlock_abi", Integer.toString(host.landlock(1)));
    return facts;
  }

  private static String userNamespaces(HostProbe host) {
    ToolResult made = host.run(List.of("unshare", "--user", "--map-root-user", "true"), "");
    return made.ok() ? "yes" : "no: " + made.stderr().strip();
  }

  private static String restricted(HostProbe host) {
    return UserNamespaces.restrictedByAppArmor(host) ? "yes" : "no";
  }

  private static String seccompActions(HostProbe host) {
    List<String> known =
        ACTIONS.stream()
            .filter(action -> host.seccomp(GET_ACTION_AVAIL, action.getValue()) == 0)
            .map(Map.Entry::getKey)
            .toList();
    return known.isEmpty() ? "none" : String.join(",", known);
  }

  private static String notification(HostProbe host) {
    return host.seccomp(GET_NOTIF_SIZES, 0) == 0 ? "yes" : "no";
  }

  private static String cgroupLayout(HostProbe host) {
    if (host.exists(CGROUP.resolve("cgroup.controllers"))) {
      return "v2";
    }
    if (host.exists(CGROUP.resolve("unified/cgroup.controllers"))) {
      return "hybrid";
    }
    return host.list(CGROUP).isEmpty() ? "none" : "v1";
  }

  private static String controllers(HostProbe host) {
    Optional<String> unified =
        host.read(CGROUP.resolve("cgroup.controllers"))
            .map(text -> String.join(",", text.strip().split("\\s+", -1)));
    return unified.orElseGet(
        () ->
            String.join(
                ",",
                host.list(CGROUP).stream()
                    .filter(name -> host.exists(CGROUP.resolve(name + "/cgroup.procs")))
                    .toList()));
  }

  private static String unseenLsm(HostProbe host) {
    return host.isRoot() ? "unknown: securityfs is not mounted" : "unknown: not root";
  }
}
