package io.zviz.seccomp;

import io.zviz.abi.SyscallTable;
import io.zviz.seccomp.bpf.Assembler;
import io.zviz.seccomp.bpf.BpfProgram;
import io.zviz.seccomp.ir.Node;
import io.zviz.seccomp.ir.Node.Branch;
import io.zviz.seccomp.ir.Node.Dispatch;
import io.zviz.seccomp.ir.Node.Range;
import io.zviz.seccomp.ir.Verdict;
import io.zviz.seccomp.optimize.Optimizer;
import io.zviz.seccomp.optimize.Weights;
import io.zviz.spi.host.Architecture;
import io.zviz.spi.policy.IntentId;
import java.util.Set;
import java.util.TreeSet;

/** The programs that are made from the same decisions. */
enum FilterVariant {
  /** The artefact on disk: refuses alone, so that it means the same under any loader. */
  STANDALONE,
  /** A run without a log of refused calls: refuses alone. */
  SILENT,
  /** A run that logs: the supervisor answers refused calls, with the same error number. */
  LOGGED;

  /** The program of this variant. */
  BpfProgram program(CallDecisions decisions) {
    return Assembler.assemble(
        Optimizer.optimize(verdicts(decisions), Weights.of(decisions.architecture())));
  }

  /** What the kernel is told for each decision. */
  Node<Verdict> verdicts(CallDecisions decisions) {
    return verdicts(decisions.tree(), decisions.architecture());
  }

  private Node<Verdict> verdicts(Node<CallDecision> tree, Architecture architecture) {
    if (tree instanceof Branch<CallDecision> branch) {
      return new Branch<>(
          branch.test(), verdicts(branch.yes(), architecture), verdicts(branch.no(), architecture));
    }
    if (tree instanceof Dispatch<CallDecision> dispatch) {
      return new Dispatch<>(
          dispatch.ranges().stream().map(range -> verdicts(range, architecture)).toList());
    }
    return tree.map(decision -> verdict(decision, this == LOGGED));
  }

  private Range<Verdict> verdicts(Range<CallDecision> range, Architecture architecture) {
    boolean asks = this == LOGGED || (this == SILENT && startsPrograms(range, architecture));
    return new Range<>(
        range.first(), range.last(), range.node().map(decision -> verdict(decision, asks)));
  }

  /** Where execve is refused, the supervisor lets the first one go: the command itself. */
  private static boolean startsPrograms(Range<CallDecision> range, Architecture architecture) {
    return range.first() == range.last()
        && SyscallTable.of(architecture)
            .name((int) range.first())
            .filter("execve"::equals)
            .isPresent();
  }

  private static Verdict verdict(CallDecision decision, boolean refusalsAsk) {
    if (decision instanceof CallDecision.Allow allow) {
      return verdict(Verdict.ALLOW, allow.intent());
    }
    if (decision instanceof CallDecision.Broker broker) {
      return verdict(Verdict.USER_NOTIF, broker.intent());
    }
    if (decision instanceof CallDecision.Refuse refuse) {
      int alone = Verdict.ERRNO | refuse.errno();
      return verdict(refusalsAsk ? Verdict.USER_NOTIF : alone, refuse.intent());
    }
    return new Verdict(Verdict.KILL_PROCESS, new TreeSet<>());
  }

  private static Verdict verdict(int value, IntentId intent) {
    return new Verdict(value, new TreeSet<>(Set.of(intent)));
  }
}
