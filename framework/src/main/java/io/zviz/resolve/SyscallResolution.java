package io.zviz.resolve;

import io.zviz.abi.SyscallTable;
import io.zviz.profile.ArgumentNames;
import io.zviz.profile.Listing;
import io.zviz.profile.Located;
import io.zviz.profile.Problems;
import io.zviz.profile.Profile;
import io.zviz.profile.SyscallEntry;
import io.zviz.profile.SyscallNames;
import io.zviz.profile.SyscallSection;
import io.zviz.profile.Words;
import io.zviz.resolve.SyscallRules.Rule;
import io.zviz.spi.policy.ArgumentIntent;
import io.zviz.spi.policy.ArgumentIntent.NamedValue;
import io.zviz.spi.policy.Decision;
import io.zviz.spi.policy.Origin;
import io.zviz.spi.policy.SyscallDefaultIntent;
import io.zviz.spi.policy.SyscallIntent;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;

/** The intents of layer B about calls and their arguments. */
final class SyscallResolution {
  private static final String STARTUP = "@startup";

  private final Chain chain;
  private final Problems problems;
  private final IntentCollector intents;

  SyscallResolution(Chain chain, Problems problems, IntentCollector intents) {
    this.chain = chain;
    this.problems = problems;
    this.intents = intents;
  }

  /** Whether a chain says anything about calls. */
  static boolean isStated(Chain chain) {
    return chain.profiles().stream()
        .map(Profile::syscalls)
        .anyMatch(s -> s.allow().isPresent() || s.deny().isPresent() || s.broker().isPresent());
  }

  void run() {
    List<SyscallRules> levels = levels();
    levels.forEach(level -> level.notices().forEach(problems::add));
    Map<String, Rule> rules = merge(levels);
    ConditionalRules conditional = ConditionalRules.of(levels, problems);
    Rule everythingElse = defaultRule(levels, rules, conditional.allowSomething());
    if (everythingElse.decision() == Decision.DENY) {
      addStartup(rules);
    }
    conditional.warn(rules, everythingElse, problems);
    conditional.addTo(intents);
    new BrokerFamilies(rules, everythingElse.decision()).notices().forEach(problems::add);
    rules.forEach(
        (name, rule) ->
            intents.add(
                "syscalls/" + name,
                rule.origin(),
                header ->
                    new SyscallIntent(header, name, rule.decision(), rule.via(), rule.errno())));
    intents.add(
        "syscalls/*",
        everythingElse.origin(),
        header ->
            new SyscallDefaultIntent(header, everythingElse.decision(), everythingElse.errno()));
    arguments(ArgumentNames.IOCTL, rules, SyscallSection::ioctl);
    arguments(ArgumentNames.PRCTL, rules, SyscallSection::prctl);
  }

  private List<SyscallRules> levels() {
    List<Optional<Listing<SyscallEntry>>> allow =
        chain.levels("syscalls.allow", p -> p.syscalls().allow());
    List<Optional<Listing<SyscallEntry>>> deny =
        chain.levels("syscalls.deny", p -> p.syscalls().deny());
    List<Optional<Listing<String>>> broker =
        chain.levels("syscalls.broker", p -> p.syscalls().broker());
    List<SyscallRules> levels = new ArrayList<>();
    for (int i = 0; i < allow.size(); i++) {
      levels.add(new SyscallRules(allow.get(i), deny.get(i), broker.get(i)));
    }
    return levels;
  }

  /** The most derived profile that names a call decides. */
  private Map<String, Rule> merge(List<SyscallRules> levels) {
    Map<String, Rule> merged = new TreeMap<>();
    for (SyscallRules level : levels) {
      level
          .rules()
          .forEach(
              (name, rule) -> {
                Rule derived = merged.putIfAbsent(name, rule);
                if (derived != null && derived.decision() != rule.decision()) {
                  noteOverride(name, derived, rule);
                }
              });
    }
    return merged;
  }

