package io.zviz.resolve;

import io.zviz.profile.Located;
import io.zviz.profile.Problems;
import io.zviz.profile.ResourceSection;
import io.zviz.profile.ResourceSection.CpuQuota;
import io.zviz.profile.ResourceSection.IoLimit;
import io.zviz.spi.policy.CpuQuotaIntent;
import io.zviz.spi.policy.IoLimitIntent;
import io.zviz.spi.policy.LimitIntent;
import io.zviz.spi.policy.LimitIntent.Limit;
import io.zviz.spi.policy.Origin;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** The intents of layer D. */
final class ResourceResolution {
  private final Chain chain;
  private final Problems problems;
  private final IntentCollector intents;

  ResourceResolution(Chain chain, Problems problems, IntentCollector intents) {
    this.chain = chain;
    this.problems = problems;
    this.intents = intents;
  }

  void run() {
    Map<Limit, Located<Long>> limits = new EnumMap<>(Limit.class);
    limits.putAll(chain.union("resources", p -> p.resources().limits(), Limit::key));
    checkSwap(limits);
    checkHigh(limits);
    limits.forEach(
        (limit, value) ->
            intents.add(
                "resources/" + limit.key(),
                value.origin(),
                header -> new LimitIntent(header, limit, value.value())));
    Optional<Located<CpuQuota>> cpu = chain.first("resources.cpu_max", p -> p.resources().cpuMax());
    cpu.ifPresent(
        quota ->
            intents.add(
                "resources/cpu_max",
                quota.origin(),
                h ->
                    new CpuQuotaIntent(
                        h, quota.value().quotaMicros(), quota.value().periodMicros())));
    chain
        .union("resources.io_max", p -> byDevice(p.resources()), device -> device)
        .values()
        .forEach(this::device);
  }

  private void device(Located<IoLimit> limit) {
    IoLimit io = limit.value();
    intents.add(
        "resources/io_max/" + io.device(),
        limit.origin(),
        header ->
            new IoLimitIntent(
                header,
                io.major(),
                io.minor(),
                io.readBytes(),
                io.writeBytes(),
                io.readOperations(),
                io.writeOperations()));
  }

  private static Map<String, Located<IoLimit>> byDevice(ResourceSection section) {
    Map<String, Located<IoLimit>> devices = new TreeMap<>();
    section.ioMax().forEach(limit -> devices.put(limit.value().device(), limit));
    return devices;
  }

  /** {@code memory_swap_max} is memory plus swap, so that it cannot be less than the memory. */
  private void checkSwap(Map<Limit, Located<Long>> limits) {
    Located<Long> swap = limits.get(Limit.MEMORY_SWAP_MAX);
    if (swap == null || swap.value() == LimitIntent.MAX) {
      return;
    }
    Located<Long> memory = limits.get(Limit.MEMORY_MAX);
    if (memory == null) {
      String message = "memory_swap_max is memory plus swap and needs memory_max";
      problems.add(swap.origin(), ResolveError.MEMORY_LIMITS, message);
    } else if (swap.value() < memory.value() && memory.origin().isImplied()) {
      limits.put(Limit.MEMORY_SWAP_MAX, new Located<>(memory.value(), memory.origin()));
      noteAdjusted(swap.origin(), "memory_swap_max is raised to the value of ", memory.origin());
    } else if (swap.value() < memory.value()) {
      String message =
          "memory_swap_max is memory plus swap and cannot be smaller than memory_max at "
              + memory.origin();
      problems.add(swap.origin(), ResolveError.MEMORY_LIMITS, message);
    }
  }

  private void checkHigh(Map<Limit, Located<Long>> limits) {
    Located<Long> high = limits.get(Limit.MEMORY_HIGH);
    Located<Long> memory = limits.get(Limit.MEMORY_MAX);
    if (high != null
        && memory != null
        && high.value() != LimitIntent.MAX
        && high.value() > memory.value()) {
      String message = "memory_high is above memory_max at " + memory.origin() + " and never acts";
      problems.add(ResolveNotice.MEMORY_HIGH.at(high.origin(), message));
    }
  }

  private void noteAdjusted(Origin origin, String what, Origin option) {
    problems.add(ResolveNotice.ADJUSTED.at(origin, what + option));
  }
}
