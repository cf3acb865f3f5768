package io.zviz.backend.cgroups;

import io.zviz.spi.policy.CpuQuotaIntent;
import io.zviz.spi.policy.IoLimitIntent;
import io.zviz.spi.policy.LimitIntent;
import io.zviz.spi.policy.LimitIntent.Limit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.StringJoiner;

/** What version 2 files get (Documentation/admin-guide/cgroup-v2.rst). */
final class UnifiedSettings {
  private static final String MAX = "max";

  private UnifiedSettings() {}

  /** In the order in which they are written. */
  static List<Setting> of(Limits limits) {
    List<Setting> settings = new ArrayList<>();
    memory(limits, settings);
    limits
        .get(Limit.CPU_WEIGHT)
        .ifPresent(i -> settings.add(plain("cpu", "cpu.weight", i.value(), i)));
    for (CpuQuotaIntent quota : limits.quotas()) {
      String value = Limits.text(quota.quotaMicros(), MAX) + " " + quota.periodMicros();
      settings.add(new Setting("cpu", "cpu.max", value, quota));
    }
    limits
        .get(Limit.PIDS_MAX)
        .ifPresent(i -> settings.add(plain("pids", "pids.max", i.value(), i)));
    limits.devices().forEach(device -> settings.add(device(device)));
    return settings;
  }

  /**
   * The profile's memory_swap_max is memory plus swap, the kernel's is swap alone. A profile that
   * limits memory and says nothing about swap gets none: else the limit could be swapped around.
   */
  private static void memory(Limits limits, List<Setting> settings) {
    Optional<LimitIntent> both = limits.get(Limit.MEMORY_SWAP_MAX);
    limits
        .get(Limit.MEMORY_HIGH)
        .ifPresent(i -> settings.add(plain("memory", "memory.high", i.value(), i)));
    Optional<LimitIntent> bound = limits.memoryBound();
    if (bound.isEmpty()) {
      return;
    }
    LimitIntent max = bound.get();
    settings.add(plain("memory", "memory.max", max.value(), max));
    if (max.value() != LimitIntent.MAX) {
      // A container is one workload: no half of it goes on when the other half is killed.
      settings.add(new Setting("memory", "memory.oom.group", "1", max));
    }
    if (max.value() != LimitIntent.MAX || both.isPresent()) {
      settings.add(swap(max, both.orElse(max)));
    }
  }

  private static Setting swap(LimitIntent memory, LimitIntent both) {
    long swap =
        both.value() == LimitIntent.MAX || memory.value() == LimitIntent.MAX
            ? both.value()
            : Math.max(0, both.value() - memory.value());
    return plain("memory", "memory.swap.max", swap, both);
  }

  private static Setting device(IoLimitIntent device) {
    StringJoiner value = new StringJoiner(" ");
    value.add(device.device());
    value.add("rbps=" + Limits.text(device.readBytes(), MAX));
    value.add("wbps=" + Limits.text(device.writeBytes(), MAX));
    value.add("riops=" + Limits.text(device.readOperations(), MAX));
    value.add("wiops=" + Limits.text(device.writeOperations(), MAX));
    return new Setting("io", "io.max", value.toString(), device);
  }

  private static Setting plain(String controller, String file, long value, LimitIntent intent) {
    return new Setting(controller, file, Limits.text(value, MAX), intent);
  }
}
