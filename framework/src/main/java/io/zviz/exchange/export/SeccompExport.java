package io.zviz.exchange.export;

import io.zviz.abi.SyscallTable;
import io.zviz.exchange.oci.SeccompProfile;
import io.zviz.seccomp.CallDecision;
import io.zviz.seccomp.CallDecisions;
import io.zviz.spi.policy.ArgumentCondition;
import io.zviz.spi.policy.ArgumentIntent;
import io.zviz.spi.policy.ConditionalSyscallIntent;
import io.zviz.spi.policy.Decision;
import io.zviz.spi.policy.SocketIntent;
import io.zviz.spi.policy.SyscallDefaultIntent;
import io.zviz.spi.policy.SyscallIntent;
import io.zviz.sys.Errno;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/**
 * The system calls in the JSON that Docker, Podman and the OCI share. Every known call is decided
 * by name, also where the rest is allowed: so numbers that are unknown here are refused there too.
 */
final class SeccompExport {
  /** More rules about one call than any filter of 4,096 instructions can hold. */
  private static final int MOST_CASES = 1000;

  private final ExportInput input;
  private final Ledger ledger;
  private final CallDecisions decisions;
  private final int defaultErrno;
  private final Map<String, List<String>> whole = new TreeMap<>();
  private final List<Object> rules = new ArrayList<>();

  private SeccompExport(ExportInput input, Ledger ledger) {
    this.input = input;
    this.ledger = ledger;
    this.decisions = input.decisions();
    this.defaultErrno = byDefault().errno().orElse(Errno.EPERM);
  }

  /** The document, an OCI {@code seccomp} object, which Docker and Podman read as well. */
  static Map<String, Object> of(ExportInput input, Ledger ledger) {
    return new SeccompExport(input, ledger).document();
  }

  private SyscallDefaultIntent byDefault() {
    return input.policy().intents(SyscallDefaultIntent.class).get(0);
  }

  private Map<String, Object> document() {
    account();
    SyscallTable.of(input.architecture()).names().forEach(this::call);
    List<Object> all = new ArrayList<>();
    whole.forEach((action, names) -> all.add(rule(names, action, List.of())));
    all.addAll(rules);
    Map<String, Object> document = new LinkedHashMap<>();
    document.put("defaultAction", "SCMP_ACT_ERRNO");
    document.put("defaultErrnoRet", defaultErrno);
    document.put("architectures", List.of(SeccompProfile.name(input.architecture())));
    document.put("syscalls", all);
    return document;
  }

  private void account() {
    ledger.hold(input.policy().intents(SyscallIntent.class));
    ledger.hold(input.policy().intents(ConditionalSyscallIntent.class));
    ledger.hold(input.policy().intents(ArgumentIntent.class));
    ledger.hold(input.policy().intents(SocketIntent.class));
    SyscallDefaultIntent rest = byDefault();
    ledger.holds(rest);
    if (defaultErrno != Errno.ENOSYS) {
      ledger.stricter(
          rest,
          "numbers that Linux %s has not given to a call are refused with %s by runtimes that add no"
                  .formatted(SyscallTable.kernelVersion(), Errno.name(defaultErrno))
              + " rule of their own, as runc does, and not with ENOSYS");
    }
  }

  private void call(String name) {
    Set<CallDecision> possible = decisions.possible(name);
    if (possible.stream().map(SeccompExport::action).distinct().count() == 1) {
      String action = action(possible.iterator().next());
      if (!action.equals(refusal(defaultErrno))) {
        whole.computeIfAbsent(action, a -> new ArrayList<>()).add(name);
      }
      return;
    }
    Optional<List<CallDecisions.Case>> cases =
        decisions.cases(
            name, decision -> !action(decision).equals(refusal(defaultErrno)), MOST_CASES);
    cases.ifPresentOrElse(
        list -> list.forEach(c -> rules.add(rule(List.of(name), action(c.decision()), c.when()))),
        () -> tooMany(name));
  }

  /** What cannot be said is refused. */
  private void tooMany(String name) {
    input.policy().intents(ConditionalSyscallIntent.class).stream()
        .filter(rule -> rule.name().equals(name) && rule.decision() == Decision.ALLOW)
        .forEach(
            rule -> ledger.lost(rule, "needs more than %d rules; refused".formatted(MOST_CASES)));
    input.policy().intents(SyscallIntent.class).stream()
        .filter(rule -> rule.name().equals(name) && rule.decision() != Decision.DENY)
        .forEach(
            rule -> ledger.lost(rule, "needs more than %d rules; refused".formatted(MOST_CASES)));
  }

  private static String refusal(int errno) {
    return Integer.toString(errno);
  }

  /** An error number, or empty for what is executed. */
  private static String action(CallDecision decision) {
    if (decision instanceof CallDecision.Refuse refused) {
      return refusal(refused.errno());
    }
    if (decision instanceof CallDecision.Allow) {
      return "";
    }
    throw new IllegalStateException("nobody is there to decide: " + decision);
  }

  private static Map<String, Object> rule(
      List<String> names, String action, List<ArgumentCondition> when) {
    Map<String, Object> rule = new LinkedHashMap<>();
    rule.put("names", names);
    rule.put("action", action.isEmpty() ? "SCMP_ACT_ALLOW" : "SCMP_ACT_ERRNO");
    if (!action.isEmpty()) {
      rule.put("errnoRet", Integer.parseInt(action));
    }
    if (!when.isEmpty()) {
      rule.put("args", when.stream().map(SeccompExport::argument).toList());
    }
    return rule;
  }

  /** The mask is {@code value}, what is compared with is {@code valueTwo}. */
  private static Map<String, Object> argument(ArgumentCondition condition) {
    return Map.of(
        "index", condition.argument(),
        "value", unsigned(condition.mask()),
        "valueTwo", unsigned(condition.value()),
        "op", "SCMP_CMP_MASKED_EQ");
  }

  private static Number unsigned(long bits) {
    return bits >= 0 ? (Number) bits : new BigInteger(Long.toUnsignedString(bits));
  }
}
