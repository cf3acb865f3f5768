package io.zviz.seccomp.bpf;

import io.zviz.seccomp.bpf.Block.Fork;
import io.zviz.seccomp.bpf.Block.Return;
import io.zviz.seccomp.ir.Node;
import io.zviz.seccomp.ir.Test;
import io.zviz.seccomp.ir.Verdict;
import io.zviz.spi.policy.IntentId;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * Turns a tree into instructions.
 *
 * <p>BPF jumps forwards only, so code is made from the end: what a test jumps to stands already,
 * its distance is known, and a jump of more than {@link SockFilter#FARTHEST} gets a stepping stone
 * beside it. Equal subtrees are emitted once. A word that the test before has loaded is not loaded
 * again.
 */
public final class Assembler {
  private final List<Instruction> reversed = new ArrayList<>();
  private final Map<Block, Label> labels = new HashMap<>();

  private Assembler() {}

  /**
   * The program of a tree.
   *
   * @param tree without {@link Node.Dispatch}
   * @throws io.zviz.spi.error.ZvizException when it is too long for the kernel
   */
  public static BpfProgram assemble(Node<Verdict> tree) {
    Assembler assembler = new Assembler();
    Block start = Blocks.of(tree);
    if (start instanceof Return only) {
      assembler.reachReturn(only, 0);
    }
    assembler.emit(start);
    Collections.reverse(assembler.reversed);
    return new BpfProgram(assembler.reversed);
  }

  private void emit(Block block) {
    if (block instanceof Fork fork && !labels.containsKey(fork)) {
      emit(fork.yes());
      emit(fork.no());
      // Between the test and its first target an instruction may come for its second one.
      int yes = reach(fork, fork.yes(), 1);
      int no = reach(fork, fork.no(), 0);
      test(fork, yes, no);
    }
  }

  private void test(Fork fork, int yes, int no) {
    Test test = fork.test();
    List<IntentId> why = fork.causes();
    int here = reversed.size();
    add(new SockFilter(code(test.relation()), here - yes, here - no, test.value()), why);
    int afterLoad = reversed.size();
    if (fork.loads()) {
      if (test.mask() != Test.ALL_BITS) {
        add(new SockFilter(SockFilter.AND, test.mask()), why);
      }
      add(new SockFilter(SockFilter.LOAD, test.word().offset()), why);
    }
    labels.put(fork, new Label(reversed.size(), afterLoad));
  }

  /** A place that leads to a block, near enough when {@code more} instructions are yet to come. */
  private int reach(Fork from, Block to, int more) {
    return to instanceof Return end ? reachReturn(end, more) : reachTest(from, to, more);
  }

  /** Returns are made where they are needed: one more costs no more than a jump to a far one. */
  private int reachReturn(Return end, int more) {
    Label label = labels.get(end);
    if (label == null || tooFar(label.start(), more)) {
      add(new SockFilter(SockFilter.RETURN, end.value()), end.causes());
      label = new Label(reversed.size(), reversed.size());
      labels.put(end, label);
    }
    return label.start();
  }

  private int reachTest(Fork from, Block to, int more) {
    Label label = Objects.requireNonNull(labels.get(to));
    int target = from.carriesOverTo(to) ? label.afterLoad() : label.start();
    if (tooFar(target, more)) {
      add(new SockFilter(SockFilter.JUMP, reversed.size() - target), to.causes());
      return reversed.size();
    }
    return target;
  }

  private boolean tooFar(int target, int more) {
    return reversed.size() - target + more > SockFilter.FARTHEST;
  }

  private void add(SockFilter filter, List<IntentId> why) {
    reversed.add(new Instruction(filter, why));
  }

  private static int code(Test.Relation relation) {
    return switch (relation) {
      case EQUAL -> SockFilter.IF_EQUAL;
      case GREATER -> SockFilter.IF_GREATER;
      case AT_LEAST -> SockFilter.IF_AT_LEAST;
      case ANY_BIT -> SockFilter.IF_ANY_BIT;
    };
  }

  /**
   * Where a block's code begins, counted in instructions from the end of the program.
   *
   * @param start with the load of its word
   * @param afterLoad without
   */
  private record Label(int start, int afterLoad) {}
}
