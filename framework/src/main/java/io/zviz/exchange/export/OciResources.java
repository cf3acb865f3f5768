package io.zviz.exchange.export;

import io.zviz.spi.policy.IoLimitIntent;
import io.zviz.spi.policy.LimitIntent;
import io.zviz.spi.policy.LimitIntent.Limit;
import io.zviz.spi.policy.ResolvedPolicy;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.ToLongFunction;

/**
 * {@code linux.resources}. What only version 2 of control groups has stands under {@code unified},
 * which a runtime refuses where there is none.
 */
final class OciResources {
  private OciResources() {}

  static Map<String, Object> of(ResolvedPolicy policy, Ledger ledger) {
    Accounts.limits(policy, ledger, EnumSet.allOf(Limit.class), true, true);
    Limits limits = new Limits(policy);
    Map<String, Object> resources = new LinkedHashMap<>();
    resources.put("devices", List.of(Map.of("allow", false, "access", "rwm")));
    put(resources, "memory", memory(limits));
    put(resources, "cpu", cpu(limits));
    limits
        .of(Limit.PIDS_MAX)
        .flatMap(limit -> OciExport.number(limit.value()))
        .ifPresent(number -> resources.put("pids", Map.of("limit", number)));
    put(resources, "blockIO", io(limits));
    put(resources, "unified", unified(limits));
    return resources;
  }

  private static void put(Map<String, Object> into, String key, Map<String, Object> value) {
    if (!value.isEmpty()) {
      into.put(key, value);
    }
  }

  private static Map<String, Object> memory(Limits limits) {
    Map<String, Object> memory = new LinkedHashMap<>();
    limits
        .of(Limit.MEMORY_MAX)
        .flatMap(limit -> OciExport.number(limit.value()))
        .ifPresent(
            number -> {
              memory.put("limit", number);
              limits
                  .memoryAndSwap()
                  .ifPresent(both -> memory.put("swap", Limits.isUnlimited(both) ? -1L : both));
            });
    return memory;
  }

  private static Map<String, Object> cpu(Limits limits) {
    Map<String, Object> cpu = new LinkedHashMap<>();
    limits
        .cpu()
        .filter(quota -> !Limits.isUnlimited(quota.quotaMicros()))
        .ifPresent(
            quota -> {
              cpu.put("quota", quota.quotaMicros());
              cpu.put("period", quota.periodMicros());
            });
    return cpu;
  }

  private static Map<String, Object> unified(Limits limits) {
    Map<String, Object> unified = new LinkedHashMap<>();
    limits
        .of(Limit.MEMORY_HIGH)
        .map(LimitIntent::value)
        .filter(value -> !Limits.isUnlimited(value))
        .ifPresent(value -> unified.put("memory.high", Long.toString(value)));
    limits
        .of(Limit.CPU_WEIGHT)
        .ifPresent(limit -> unified.put("cpu.weight", Long.toString(limit.value())));
    return unified;
  }

  private static Map<String, Object> io(Limits limits) {
    Map<String, Object> io = new LinkedHashMap<>();
    devices(io, "throttleReadBpsDevice", limits.io(), IoLimitIntent::readBytes);
    devices(io, "throttleWriteBpsDevice", limits.io(), IoLimitIntent::writeBytes);
    devices(io, "throttleReadIOPSDevice", limits.io(), IoLimitIntent::readOperations);
    devices(io, "throttleWriteIOPSDevice", limits.io(), IoLimitIntent::writeOperations);
    return io;
  }

  private static void devices(
      Map<String, Object> io,
      String key,
      List<IoLimitIntent> rules,
      ToLongFunction<IoLimitIntent> rate) {
    List<Map<String, Object>> devices =
        rules.stream()
            .filter(rule -> !Limits.isUnlimited(rate.applyAsLong(rule)))
            .map(
                rule ->
                    Map.<String, Object>of(
                        "major", rule.major(),
                        "minor", rule.minor(),
                        "rate", rate.applyAsLong(rule)))
            .toList();
    if (!devices.isEmpty()) {
      io.put(key, devices);
    }
  }
}
