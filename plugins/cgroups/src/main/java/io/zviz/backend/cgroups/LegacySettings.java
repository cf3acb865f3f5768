package io.zviz.backend.cgroups;

import io.zviz.spi.policy.CpuQuotaIntent;
import io.zviz.spi.policy.IoLimitIntent;
import io.zviz.spi.policy.LimitIntent;
import io.zviz.spi.policy.LimitIntent.Limit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** What version 1 files get (Documentation/admin-guide/cgroup-v1/). */
final class LegacySettings {
  private static final String NONE = "-1";

  /** A version 2 weight of 100 and 1024 shares are the same: kernel/sched/core.c, cpu_weight. */
  private static final int SHARES_OF_WEIGHT_100 = 1024;

  private LegacySettings() {}

  /** In the order in which they are written. */
  static List<Setting> of(Limits limits) {
    List<Setting> settings = new ArrayList<>();
    memory(limits, settings);
    limits.get(Limit.CPU_WEIGHT).ifPresent(intent -> settings.add(shares(intent)));
    for (CpuQuotaIntent quota : limits.quotas()) {
      String period = Long.toString(quota.periodMicros());
      settings.add(new Setting("cpu", "cpu.cfs_period_us", period, quota));
      String micros = Limits.text(quota.quotaMicros(), NONE);
      settings.add(new Setting("cpu", "cpu.cfs_quota_us", micros, quota));
    }
    limits
        .get(Limit.PIDS_MAX)
        .ifPresent(
            i -> settings.add(new Setting("pids", "pids.max", Limits.text(i.value(), "max"), i)));
    limits.devices().forEach(device -> device(device, settings));
    return settings;
  }

  /** The limit of memory must stand before that of memory plus swap, which may not be lower. */
  private static void memory(Limits limits, List<Setting> settings) {
    Optional<LimitIntent> both = limits.get(Limit.MEMORY_SWAP_MAX);
    limits
        .get(Limit.MEMORY_HIGH)
        .ifPresent(i -> settings.add(memory("memory.soft_limit_in_bytes", i)));
    limits
        .memoryBound()
        .ifPresent(
            max -> {
              settings.add(memory("memory.limit_in_bytes", max));
              settings.add(memory("memory.memsw.limit_in_bytes", both.orElse(max)));
            });
  }

  private static Setting memory(String file, LimitIntent intent) {
    return new Setting("memory", file, Limits.text(intent.value(), NONE), intent);
  }

  private static Setting shares(LimitIntent weight) {
    long shares = Math.max(2, Math.round(weight.value() * SHARES_OF_WEIGHT_100 / 100.0));
    return new Setting("cpu", "cpu.shares", Long.toString(shares), weight);
  }

  private static void device(IoLimitIntent device, List<Setting> settings) {
    throttle("read_bps", device.readBytes(), device, settings);
    throttle("write_bps", device.writeBytes(), device, settings);
    throttle("read_iops", device.readOperations(), device, settings);
    throttle("write_iops", device.writeOperations(), device, settings);
  }

  private static void throttle(
      String what, long value, IoLimitIntent device, List<Setting> settings) {
    if (value != LimitIntent.MAX) {
      String file = "blkio.throttle." + what + "_device";
      settings.add(new Setting("blkio", file, device.device() + " " + value, device));
    }
  }
}
