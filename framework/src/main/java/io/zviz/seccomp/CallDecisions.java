package io.zviz.seccomp;

import io.zviz.abi.SyscallTable;
import io.zviz.seccomp.ir.Node;
import io.zviz.seccomp.ir.Node.Branch;
import io.zviz.seccomp.ir.Node.Dispatch;
import io.zviz.seccomp.ir.Node.Leaf;
import io.zviz.seccomp.ir.Node.Range;
import io.zviz.seccomp.ir.Test;
import io.zviz.seccomp.ir.Test.Relation;
import io.zviz.seccomp.ir.Word;
import io.zviz.spi.artifact.Target;
import io.zviz.spi.host.Architecture;
import io.zviz.spi.policy.ArgumentCondition;
import io.zviz.spi.policy.IntentId;
import io.zviz.spi.policy.ResolvedPolicy;
import io.zviz.sys.Errno;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;

/**
 * What a policy says about every system call with every argument: what the filter is made from, and
 * what the supervisor answers with when the filter asks it. A pure function of policy and target.
 */
public final class CallDecisions {
  /** __X32_SYSCALL_BIT, arch/x86/include/uapi/asm/unistd.h: x32 shares its architecture number. */
  private static final int X32_BIT = 0x40000000;

  private static final long LAST = 0xffffffffL;

  private final Architecture architecture;
  private final CallRules rules;
  private final Node<CallDecision> tree;

  private CallDecisions(Architecture architecture, CallRules rules, IntentId unknown) {
    this.architecture = architecture;
    this.rules = rules;
    Node<CallDecision> native64 = new Dispatch<>(ranges(unknown));
    this.tree =
        killUnless(
            new Test(Word.ARCHITECTURE, Relation.EQUAL, architecture.auditNumber()),
            architecture == Architecture.X86_64
                ? killIf(new Test(Word.NUMBER, Relation.ANY_BIT, X32_BIT), native64)
                : native64);
  }

  /**
   * The decisions of a run.
   *
   * @param target the one that the policy was compiled for: what other layers enforce need not be
   *     inspected here
   */
  public static CallDecisions of(ResolvedPolicy policy, Target target) {
    return of(policy, target.architecture(), Lowering.of(policy, target));
  }

  /** The decisions of a run that only records: every call that is to be inspected is. */
  public static CallDecisions forAudit(ResolvedPolicy policy, Architecture architecture) {
    return of(policy, architecture, Lowering.AUDIT);
  }

  static CallDecisions of(ResolvedPolicy policy, Architecture architecture, Lowering lowering) {
    return new CallDecisions(
        architecture,
        CallRules.of(policy, architecture, lowering),
        CallRules.defaultOf(policy).id());
  }

  /**
   * What becomes of a call of the native interface.
   *
   * @param number as the kernel sees it
   * @param arguments all six, 64 bits each
   */
  public CallDecision decide(int number, long[] arguments) {
    return decide(architecture.auditNumber(), number, arguments);
  }

  /**
   * What becomes of a call of any interface.
   *
   * @param audit the interface, AUDIT_ARCH_*
   */
  public CallDecision decide(int audit, int number, long[] arguments) {
    return tree.evaluate(
        word -> {
          if (word.equals(Word.NUMBER)) {
            return number;
          }
          return word.equals(Word.ARCHITECTURE) ? audit : half(word, arguments);
        });
  }

  /** Everything that can become of a call of the native interface, whatever its arguments. */
  public Set<CallDecision> possible(String call) {
    Set<CallDecision> possible = new LinkedHashSet<>();
    CallRule rule = rules.byName().get(call);
    if (rule != null) {
      collect(rule.decision(), possible);
    }
    return possible;
  }

  /**
   * What becomes of a call of the native interface with some arguments.
   *
   * @param when bits of arguments that have a value, at most one condition an argument; empty for
   *     any arguments
   * @param decision what becomes of it then
   */
  public record Case(List<ArgumentCondition> when, CallDecision decision) {
    /** Copies the list. */
    public Case {
      when = List.copyOf(when);
    }
  }

  /**
   * The cases of a call that have a wanted decision; they exclude one another.
   *
   * @param most how many there may be
   * @return empty when there are more
   */
  public Optional<List<Case>> cases(String call, Predicate<CallDecision> wanted, int most) {
    CallRule rule = rules.byName().get(call);
    return rule == null ? Optional.of(List.of()) : ArgumentCases.of(rule.decision(), wanted, most);
  }

  private static void collect(Node<CallDecision> node, Set<CallDecision> into) {
    if (node instanceof Leaf<CallDecision> leaf) {
      into.add(leaf.value());
    } else if (node instanceof Branch<CallDecision> branch) {
      collect(branch.yes(), into);
      collect(branch.no(), into);
    } else if (node instanceof Dispatch<CallDecision> dispatch) {
      dispatch.ranges().forEach(range -> collect(range.node(), into));
    }
  }

  /** The decisions as a tree. */
  Node<CallDecision> tree() {
    return tree;
  }

  CallRules rules() {
    return rules;
  }

  Architecture architecture() {
    return architecture;
  }

  private static int half(Word word, long[] arguments) {
    int place = word.offset() - Word.low(0).offset();
    long argument = arguments[place / 8];
    return (int) (place % 8 == 0 ? argument : argument >>> 32);
  }

  /** One range per number; a number without a call, or beyond the table, is not implemented. */
  private List<Range<CallDecision>> ranges(IntentId unknown) {
    SyscallTable table = SyscallTable.of(architecture);
    Node<CallDecision> missing = CallRule.refuse(Errno.ENOSYS, unknown);
    List<Range<CallDecision>> ranges = new ArrayList<>();
    for (int number = 0; number <= table.highest(); number++) {
      Node<CallDecision> decision =
          table.name(number).map(rules.byName()::get).map(CallRule::decision).orElse(missing);
      ranges.add(new Range<>(number, number, decision));
    }
    ranges.add(new Range<>(table.highest() + 1L, LAST, missing));
    return ranges;
  }

  private static Node<CallDecision> killUnless(Test test, Node<CallDecision> tree) {
    return new Branch<>(test, tree, new Leaf<>(new CallDecision.Kill()));
  }

  private static Node<CallDecision> killIf(Test test, Node<CallDecision> tree) {
    return new Branch<>(test, new Leaf<>(new CallDecision.Kill()), tree);
  }
}
