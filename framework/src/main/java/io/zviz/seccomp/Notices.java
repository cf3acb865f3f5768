package io.zviz.seccomp;

import io.zviz.spi.policy.ArgumentIntent;
import io.zviz.spi.policy.AuditSettings;
import io.zviz.spi.policy.Decision;
import io.zviz.spi.policy.Notice;
import io.zviz.spi.policy.Origin;
import io.zviz.spi.policy.ResolvedPolicy;
import io.zviz.spi.policy.SyscallIntent;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/** Collects what users should know about the filter of a policy. */
final class Notices {
  private Notices() {}

  static List<Notice> of(ResolvedPolicy policy, CallDecisions decisions, boolean notifications) {
    List<Notice> notices = new ArrayList<>();
    CallRules rules = decisions.rules();
    rules
        .byName()
        .forEach(
            (call, rule) -> {
              if (rule.asked() == Decision.BROKER) {
                rules.brokeredSibling(call).ifPresent(by -> notices.add(relative(call, by)));
              } else if (rule.asked() == Decision.ALLOW) {
                rules
                    .brokeredRelative(call)
                    .ifPresent(by -> notices.add(wayAround(policy, call, by)));
              }
            });
    policy.intents(ArgumentIntent.class).stream()
        .filter(CommandRules::listsForbidden)
        .forEach(list -> notices.add(never(list)));
    if (!notifications && policy.audit().level() != AuditSettings.Level.NONE) {
      notices.add(notLogged(policy));
    }
    return notices.stream().sorted(Comparator.comparing(Notice::origin)).toList();
  }

  private static Notice relative(String call, SyscallIntent by) {
    return SeccompNotice.RELATIVE_BROKERED.at(
        by.origin(),
        "\"%s\" is brokered too, because \"%s\" is and no list names it"
            .formatted(call, by.name()));
  }

  private static Notice wayAround(ResolvedPolicy policy, String call, SyscallIntent by) {
    Origin origin =
        policy.intents(SyscallIntent.class).stream()
            .filter(intent -> intent.name().equals(call))
            .map(SyscallIntent::origin)
            .findFirst()
            .orElse(by.origin());
    return SeccompNotice.WAY_AROUND.at(
        origin,
        "\"%s\" is allowed while \"%s\" is brokered: it reaches the same things uninspected"
            .formatted(call, by.name()));
  }

  private static Notice never(ArgumentIntent list) {
    return SeccompNotice.NEVER_ALLOWED.at(
        list.origin(), "TIOCSTI and TIOCLINUX are refused although ioctl lists them");
  }

  private static Notice notLogged(ResolvedPolicy policy) {
    return SeccompNotice.NOT_LOGGED.at(
        Optional.ofNullable(policy.positions().get("audit.level"))
            .orElseGet(() -> Origin.implied("audit.level")),
        "refused calls are not logged: this kernel's seccomp has no user notification");
  }
}
