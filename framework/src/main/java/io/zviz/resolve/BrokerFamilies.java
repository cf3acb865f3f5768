package io.zviz.resolve;

import io.zviz.profile.Words;
import io.zviz.resolve.SyscallRules.Rule;
import io.zviz.spi.policy.Decision;
import io.zviz.spi.policy.Notice;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Calls that do the same thing. When one is inspected and another is simply allowed, the inspection
 * can be walked around.
 */
final class BrokerFamilies {
  private static final String URING = "io_uring_setup";

  private static final List<List<String>> FAMILIES =
      List.of(
          List.of("open", "openat", "openat2", "creat", "open_by_handle_at", URING),
          List.of("execve", "execveat"),
          List.of("clone", "clone3", "unshare", "setns"),
          List.of("socket", URING),
          List.of("connect", "sendto", "sendmsg", "sendmmsg", URING),
          List.of("bind", URING));

  private final Map<String, Rule> rules;
  private final Decision everythingElse;

  BrokerFamilies(Map<String, Rule> rules, Decision everythingElse) {
    this.rules = rules;
    this.everythingElse = everythingElse;
  }

  List<Notice> notices() {
    List<Notice> notices = new ArrayList<>();
    for (List<String> family : FAMILIES) {
      List<String> brokered = having(family, Decision.BROKER);
      List<String> open = having(family, Decision.ALLOW);
      if (!brokered.isEmpty() && !open.isEmpty()) {
        String message =
            Words.and(brokered)
                + " can be walked around: "
                + Words.and(open)
                + (open.size() == 1 ? " does" : " do")
                + " the same and is allowed; broker or deny it too";
        Rule rule = rules.get(brokered.get(0));
        if (rule != null) {
          notices.add(ResolveNotice.INCOMPLETE_FAMILY.at(rule.origin(), message));
        }
      }
    }
    return notices;
  }

  private List<String> having(List<String> family, Decision decision) {
    return family.stream()
        .filter(
            name -> {
              Rule rule = rules.get(name);
              return (rule == null ? everythingElse : rule.decision()) == decision;
            })
        .toList();
  }
}
