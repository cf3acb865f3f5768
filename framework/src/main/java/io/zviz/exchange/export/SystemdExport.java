package io.zviz.exchange.export;

import io.zviz.spi.policy.CapabilityIntent;
import io.zviz.spi.policy.CpuQuotaIntent;
import io.zviz.spi.policy.IoLimitIntent;
import io.zviz.spi.policy.LimitIntent;
import io.zviz.spi.policy.LimitIntent.Limit;
import io.zviz.spi.policy.ResolvedPolicy;
import java.util.EnumSet;
import java.util.Map;

/** A drop-in for a unit of systemd 252 or newer: the unit itself says what is run. */
final class SystemdExport {
  private final ExportInput input;
  private final ResolvedPolicy policy;
  private final Ledger ledger;
  private final UnitText unit = new UnitText();

  private SystemdExport(ExportInput input) {
    this.input = input;
    this.policy = input.policy();
    this.ledger = new Ledger(policy);
  }

  static Export of(ExportInput input) {
    return new SystemdExport(input).export();
  }

  private Export export() {
    String name = input.name();
    unit.comment("/etc/systemd/system/UNIT.service.d/%s.conf".formatted(name));
    unit.section("Service");
    unit.set("NoNewPrivileges", "yes");
    capabilities();
    SystemdCalls.write(input, ledger, unit);
    SystemdPaths.write(input, ledger, unit);
    SystemdNetwork.write(policy, ledger, unit);
    unit.set("PrivateIPC", "yes").set("ProtectHostname", "yes").set("KeyringMode", "private");
    ledger.lost(
        "@namespaces",
        "processes of its own",
        "a unit has the host's process numbers; ProtectProc=invisible hides those of other users");
    resources();
    Settings.account(ledger);
    return new Export(name, Map.of("conf", Export.bytes(unit.text())), ledger.close());
  }

  private void capabilities() {
    CapabilityIntent rule = Accounts.capabilities(policy);
    ledger.holds(rule);
    unit.set("CapabilityBoundingSet", String.join(" ", rule.keep()));
    unit.set("AmbientCapabilities", String.join(" ", rule.ambient()));
  }

  private void resources() {
    Accounts.limits(policy, ledger, EnumSet.allOf(Limit.class), true, true);
    Limits limits = new Limits(policy);
    limit("MemoryMax", limits, Limit.MEMORY_MAX);
    limit("MemoryHigh", limits, Limit.MEMORY_HIGH);
    limits.swap().ifPresent(swap -> unit.set("MemorySwapMax", number(swap)));
    limit("TasksMax", limits, Limit.PIDS_MAX);
    limit("CPUWeight", limits, Limit.CPU_WEIGHT);
    limits.cpu().filter(quota -> !Limits.isUnlimited(quota.quotaMicros())).ifPresent(this::quota);
    for (IoLimitIntent device : limits.io()) {
      io("IOReadBandwidthMax", device, device.readBytes());
      io("IOWriteBandwidthMax", device, device.writeBytes());
      io("IOReadIOPSMax", device, device.readOperations());
      io("IOWriteIOPSMax", device, device.writeOperations());
    }
  }

  private void limit(String key, Limits limits, Limit limit) {
    limits.of(limit).map(LimitIntent::value).ifPresent(value -> unit.set(key, number(value)));
  }

  private static String number(long value) {
    return Limits.isUnlimited(value) ? "infinity" : Long.toString(value);
  }

  /** In percent with two digits behind the point: what does not come out even is rounded down. */
  private void quota(CpuQuotaIntent quota) {
    long hundredths = quota.quotaMicros() * 10_000 / quota.periodMicros();
    if (hundredths * quota.periodMicros() != quota.quotaMicros() * 10_000) {
      ledger.stricter(quota, "rounded down to a hundredth of a percent");
    }
    unit.set("CPUQuota", "%d.%02d%%".formatted(hundredths / 100, hundredths % 100));
    unit.set("CPUQuotaPeriodSec", quota.periodMicros() + "us");
  }

  private void io(String key, IoLimitIntent device, long rate) {
    if (!Limits.isUnlimited(rate)) {
      unit.set(key, "/dev/block/" + device.device() + " " + rate);
    }
  }
}
