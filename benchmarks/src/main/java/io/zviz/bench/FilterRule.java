package io.zviz.bench;

import io.zviz.abi.SyscallTable;
import io.zviz.seccomp.CallDecision;
import io.zviz.seccomp.CallDecisions;
import io.zviz.spi.host.Architecture;
import io.zviz.spi.policy.ArgumentIntent;
import io.zviz.spi.policy.ResolvedPolicy;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.LongStream;
import java.util.stream.Stream;

/**
 * A line of a filter in the words that libseccomp has: what is done about a call when its arguments
 * are equal to some values. All that is left gets the default, EPERM. A policy's decisions are
 * written so by asking for them; what libseccomp cannot say, such as another error number for "any
 * other domain", is left out, which makes its filters smaller than they would have to be.
 *
 * @param action {@code allow}, {@code notify} or an error number
 * @param call the name of the call
 * @param when all of them
 */
record FilterRule(String action, String call, List<Condition> when) {
  /** What calls without a rule get. */
  static final String DEFAULT = "1";

  private static final long NAMESPACES = 0x7e020000L;
  private static final long WORD = 0xffffffffL;
  private static final long TYPE = 0xfff7f7ffL;
  private static final long UNUSUAL = 0x7a7a7a7aL;
  private static final List<long[]> SOCKET =
      List.of(
          new long[] {1, 2, 10, 16, 17, 40},
          new long[] {1, 2, 3, 5},
          new long[] {0, 1, 4, 6, 15, 17, 58});

  /** That some bits of an argument have a value. */
  record Condition(int argument, long mask, long value) {
    @Override
    public String toString() {
      return "%d&%x=%x".formatted(argument, mask, value);
    }
  }

  @Override
  public String toString() {
    return action + " " + call + when.stream().map(w -> " " + w).reduce("", String::concat);
  }

  /** The rules of a policy. */
  static List<FilterRule> of(
      ResolvedPolicy policy, CallDecisions decisions, Architecture architecture) {
    SyscallTable table = SyscallTable.of(architecture);
    List<FilterRule> rules = new ArrayList<>();
    for (String call : table.names()) {
      int number = table.number(call).orElseThrow();
      ToActions actions = when -> action(decide(decisions, number, when));
      boolean plain =
          decisions.possible(call).stream().map(FilterRule::action).distinct().count() == 1;
      Stream<List<Condition>> all =
          plain ? Stream.of(List.of()) : conditions(policy, call, actions);
      String otherwise = plain ? DEFAULT : otherwise(decisions, number);
      if (otherwise.equals("allow")) {
        throw new IllegalArgumentException("libseccomp cannot say what is refused of " + call);
      }
      all.map(when -> new FilterRule(actions.of(when), call, when))
          .filter(rule -> !rule.action().equals(DEFAULT) && !rule.action().equals(otherwise))
          .forEach(rules::add);
    }
    return rules;
  }

  /** What becomes of a call with these arguments. */
  @FunctionalInterface
  private interface ToActions {
    String of(List<Condition> when);
  }

  private static Stream<List<Condition>> conditions(
      ResolvedPolicy policy, String call, ToActions actions) {
    return switch (call) {
      case "clone" -> Stream.of(List.of(new Condition(0, NAMESPACES, 0)));
      case "ioctl" -> commands(policy, call, 1);
      case "prctl" -> commands(policy, call, 0);
      case "socket", "socketpair" -> sockets(0, List.of(), actions);
      default -> throw new IllegalArgumentException("arguments of " + call);
    };
  }

  private static Stream<List<Condition>> commands(
      ResolvedPolicy policy, String call, int argument) {
    return policy.intents(ArgumentIntent.class).stream()
        .filter(intent -> intent.call().equals(call))
        .flatMap(intent -> intent.allowed().stream())
        .map(value -> List.of(new Condition(argument, WORD, value.value() & WORD)));
  }

  /** Conditions on domain, type and protocol; without those that make no difference. */
  private static Stream<List<Condition>> sockets(
      int argument, List<Condition> when, ToActions actions) {
    if (argument == SOCKET.size()) {
      return Stream.of(when);
    }
    List<List<Condition>> finer =
        LongStream.of(SOCKET.get(argument))
            .mapToObj(value -> new Condition(argument, argument == 1 ? TYPE : WORD, value))
            .map(next -> Stream.concat(when.stream(), Stream.of(next)).toList())
            .flatMap(more -> sockets(argument + 1, more, actions))
            .toList();
    boolean same = finer.stream().map(actions::of).distinct().count() == 1;
    return same && argument > 0 ? Stream.of(when) : finer.stream();
  }

  private static String otherwise(CallDecisions decisions, int number) {
    return action(decisions.decide(number, new long[] {UNUSUAL, UNUSUAL, UNUSUAL, 0, 0, 0}));
  }

  private static CallDecision decide(
      CallDecisions decisions, int number, List<Condition> conditions) {
    long[] arguments = new long[6];
    conditions.forEach(condition -> arguments[condition.argument()] = condition.value());
    return decisions.decide(number, arguments);
  }

  private static String action(CallDecision decision) {
    if (decision instanceof CallDecision.Allow) {
      return "allow";
    }
    if (decision instanceof CallDecision.Refuse refuse) {
      return Integer.toString(refuse.errno());
    }
    return "notify";
  }
}
