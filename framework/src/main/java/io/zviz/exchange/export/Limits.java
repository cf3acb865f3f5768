package io.zviz.exchange.export;

import io.zviz.spi.policy.CpuQuotaIntent;
import io.zviz.spi.policy.IoLimitIntent;
import io.zviz.spi.policy.LimitIntent;
import io.zviz.spi.policy.LimitIntent.Limit;
import io.zviz.spi.policy.ResolvedPolicy;
import java.util.List;
import java.util.Optional;

/** The limits of a policy, by kind. */
record Limits(ResolvedPolicy policy) {
  Optional<LimitIntent> of(Limit limit) {
    return policy.intents(LimitIntent.class).stream()
        .filter(intent -> intent.limit() == limit)
        .findFirst();
  }

  Optional<CpuQuotaIntent> cpu() {
    return policy.intents(CpuQuotaIntent.class).stream().findFirst();
  }

  List<IoLimitIntent> io() {
    return policy.intents(IoLimitIntent.class);
  }

  /** Memory plus swap: with a limit of memory alone the container gets no swap. */
  Optional<Long> memoryAndSwap() {
    return of(Limit.MEMORY_SWAP_MAX).or(() -> of(Limit.MEMORY_MAX)).map(LimitIntent::value);
  }

  /** Swap alone. */
  Optional<Long> swap() {
    long memory = of(Limit.MEMORY_MAX).map(LimitIntent::value).orElse(0L);
    return memoryAndSwap().map(both -> isUnlimited(both) ? both : both - memory);
  }

  static boolean isUnlimited(long value) {
    return value == LimitIntent.MAX;
  }
}