  private void noteOverride(String name, Rule derived, Rule base) {
    String message =
        derived.words() + " decides for " + name + " over " + base.words() + " at " + base.origin();
    problems.add(ResolveNotice.OVERRIDES.at(derived.origin(), message));
  }

  private Rule defaultRule(
      List<SyscallRules> levels, Map<String, Rule> rules, boolean someArguments) {
    Optional<Rule> everything =
        levels.stream().map(SyscallRules::everything).flatMap(Optional::stream).findFirst();
    boolean allowList =
        someArguments || rules.values().stream().anyMatch(r -> r.decision() != Decision.DENY);
    Optional<Listing<SyscallEntry>> allow =
        chain.first("syscalls.allow", p -> p.syscalls().allow());
    Rule rule =
        everything.orElseGet(
            () ->
                allowList || allow.isPresent()
                    ? new Rule(Decision.DENY, SyscallNames.EVERYTHING, sectionOrigin())
                    : new Rule(Decision.ALLOW, SyscallNames.EVERYTHING, sectionOrigin()));
    if (rule.decision() == Decision.ALLOW) {
      String message = "implicit allow: every system call that is not named is allowed";
      problems.add(ResolveNotice.IMPLICIT_ALLOW.at(rule.origin(), message));
    } else if (!allowList) {
      String message = "every system call is refused: hardly any program can even start";
      problems.add(ResolveNotice.NOTHING_CAN_START.at(rule.origin(), message));
    }
    return rule;
  }

  private Origin sectionOrigin() {
    return chain
        .first("syscalls", p -> p.syscalls().origin())
        .orElseGet(() -> Origin.implied("@default"));
  }

  private void addStartup(Map<String, Rule> rules) {
    boolean implied =
        chain
            .first("syscalls.startup", p -> p.syscalls().startup())
            .map(Located::value)
            .orElse(true);
    Rule rule = new Rule(Decision.ALLOW, STARTUP, Origin.implied(STARTUP));
    for (String name : Startup.CALLS) {
      if (implied && SyscallTable.knownOnAnyArchitecture(name)) {
        rules.putIfAbsent(name, rule);
      }
      Rule refused = rules.get(name);
      if (refused != null && refused.decision() == Decision.DENY) {
        problems.add(ResolveNotice.STARTUP_REFUSED.at(refused.origin(), Startup.refused(name)));
      }
    }
    List<String> missing = Startup.ESSENTIAL.stream().filter(n -> !rules.containsKey(n)).toList();
    if (!missing.isEmpty()) {
      String message = "no program can start and end without " + Words.and(missing);
      problems.add(ResolveNotice.NOTHING_CAN_START.at(sectionOrigin(), message));
    }
  }

  private void arguments(
      ArgumentNames names,
      Map<String, Rule> rules,
      Function<SyscallSection, Optional<Listing<NamedValue>>> part) {
    String call = names.call();
    Optional<Listing<NamedValue>> listed = chain.union(call, p -> part.apply(p.syscalls()));
    Rule rule = rules.get(call);
    if (rule == null || rule.decision() != Decision.BROKER) {
      listed.ifPresent(
          list ->
              problems.add(
                  ResolveNotice.NO_EFFECT.at(
                      list.origin(), call + " has no effect: " + call + " is not brokered")));
      return;
    }
    Map<Long, NamedValue> values = new TreeMap<>();
    listed
        .map(list -> list.items().stream().map(Located::value).sorted(BY_NAME).toList())
        .orElseGet(names::defaults)
        .forEach(value -> values.putIfAbsent(value.value(), value));
    Origin origin = listed.map(Listing::origin).orElseGet(() -> Origin.implied("@" + call));
    List<NamedValue> allowed = List.copyOf(values.values());
    intents.add(call + "/arguments", origin, h -> new ArgumentIntent(h, call, allowed));
  }

  private static final Comparator<NamedValue> BY_NAME = Comparator.comparing(NamedValue::name);
}
