package io.zviz.seccomp;

import io.zviz.seccomp.bpf.SeccompError;
import io.zviz.seccomp.ir.Node;
import io.zviz.seccomp.ir.WideSearch;
import io.zviz.spi.error.ZvizException;
import io.zviz.spi.policy.ArgumentCondition;
import io.zviz.spi.policy.ConditionalSyscallIntent;
import io.zviz.spi.policy.Decision;
import io.zviz.spi.policy.ResolvedPolicy;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/** Calls about some of whose arguments a policy has a word of its own. */
final class ConditionalCalls {
  /** A multiple of what a filter can hold, since equal parts of it are shared. */
  private static final long MOST_PARTS = 20_000;

  private final Map<String, List<ConditionalSyscallIntent>> calls = new HashMap<>();

  /**
   * What is decided when all of its conditions hold.
   *
   * @param when those that are still open
   */
  private record Rule(List<ArgumentCondition> when, Node<CallDecision> decision) {}

  ConditionalCalls(ResolvedPolicy policy) {
    for (Decision decision : List.of(Decision.DENY, Decision.ALLOW)) {
      policy.intents(ConditionalSyscallIntent.class).stream()
          .filter(intent -> intent.decision() == decision)
          .forEach(i -> calls.computeIfAbsent(i.name(), name -> new ArrayList<>()).add(i));
    }
  }

  /** A call's rule with the conditions before it: refusals first, so that they win. */
  CallRule refine(String call, CallRule rule) {
    List<ConditionalSyscallIntent> conditions = calls.getOrDefault(call, List.of());
    if (conditions.isEmpty()) {
      return rule;
    }
    PrefixMasks masks = new PrefixMasks(conditions);
    List<Rule> rules =
        conditions.stream()
            .map(intent -> new Rule(masks.widened(intent.when()), leaf(intent)))
            .toList();
    Node<CallDecision> tree = new Search(call, rule.decision()).tree(rules);
    boolean allows = conditions.stream().anyMatch(i -> i.decision() == Decision.ALLOW);
    return rule.after(
        allows && call.equals("ioctl") ? CommandRules.withoutForbidden(rule.intent(), tree) : tree);
  }

  private static Node<CallDecision> leaf(ConditionalSyscallIntent intent) {
    return intent.decision() == Decision.ALLOW
        ? CallRule.allow(intent.id())
        : CallRule.refuse(intent.errno().orElse(CallNames.errno(intent.name())), intent.id());
  }

  /**
   * Divides the numbers that an argument can be where a condition begins or ends to hold, and goes
   * on in each part with the conditions that are left.
   */
  private static final class Search {
    private final String call;
    private final Node<CallDecision> rest;
    private final Map<List<Rule>, Sized> known = new HashMap<>();

    /** A tree, and how many parts it has when what is shared is counted each time. */
    private record Sized(Node<CallDecision> tree, long parts) {}

    Search(String call, Node<CallDecision> rest) {
      this.call = call;
      this.rest = rest;
    }

    Node<CallDecision> tree(List<Rule> rules) {
      return sized(rules).tree();
    }

    private Sized sized(List<Rule> rules) {
      if (rules.isEmpty()) {
        return new Sized(rest, 1);
      }
      if (rules.get(0).when().isEmpty()) {
        return new Sized(rules.get(0).decision(), 1);
      }
      Sized found = known.get(rules);
      if (found == null) {
        found = divide(rules, rules.get(0).when().get(0));
        known.put(rules, found);
      }
      return found;
    }

    private Sized divide(List<Rule> rules, ArgumentCondition by) {
      TreeSet<Long> borders = new TreeSet<>(Long::compareUnsigned);
      borders.add(0L);
      rules.stream()
          .flatMap(rule -> rule.when().stream())
          .filter(condition -> isAboutTheSame(condition, by))
          .forEach(condition -> addBorders(condition, borders));
      List<WideSearch.Part<CallDecision>> parts = new ArrayList<>();
      long size = 0;
      List<Rule> before = List.of();
      for (long border : borders) {
        List<Rule> left = left(rules, by, border);
        Sized part = sized(left);
        size += left.equals(before) && !parts.isEmpty() ? 0 : part.parts();
        before = left;
        if (size > MOST_PARTS) {
          throw new ZvizException(
              SeccompError.PROGRAM_TOO_LONG,
              ("the conditions about %s need a filter of more instructions than the kernel takes;"
                      + " write fewer of them, or about fewer arguments and masks")
                  .formatted(call));
        }
        parts.add(new WideSearch.Part<>(border, part.tree()));
      }
      return new Sized(WideSearch.among(by.argument(), by.mask(), parts), size);
    }

    private static void addBorders(ArgumentCondition condition, Set<Long> borders) {
      long value = condition.value();
      switch (condition.comparison()) {
        case LESS, AT_LEAST -> borders.add(value);
        case AT_MOST, GREATER -> borders.add(value + 1); // past the last it is 0, no border
        case EQUAL, NOT_EQUAL -> {
          borders.add(value);
          borders.add(value + 1);
        }
      }
    }

    /** The rules that can still apply once the argument is known, up to the first that does. */
    private static List<Rule> left(List<Rule> rules, ArgumentCondition by, long number) {
      List<Rule> left = new ArrayList<>();
      for (Rule rule : rules) {
        List<ArgumentCondition> open =
            rule.when().stream().filter(condition -> !isAboutTheSame(condition, by)).toList();
        boolean holds =
            rule.when().stream()
                .filter(condition -> isAboutTheSame(condition, by))
                .allMatch(condition -> holds(condition, number));
        if (holds) {
          left.add(new Rule(open, rule.decision()));
        }
        if (holds && open.isEmpty()) {
          break;
        }
      }
      return left;
    }

    /** For bits that the mask has let through already. */
    private static boolean holds(ArgumentCondition condition, long masked) {
      return new ArgumentCondition(
              condition.argument(),
              ArgumentCondition.ALL_BITS,
              condition.comparison(),
              condition.value())
          .holds(masked);
    }

    private static boolean isAboutTheSame(ArgumentCondition one, ArgumentCondition other) {
      return one.argument() == other.argument() && one.mask() == other.mask();
    }
  }
}
