package io.zviz.score;

import io.zviz.compile.Bundle;
import io.zviz.score.Tally.Permit;
import io.zviz.spi.policy.CpuQuotaIntent;
import io.zviz.spi.policy.Intent;
import io.zviz.spi.policy.LimitIntent;
import java.util.Optional;

/** The limits: how far each goes, by powers of two. */
final class ResourceExposure {
  /** 1 TiB, PID_MAX_LIMIT (2^22, include/linux/threads.h), 256 processors: as good as none. */
  private static final int MEMORY_BITS = 40;

  private static final int PIDS_BITS = 22;
  private static final int CPU_BITS = 8;

  private final Bundle bundle;
  private final Enforced enforced;
  private final Tally tally = new Tally("resources");

  private ResourceExposure(Bundle bundle, Enforced enforced) {
    this.bundle = bundle;
    this.enforced = enforced;
  }

  static Tally tally(Bundle bundle, Enforced enforced) {
    ResourceExposure exposure = new ResourceExposure(bundle, enforced);
    for (String limit : Weights.TABLE.of("limit").keySet()) {
      exposure.add(limit);
    }
    return exposure.tally;
  }

  private void add(String limit) {
    Optional<Intent> rule =
        bundle.policy().intents().stream().filter(intent -> isAbout(intent, limit)).findFirst();
    double degree = rule.map(this::degree).orElse(1.0);
    tally.permitted(
        Weights.TABLE.of("limit", limit), degree, "limit " + limit, permit(rule, limit));
  }

  private Permit permit(Optional<Intent> rule, String limit) {
    if (rule.isEmpty()) {
      return new Permit("no limit", "no rule", "resources." + limit + ": a value");
    }
    Intent intent = rule.get();
    return enforced.open(intent.id()) > 0
        ? Enforced.unenforced(intent.describe(), intent.origin().toString())
        : new Permit(
            intent.describe(),
            intent.origin().toString(),
            "resources." + limit + ": a lower value");
  }

  private static boolean isAbout(Intent intent, String limit) {
    return intent instanceof CpuQuotaIntent
        ? limit.equals("cpu_max")
        : intent instanceof LimitIntent number && number.limit().key().equals(limit);
  }

  private double degree(Intent intent) {
    double far = 1;
    if (intent instanceof CpuQuotaIntent cpu && cpu.quotaMicros() != LimitIntent.MAX) {
      far = Breadth.of(1 + (double) cpu.quotaMicros() / cpu.periodMicros(), CPU_BITS);
    } else if (intent instanceof LimitIntent number && number.value() != LimitIntent.MAX) {
      boolean pids = number.limit() == LimitIntent.Limit.PIDS_MAX;
      far = Breadth.of(1 + (double) number.value(), pids ? PIDS_BITS : MEMORY_BITS);
    }
    return Math.max(far, enforced.open(intent.id()));
  }
}
