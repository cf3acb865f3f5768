package io.zviz.backend.cgroups;

import io.zviz.spi.policy.CpuQuotaIntent;
import io.zviz.spi.policy.IoLimitIntent;
import io.zviz.spi.policy.LimitIntent;
import io.zviz.spi.policy.LimitIntent.Limit;
import io.zviz.spi.policy.ResolvedPolicy;
import java.util.List;
import java.util.Optional;

/** The limits of a policy, by kind. */
record Limits(List<LimitIntent> numbers, List<CpuQuotaIntent> quotas, List<IoLimitIntent> devices) {
  /** Copies the lists. */
  Limits {
    numbers = List.copyOf(numbers);
    quotas = List.copyOf(quotas);
    devices = List.copyOf(devices);
  }

  static Limits of(ResolvedPolicy policy) {
    return new Limits(
        policy.intents(LimitIntent.class),
        policy.intents(CpuQuotaIntent.class),
        policy.intents(IoLimitIntent.class));
  }

  Optional<LimitIntent> get(Limit limit) {
    return numbers.stream().filter(intent -> intent.limit() == limit).findFirst();
  }

  /** The rule that bounds memory: where only memory plus swap is limited, that one does. */
  Optional<LimitIntent> memoryBound() {
    Optional<LimitIntent> memory = get(Limit.MEMORY_MAX);
    return memory
        .filter(intent -> intent.value() != LimitIntent.MAX)
        .or(() -> get(Limit.MEMORY_SWAP_MAX))
        .or(() -> memory);
  }

  boolean isEmpty() {
    return numbers.isEmpty() && quotas.isEmpty() && devices.isEmpty();
  }

  /** A number as control group files take it. */
  static String text(long value, String none) {
    return value == LimitIntent.MAX ? none : Long.toString(value);
  }
}
