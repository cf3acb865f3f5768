package io.zviz.backend.cgroups;

import io.zviz.spi.policy.IoLimitIntent;
import java.util.List;

/** The two versions of control groups, and where they differ. */
enum Version {
  /** One hierarchy, one group. */
  UNIFIED("memory.swap.max"),
  /** A hierarchy for each controller, a group in each. */
  LEGACY("memory.memsw.limit_in_bytes");

  private final String swapFile;

  Version(String swapFile) {
    this.swapFile = swapFile;
  }

  /** The controllers that report what a run used, whether it limits it or not. */
  List<String> reporting() {
    return this == UNIFIED
        ? List.of("cpu", "memory", "pids")
        : List.of("cpu", "cpuacct", "memory", "pids");
  }

  /** What is written where, in this order, on a host that has everything. */
  List<Setting> settings(Limits limits) {
    return this == UNIFIED ? UnifiedSettings.of(limits) : LegacySettings.of(limits);
  }

  /** The settings that a host can take. */
  List<Setting> settings(Limits limits, Features host) {
    return settings(limits).stream()
        .filter(setting -> host.controllers().containsKey(setting.controller()))
        .filter(setting -> host.swap() || !limitsSwap(setting))
        .filter(setting -> !isMissingDevice(setting, host))
        .toList();
  }

  /** Whether a setting needs the kernel to account for swap. */
  boolean limitsSwap(Setting setting) {
    return setting.file().equals(swapFile);
  }

  /** Whether a setting is about a block device that the host does not have. */
  static boolean isMissingDevice(Setting setting, Features host) {
    return setting.intent() instanceof IoLimitIntent io && !host.devices().contains(io.device());
  }
}
