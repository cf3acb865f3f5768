package io.zviz.backend.landlock;

import io.zviz.spi.Layer;
import io.zviz.spi.artifact.Coverage;
import io.zviz.spi.artifact.Outcome;
import io.zviz.spi.policy.Intent;
import io.zviz.spi.policy.PathIndex;
import io.zviz.spi.policy.PathIntent;
import io.zviz.spi.policy.ResolvedPolicy;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;

/** Says of every path rule how much of it a Landlock ruleset enforces. */
final class PathOutcomes {
  private static final Set<FsRight> CONTENT =
      Set.of(FsRight.READ_FILE, FsRight.READ_DIR, FsRight.EXECUTE);

  private final ResolvedPolicy policy;
  private final PathRules rules;
  private final Ruleset ruleset;
  private final Abi abi;
  private final PathIndex<Integer> grants;

  PathOutcomes(ResolvedPolicy policy, Ruleset ruleset, Abi abi) {
    this.policy = policy;
    this.rules = PathRules.of(policy);
    this.ruleset = ruleset;
    this.abi = abi;
    this.grants =
        PathIndex.of(
            IntStream.range(0, ruleset.grants().size()).boxed().toList(),
            place -> ruleset.grants().get(place).path());
  }

  List<Outcome> all() {
    return policy.intentsOf(Set.of(Layer.LSM)).map(this::of).toList();
  }

  private Outcome of(Intent intent) {
    if (!(intent instanceof PathIntent rule)) {
      return truncateOr(intent, "what no rule grants can be neither opened, executed nor changed");
    }
    if (rules.overridden(rule)) {
      return outcome(rule, Coverage.FULL, "a stricter list names the same path and decides");
    }
    return switch (rule.access()) {
      case HIDDEN -> hidden(rule);
      case READONLY -> readonly(rule);
      case WRITABLE -> writable(rule);
      case EXECUTABLE ->
          outcome(rule, Coverage.FULL, "execute is granted below it, and the loaders have it too");
    };
  }

  private Outcome hidden(PathIntent rule) {
    Optional<Grant> reaching = reaching(rule, CONTENT);
    if (reaching.isPresent()) {
      String why =
          "Landlock cannot refuse inside what it grants: %s is granted; mount masks hide it";
      return outcome(rule, Coverage.NONE, why.formatted(reaching.get().path()));
    }
    return outcome(rule, Coverage.FULL, "nothing above it is granted, so opening it is refused");
  }

  private Outcome readonly(PathIntent rule) {
    Optional<Grant> reaching = reaching(rule, Set.of(FsRight.WRITE_FILE));
    if (reaching.isPresent()) {
      String why = "the right to change %s reaches it; a read-only mount stands in the way";
      return outcome(rule, Coverage.PARTIAL, why.formatted(reaching.get().path()));
    }
    return truncateOr(
        rule,
        "no right to write, truncate, make or remove below it; mode, owner and times are left to"
            + " the read-only mount");
  }

  private Outcome writable(PathIntent rule) {
    if (abi.knows(FsRight.REFER)) {
      return outcome(rule, Coverage.FULL, "every right to change is granted below it");
    }
    return outcome(
        rule, Coverage.PARTIAL, "below ABI 2 renames and links between folders are refused");
  }

  private Outcome truncateOr(Intent intent, String how) {
    if (abi.knows(FsRight.TRUNCATE)) {
      return outcome(intent, Coverage.FULL, how);
    }
    return outcome(
        intent, Coverage.PARTIAL, "below ABI 3 (Linux 6.2) Landlock cannot refuse truncate(2)");
  }

  /** The first grant of another path that gives one of these rights to what a rule is about. */
  private Optional<Grant> reaching(PathIntent rule, Set<FsRight> rights) {
    return grants.around(rule.path()).stream()
        .sorted()
        .map(ruleset.grants()::get)
        .filter(grant -> grant.rights().stream().anyMatch(rights::contains))
        .filter(grant -> !grant.rule().map(PathIntent::id).equals(Optional.of(rule.id())))
        .filter(grant -> PathRules.touches(grant.path(), rule.path()))
        .findFirst();
  }

  private static Outcome outcome(Intent intent, Coverage coverage, String how) {
    return new Outcome(intent.id(), coverage, how);
  }
}
