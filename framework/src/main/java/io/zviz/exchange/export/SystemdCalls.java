package io.zviz.exchange.export;

import io.zviz.abi.SyscallTable;
import io.zviz.profile.Categories;
import io.zviz.seccomp.CallDecision;
import io.zviz.seccomp.CallDecisions;
import io.zviz.spi.policy.ArgumentCondition;
import io.zviz.spi.policy.ArgumentIntent;
import io.zviz.spi.policy.ConditionalSyscallIntent;
import io.zviz.spi.policy.Decision;
import io.zviz.spi.policy.Intent;
import io.zviz.spi.policy.SocketIntent;
import io.zviz.spi.policy.SocketKind;
import io.zviz.spi.policy.SyscallDefaultIntent;
import io.zviz.spi.policy.SyscallIntent;
import io.zviz.sys.Errno;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * System calls of a unit: by name, with one error number. Of arguments a unit can look at those
 * that make namespaces and at the family of sockets.
 */
final class SystemdCalls {
  private static final long NEW_NAMESPACE = 0x7E020000L; // see BrokeredRules
  private static final Set<String> NAMESPACES = Set.of("unshare", "setns", "clone3");

  private static final Map<SocketKind, String> FAMILIES =
      Map.of(
          SocketKind.UNIX, "AF_UNIX",
          SocketKind.NETLINK, "AF_NETLINK",
          SocketKind.PACKET, "AF_PACKET",
          SocketKind.VSOCK, "AF_VSOCK");

  private static final List<SocketKind> INTERNET =
      List.of(SocketKind.TCP, SocketKind.UDP, SocketKind.ICMP, SocketKind.RAW);

  private final ExportInput input;
  private final Ledger ledger;
  private final UnitText unit;
  private final CallDecisions decisions;
  private final SortedSet<String> allowed = new TreeSet<>();

  private SystemdCalls(ExportInput input, Ledger ledger, UnitText unit) {
    this.input = input;
    this.ledger = ledger;
    this.unit = unit;
    this.decisions = input.decisions();
  }

  static void write(ExportInput input, Ledger ledger, UnitText unit) {
    new SystemdCalls(input, ledger, unit).write();
  }

  private void write() {
    SyscallTable.of(input.architecture()).names().forEach(this::call);
    ledger.hold(input.policy().intents(SyscallIntent.class));
    ledger.hold(input.policy().intents(ConditionalSyscallIntent.class));
    ledger.hold(input.policy().intents(ArgumentIntent.class));
    SyscallDefaultIntent rest = input.policy().intents(SyscallDefaultIntent.class).get(0);
    ledger.holds(rest);
    int errno = rest.errno().orElse(needsFallback() ? Errno.ENOSYS : Errno.EPERM);
    unit.set("SystemCallArchitectures", "native");
    unit.words("SystemCallFilter", List.copyOf(allowed));
    unit.set("SystemCallErrorNumber", Errno.name(errno));
    ledger.stricter(
        rest,
        "a unit has one error number: every refused call gets %s".formatted(Errno.name(errno)));
    input.policy().intents(SyscallIntent.class).stream()
        .filter(rule -> rule.errno().isPresent() && rule.errno().getAsInt() != errno)
        .forEach(rule -> ledger.lost(rule, "it gets " + Errno.name(errno)));
    ledger.stricter(
        rest,
        "calls that the host's libseccomp does not know are refused, with a warning of systemd");
    implied();
    if (makesNoNamespaces()) {
      unit.set("RestrictNamespaces", "yes");
    }
    sockets();
  }

  /** With EPERM the C library would not fall back from clone3 to clone, and make no threads. */
  private boolean needsFallback() {
    return allowed.contains("clone") && !allowed.contains("clone3");
  }

  private void call(String name) {
    Set<CallDecision> possible = decisions.possible(name);
    boolean all = possible.stream().allMatch(CallDecision.Allow.class::isInstance);
    boolean none = possible.stream().noneMatch(CallDecision.Allow.class::isInstance);
    if (all) {
      allowed.add(name);
    } else if (!none) {
      byArguments(name);
    }
  }

  private void byArguments(String name) {
    boolean conditions =
        input.policy().intents(ConditionalSyscallIntent.class).stream()
            .anyMatch(rule -> rule.name().equals(name));
    if (name.equals("clone") && makesNoNamespaces()) {
      allowed.add(name);
    } else if (conditions) {
      rules(name)
          .forEach(
              rule -> ledger.lost(rule, "a unit cannot look at its arguments: refused as a whole"));
    } else {
      allowed.add(name);
      if (!name.startsWith("socket")) {
        rules(name)
            .forEach(
                rule -> ledger.lost(rule, "a unit cannot look at its arguments: allowed with any"));
      }
    }
  }

