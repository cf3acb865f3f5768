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
import java.util.Set;
import java.util.stream.Collectors;

/** Turns rules about paths, and those that ports can express, into a Landlock ruleset. */
final class LandlockCompiler {
  private LandlockCompiler() {}

  static Compilation compile(BackendId id, ResolvedPolicy policy, Target target) {
    Abi abi = target.support().map(LandlockCompiler::abiOf).orElse(Abi.of(Abi.KNOWN));
    Ruleset ruleset = ruleset(policy);
    List<Outcome> outcomes = new ArrayList<>(new PathOutcomes(policy, ruleset, abi).all());
    outcomes.addAll(NetworkOutcomes.of(policy, abi));
    Artifact artifact = Artifact.published("landlock", LandlockDocument.of(policy, ruleset));
    return new Compilation(id, List.of(artifact), outcomes, notices(policy, ruleset, abi));
  }

  /** The whole ruleset, as the highest ABI can express it. */
  static Ruleset ruleset(ResolvedPolicy policy) {
    NetworkRules network = NetworkRules.of(policy);
    return new Ruleset(
        EnumSet.allOf(FsRight.class),
        network.handled(),
        EnumSet.allOf(Scope.class),
        flags(policy),
        grants(policy),
        network.grants());
  }

  private static Set<RestrictFlag> flags(ResolvedPolicy policy) {
    return switch (policy.audit().level()) {
      case NONE -> Set.of(RestrictFlag.LOG_SUBDOMAINS_OFF);
      case DENIED -> Set.of();
      case FULL -> Set.of(RestrictFlag.LOG_NEW_EXEC_ON);
    };
  }

  private static List<Grant> grants(ResolvedPolicy policy) {
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
    return grants;
  }

  /** The ABI that a probe decided to use. */
  static Abi abiOf(Support support) {
    if (support instanceof Support.Available available) {
      String abi = available.features().get(LandlockProbe.ABI);
      if (abi != null) {
        return Abi.usable(Integer.parseInt(abi));
      }
    }
    return Abi.of(Abi.KNOWN);
  }

  private static List<Notice> notices(ResolvedPolicy policy, Ruleset ruleset, Abi abi) {
    List<Notice> notices = new ArrayList<>();
    lost(ruleset.downgrade(abi).lost(), abi).ifPresent(notices::add);
    NetworkRules network = NetworkRules.of(policy);
    if (abi.knows(NetRight.CONNECT_TCP)) {
      network.tooMany().map(count -> portsNotice(network, count)).ifPresent(notices::add);
    }
    policy.intents(PathIntent.class).stream()
        .filter(rule -> rule.path().isGlob() && rule.access() != PathAccess.HIDDEN)
        .map(rule -> globNotice(rule.origin(), rule.path()))
        .forEach(notices::add);
    return notices;
  }

  /** What kernels of today lack is a note: it is nothing that an administrator could change. */
  private static Optional<Notice> lost(List<Feature> lost, Abi abi) {
    if (lost.isEmpty()) {
      return Optional.empty();
    }
    boolean old = lost.stream().anyMatch(feature -> feature.since() <= Abi.TESTED);
    String kernel =
        abi.version() == 0
            ? "without Landlock nothing restricts: "
            : "Landlock ABI %s (Linux %s) cannot restrict: ".formatted(abi.version(), abi.linux());
    return Optional.of(
        new Notice(
            Origin.implied("landlock"),
            LandlockNotice.OLD_ABI.id(),
            old ? Notice.Severity.WARNING : Notice.Severity.NOTE,
            kernel + lost.stream().map(Feature::key).collect(Collectors.joining(", "))));
  }

  private static Notice portsNotice(NetworkRules network, int count) {
    return LandlockNotice.PORTS.at(
        network.deniedPorts().get(0).origin(),
        "closing these ports takes Landlock %d rules, one for each port that stays open, and is left to"
                .formatted(count)
            + " the firewall; backends: {landlock: {ports: always}} loads them");
  }

  private static Notice globNotice(Origin origin, PathPattern glob) {
    return LandlockNotice.GLOB.at(
        origin,
        "Landlock has no globs: "
            + glob
            + " is expanded at start, files created later are refused");
  }
}
