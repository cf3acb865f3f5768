package io.zviz.seccomp;

import io.zviz.abi.SyscallTable;
import io.zviz.spi.host.Architecture;
import io.zviz.spi.policy.Decision;
import io.zviz.spi.policy.IntentId;
import io.zviz.spi.policy.ResolvedPolicy;
import io.zviz.spi.policy.SocketIntent;
import io.zviz.spi.policy.SyscallDefaultIntent;
import io.zviz.spi.policy.SyscallIntent;
import io.zviz.sys.Errno;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;

/** What becomes of every call of an architecture's table, named by the policy or not. */
final class CallRules {
  private final ResolvedPolicy policy;
  private final SyscallDefaultIntent otherwise;
  private final NavigableMap<String, SyscallIntent> listed = new TreeMap<>();
  private final ConditionalCalls conditional;
  private final BrokeredRules brokered;
  private final NavigableMap<String, CallRule> rules = new TreeMap<>();

  private CallRules(ResolvedPolicy policy, Lowering lowering) {
    this.policy = policy;
    this.otherwise = defaultOf(policy);
    this.brokered = new BrokeredRules(policy, lowering);
    this.conditional = new ConditionalCalls(policy);
    policy.intents(SyscallIntent.class).forEach(intent -> listed.put(intent.name(), intent));
  }

  static CallRules of(ResolvedPolicy policy, Architecture architecture, Lowering lowering) {
    CallRules rules = new CallRules(policy, lowering);
    for (String call : SyscallTable.of(architecture).names()) {
      CallRule rule = rules.conditional.refine(call, rules.decide(call));
      rules.rules.put(call, rules.brokered.watches(call) ? rule.watched() : rule);
    }
    return rules;
  }

  /** The rules by the name of the call: all calls that the architecture has. */
  NavigableMap<String, CallRule> byName() {
    return rules;
  }

  /** The intent about calls that the policy does not name. */
  static SyscallDefaultIntent defaultOf(ResolvedPolicy policy) {
    return policy.intents(SyscallDefaultIntent.class).stream()
        .findFirst()
        .orElseThrow(
            () ->
                new IllegalArgumentException("no word about calls that no list names: " + policy));
  }

  /**
   * A brokered call that reaches what this one reaches, when nothing names this one itself: then to
   * let it pass would be a way around the broker.
   */
  Optional<SyscallIntent> brokeredSibling(String call) {
    if (Optional.ofNullable(listed.get(call)).filter(CallRules::decidesItself).isPresent()) {
      return Optional.empty();
    }
    return brokeredRelative(call);
  }

  /** Some brokered call of the family of this one. */
  Optional<SyscallIntent> brokeredRelative(String call) {
    return CallNames.family(call).stream()
        .filter(sibling -> !sibling.equals(call) && isBrokered(sibling))
        .map(listed::get)
        .findFirst();
  }

  private CallRule decide(String call) {
    SyscallIntent intent = listed.get(call);
    IntentId id = intent == null ? otherwise.id() : intent.id();
    return switch (intent == null ? otherwise.decision() : intent.decision()) {
      case ALLOW ->
          brokeredSibling(call)
              .map(sibling -> brokered.rule(call, sibling.id()))
              .orElseGet(() -> allow(call, id));
      case BROKER -> brokered.rule(call, id);
      case DENY ->
          CallRule.refused(
              Decision.DENY,
              id,
              (intent == null ? otherwise.errno() : intent.errno()).orElse(CallNames.errno(call)),
              "refused");
    };
  }

  private CallRule allow(String call, IntentId id) {
    boolean named = listed.containsKey(call) && via(call).equals(call);
    if (CallNames.OUT_OF_SIGHT.contains(call) && !named) {
      return CallRule.refused(
          Decision.ALLOW,
          id,
          Errno.ENOSYS,
          "refused: it does what other calls do out of the filter's sight; only its own name under"
              + " allow opens it");
    }
    if (call.equals(CallNames.OPEN_BY_HANDLE) && !named && anyOpenBrokered()) {
      return CallRule.refused(
          Decision.ALLOW, id, Errno.EPERM, "refused: it would be a way around the broker");
    }
    if (brokered.looksAt(call)) {
      return brokered.rule(call, id);
    }
    if (CallNames.SOCKET.contains(call)) {
      return CallRule.allowed(
          id,
          SocketRules.decision(policy.intents(SocketIntent.class), id, CallRule::allow),
          "the filter checks domain, type and protocol");
    }
    return call.equals("ioctl")
        ? CallRule.allowed(
            id, CommandRules.plainIoctl(id), "allowed, but for TIOCSTI and TIOCLINUX")
        : CallRule.allowed(id, CallRule.allow(id), "allowed");
  }

  private String via(String call) {
    return Optional.ofNullable(listed.get(call)).map(SyscallIntent::via).orElse("");
  }

  private boolean anyOpenBrokered() {
    return CallNames.OPEN.stream().anyMatch(this::isBrokered);
  }

  private boolean isBrokered(String call) {
    return Optional.ofNullable(listed.get(call))
        .filter(intent -> intent.decision() == Decision.BROKER)
        .isPresent();
  }

  /** A category or {@code *} does not mean each of its calls; the call's own name does. */
  private static boolean decidesItself(SyscallIntent intent) {
    return intent.decision() != Decision.ALLOW || intent.via().equals(intent.name());
  }
}