  private List<Intent> rules(String name) {
    List<Intent> rules = new ArrayList<>();
    input.policy().intents(ConditionalSyscallIntent.class).stream()
        .filter(rule -> rule.name().equals(name))
        .forEach(rules::add);
    input.policy().intents(ArgumentIntent.class).stream()
        .filter(rule -> rule.call().equals(name))
        .forEach(rules::add);
    input.policy().intents(SyscallIntent.class).stream()
        .filter(rule -> rule.name().equals(name) && rule.decision() != Decision.DENY)
        .forEach(rules::add);
    return rules.isEmpty()
        ? List.copyOf(input.policy().intents(SyscallDefaultIntent.class))
        : rules;
  }

  /** Whether clone is allowed without flags for namespaces alone, and nothing else makes any. */
  private boolean makesNoNamespaces() {
    Optional<List<CallDecisions.Case>> cases =
        decisions.cases("clone", CallDecision.Allow.class::isInstance, 2);
    boolean clone =
        cases
            .filter(list -> list.size() == 1)
            .map(list -> list.get(0).when())
            .filter(
                when ->
                    when.equals(
                        List.of(
                            new ArgumentCondition(
                                0, NEW_NAMESPACE, ArgumentCondition.Comparison.EQUAL, 0))))
            .isPresent();
    return clone
        && NAMESPACES.stream()
            .allMatch(
                name ->
                    decisions.possible(name).stream()
                        .noneMatch(CallDecision.Allow.class::isInstance));
  }

  /** What systemd allows besides every list. */
  private void implied() {
    Map<Intent, List<String>> opened = new LinkedHashMap<>();
    for (String name : Categories.expand("@default")) {
      boolean known = SyscallTable.of(input.architecture()).number(name).isPresent();
      if (known && !allowed.contains(name)) {
        opened.computeIfAbsent(refusing(name), rule -> new ArrayList<>()).add(name);
      }
    }
    opened.forEach(
        (rule, names) ->
            ledger.lost(
                rule,
                "systemd adds @default to every list, so these are allowed: "
                    + String.join(", ", names)));
  }

  private Intent refusing(String name) {
    return input.policy().intents(SyscallIntent.class).stream()
        .filter(intent -> intent.name().equals(name))
        .<Intent>map(intent -> intent)
        .findFirst()
        .orElseGet(() -> rules(name).get(0));
  }

  private void sockets() {
    List<SocketIntent> kinds = input.policy().intents(SocketIntent.class);
    ledger.hold(kinds);
    boolean own =
        input.policy().intents(ConditionalSyscallIntent.class).stream()
            .anyMatch(rule -> rule.name().equals("socket"));
    if (!allowed.contains("socket") || own) {
      return;
    }
    List<String> families = new ArrayList<>();
    boolean internet = kinds.stream().anyMatch(k -> INTERNET.contains(k.kind()) && isAllowed(k));
    if (internet) {
      families.addAll(List.of("AF_INET", "AF_INET6"));
    }
    for (SocketIntent kind : kinds) {
      String family = FAMILIES.get(kind.kind());
      if (family != null && isAllowed(kind)) {
        families.add(family);
      } else if (family == null && internet && !isAllowed(kind)) {
        otherKind(kind);
      }
    }
    unit.set("RestrictAddressFamilies", families.isEmpty() ? "none" : String.join(" ", families));
    partly(kinds);
  }

  /** Kinds that cannot be told apart from allowed ones. */
  private void otherKind(SocketIntent kind) {
    boolean refusedAnyway =
        kind.kind() == SocketKind.RAW
            && !Accounts.capabilities(input.policy()).keep().contains("CAP_NET_RAW");
    if (!refusedAnyway) {
      ledger.lost(kind, "a unit restricts families, and others of this one are allowed");
    }
  }

  private void partly(List<SocketIntent> kinds) {
    for (SocketIntent kind : kinds) {
      if (kind.kind() == SocketKind.NETLINK && isAllowed(kind)) {
        ledger.lost(
            kind, "a unit cannot restrict its protocols: those that configure are open too");
      }
      if (kind.kind() == SocketKind.UNIX && !isAllowed(kind) && allowed.contains("socketpair")) {
        ledger.lost(kind, "pairs can be made: a unit restricts only socket");
      }
    }
  }

  private static boolean isAllowed(SocketIntent kind) {
    return kind.decision() == Decision.ALLOW;
  }
}
