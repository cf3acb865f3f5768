package io.zviz.backend.apparmor;

import io.zviz.spi.Layer;
import io.zviz.spi.artifact.Coverage;
import io.zviz.spi.artifact.Outcome;
import io.zviz.spi.policy.Intent;
import io.zviz.spi.policy.IntentId;
import io.zviz.spi.policy.PathAccess;
import io.zviz.spi.policy.PathIntent;
import io.zviz.spi.policy.ResolvedPolicy;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Says of every path rule how much of it the profile enforces. */
final class PathOutcomes {
  private final FileRules rules;
  private final Map<IntentId, Region> regions = new HashMap<>();
  private final boolean refusesExecution;

  PathOutcomes(FileRules rules) {
    this.rules = rules;
    for (Region region : rules.regions().regions()) {
      region.rule().ifPresent(rule -> regions.put(rule.id(), region));
    }
    refusesExecution =
        rules.regions().regions().stream()
            .map(rules::refusal)
            .filter(refusal -> refusal.permissions().contains(Permission.EXECUTE))
            .allMatch(FileRules.Refusal::isExact);
  }

  List<Outcome> of(ResolvedPolicy policy) {
    return policy.intentsOf(Set.of(Layer.LSM)).map(this::of).toList();
  }

  private Outcome of(Intent intent) {
    return intent instanceof PathIntent rule
        ? path(rule)
        : full(intent, "what no line of the profile allows is refused");
  }

  private Outcome path(PathIntent rule) {
    if (rule.access() == PathAccess.EXECUTABLE) {
      return executable(rule);
    }
    Region region = regions.get(rule.id());
    if (region == null) {
      return full(rule, "a stricter list names the same path and decides");
    }
    FileRules.Refusal refusal = rules.refusal(region);
    if (!refusal.isExact()) {
      return notExact(rule, region, refusal);
    }
    return full(
        rule,
        switch (rule.access()) {
          case HIDDEN -> "opening, listing, executing and changing are refused, by name";
          case READONLY, EXECUTABLE -> "only reading is allowed; mode and owner cannot be changed";
          case WRITABLE -> "reading and changing are allowed";
        });
  }

  private static Outcome notExact(PathIntent rule, Region region, FileRules.Refusal refusal) {
    String why =
        "a pattern below it is allowed, and AppArmor cannot leave that out of a refusal: %s is not"
            + " refused in it";
    return new Outcome(
        rule.id(),
        region.hides() ? Coverage.NONE : Coverage.PARTIAL,
        why.formatted(Permission.refused(refusal.permissions())));
  }

  /** Without an exact refusal of execution elsewhere, the list does not say all that can be run. */
  private Outcome executable(PathIntent rule) {
    return refusesExecution
        ? full(rule, "only what such lists name can be executed; the kernel loads its interpreter")
        : new Outcome(
            rule.id(), Coverage.PARTIAL, "hidden places with patterns inside stay executable");
  }

  private static Outcome full(Intent intent, String how) {
    return new Outcome(intent.id(), Coverage.FULL, how);
  }
}
