package io.zviz.backend.landlock;

import io.zviz.spi.BackendId;
import io.zviz.spi.artifact.Artifact;
import io.zviz.spi.artifact.Compilation;
import io.zviz.spi.artifact.Outcome;
import io.zviz.spi.artifact.Target;
import io.zviz.spi.host.Support;
import io.zviz.spi.policy.Notice;
import io.zviz.spi.policy.Origin;
import io.zviz.spi.policy.PathAccess;
import io.zviz.spi.policy.PathDefaultIntent;
import io.zviz.spi.policy.PathIntent;
import io.zviz.spi.policy.PathPattern;
import io.zviz.spi.policy.ResolvedPolicy;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;

/** Turns path rules into a Landlock ruleset. */
final class LandlockCompiler {
  private LandlockCompiler() {}

  static Compilation compile(BackendId id, ResolvedPolicy policy, Target target) {
    Abi abi = target.support().map(LandlockCompiler::abiOf).orElse(Abi.of(Abi.TESTED));
    Ruleset ruleset = ruleset(policy);
    List<Outcome> outcomes = new PathOutcomes(policy, ruleset, abi).all();
    Artifact artifact = Artifact.published("landlock", LandlockDocument.of(ruleset));
    return new Compilation(id, List.of(artifact), outcomes, notices(policy, ruleset, abi));
  }

  /** The whole ruleset, as the tested ABI can express it. */
  static Ruleset ruleset(ResolvedPolicy policy) {
    Abi abi = Abi.of(Abi.TESTED);
    PathRules rules = PathRules.of(policy);
    Rights rights = Rights.of(policy);
    List<Grant> grants = new ArrayList<>();
    if (policy.intents(PathDefaultIntent.class).isEmpty()) {
      grants.add(ImpliedGrants.grant("/", rights.readable()));
    }
    for (PathIntent rule : rules.rules()) {
      if (rule.access() != PathAccess.HIDDEN && !rules.overridden(rule)) {
        grants.add(new Grant(rule.path(), rights.of(rule), Optional.of(rule)));
      }
    }
    if (!rules.mentions(Rights.WORK)) {
      grants.add(ImpliedGrants.grant(Rights.WORK.text(), rights.writable(Rights.WORK)));
    }
    ImpliedGrants.always().forEach(grants::add);
    if (rights.executableList()) {
      ImpliedGrants.loaders().forEach(grants::add);
    }
    Ruleset ruleset = new Ruleset(EnumSet.allOf(FsRight.class), EnumSet.allOf(Scope.class), grants);
    return ruleset.downgrade(abi).ruleset();
  }

  /** The ABI that a probe decided to use. */
  static Abi abiOf(Support support) {
    if (support instanceof Support.Available available) {
      String abi = available.features().get(LandlockProbe.ABI);
      if (abi != null) {
        return Abi.usable(Integer.parseInt(abi));
      }
    }
    return Abi.of(Abi.TESTED);
  }

  private static List<Notice> notices(ResolvedPolicy policy, Ruleset ruleset, Abi abi) {
    List<Notice> notices = new ArrayList<>();
    List<String> lost = ruleset.downgrade(abi).lost();
    if (!lost.isEmpty()) {
      String text =
          "Landlock ABI %s (Linux %s) cannot restrict: %s"
              .formatted(abi.version(), abi.linux(), String.join(", ", lost));
      notices.add(
          new Notice(Origin.implied("landlock"), "ZV-LANDLOCK-001", Notice.Severity.WARNING, text));
    }
    policy.intents(PathIntent.class).stream()
        .filter(rule -> rule.path().isGlob() && rule.access() != PathAccess.HIDDEN)
        .map(rule -> globNotice(rule.origin(), rule.path()))
        .forEach(notices::add);
    return notices;
  }

  private static Notice globNotice(Origin origin, PathPattern glob) {
    return new Notice(
        origin,
        "ZV-LANDLOCK-002",
        Notice.Severity.NOTE,
        "Landlock has no globs: "
            + glob
            + " is expanded at start, files created later are refused");
  }
}
