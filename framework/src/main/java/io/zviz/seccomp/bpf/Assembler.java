package io.zviz.seccomp.bpf;

import io.zviz.seccomp.ir.Node;
import io.zviz.seccomp.ir.Node.Branch;
import io.zviz.seccomp.ir.Node.Leaf;
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
  private final Map<Node<Integer>, Label> labels = new HashMap<>();
  private final Causes causes;
  private final Loads loads;

  private Assembler(Causes causes, Loads loads) {
    this.causes = causes;
    this.loads = loads;
  }

  /**
   * The program of a tree.
   *
   * @param tree without {@link Node.Dispatch}
   * @throws io.zviz.spi.error.ZvizException when it is too long for the kernel
   */
  public static BpfProgram assemble(Node<Verdict> tree) {
    Node<Integer> shape = tree.map(Verdict::value);
    Assembler assembler = new Assembler(Causes.of(tree), Loads.of(shape));
    assembler.emit(shape);
    if (shape instanceof Leaf<Integer> leaf) {
      assembler.reachReturn(leaf, 0);
    }
    Collections.reverse(assembler.reversed);
    return new BpfProgram(assembler.reversed);
  }

  private void emit(Node<Integer> node) {
    if (labels.containsKey(node) || node instanceof Leaf<Integer>) {
      return;
    }
    if (!(node instanceof Branch<Integer> branch)) {
      throw new IllegalArgumentException("a dispatch must be searched before it is assembled");
    }
    emit(branch.yes());
    emit(branch.no());
    // Between a test and its first target an instruction may come for its second one.
    int yes = reach(branch, branch.yes(), 1);
    int no = reach(branch, branch.no(), 0);
    test(branch, yes, no);
  }

  private void test(Branch<Integer> branch, int yes, int no) {
    Test test = branch.test();
    List<IntentId> why = causes.behind(branch);
    int here = reversed.size();
    add(new SockFilter(code(test.relation()), here - yes, here - no, test.value()), why);
    int afterLoad = reversed.size();
    if (loads.needed(branch)) {
      if (test.mask() != Test.ALL_BITS) {
        add(new SockFilter(SockFilter.AND, test.mask()), why);
      }
      add(new SockFilter(SockFilter.LOAD, test.word().offset()), why);
    }
    labels.put(branch, new Label(reversed.size(), afterLoad));
  }

  /** A place that leads to a node, near enough when {@code more} instructions are yet to come. */
  private int reach(Branch<Integer> from, Node<Integer> to, int more) {
    return to instanceof Leaf<Integer> leaf ? reachReturn(leaf, more) : reachTest(from, to, more);
  }

  /** Returns are made where they are needed: one more costs no more than a jump to a far one. */
  private int reachReturn(Leaf<Integer> leaf, int more) {
    Label label = labels.get(leaf);
    if (label == null || tooFar(label.start(), more)) {
      add(new SockFilter(SockFilter.RETURN, leaf.value()), causes.behind(leaf));
      label = new Label(reversed.size(), reversed.size());
      labels.put(leaf, label);
    }
    return label.start();
  }

  private int reachTest(Branch<Integer> from, Node<Integer> to, int more) {
    Label label = Objects.requireNonNull(labels.get(to));
    int target = Loads.carriesOver(from, to) ? label.afterLoad() : label.start();
    if (tooFar(target, more)) {
      add(new SockFilter(SockFilter.JUMP, reversed.size() - target), causes.behind(to));
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
   * Where a node's code begins, counted in instructions from the end of the program.
   *
   * @param start with the load of its word
   * @param afterLoad without
   */
  private record Label(int start, int afterLoad) {}
}
