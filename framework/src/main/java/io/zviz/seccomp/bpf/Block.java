package io.zviz.seccomp.bpf;

import io.zviz.seccomp.ir.Test;
import io.zviz.spi.policy.IntentId;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;

/** A piece of the program that is emitted once, however many ways lead to it. */
sealed class Block {
  private final SortedSet<IntentId> causes = new TreeSet<>();

  /** The intents of everything that shares this piece. */
  final List<IntentId> causes() {
    return List.copyOf(causes);
  }

  final void addCauses(SortedSet<IntentId> more) {
    causes.addAll(more);
  }

  /** The end of a way. */
  static final class Return extends Block {
    private final int value;

    Return(int value) {
      this.value = value;
    }

    int value() {
      return value;
    }
  }

  /** A fork. */
  static final class Fork extends Block {
    private final Test test;
    private final Block yes;
    private final Block no;
    private boolean loads;

    Fork(Test test, Block yes, Block no) {
      this.test = test;
      this.yes = yes;
      this.no = no;
    }

    Test test() {
      return test;
    }

    Block yes() {
      return yes;
    }

    Block no() {
      return no;
    }

    /** Whether it has to load its word, because not every way to it has just done so. */
    boolean loads() {
      return loads;
    }

    void mustLoad() {
      loads = true;
    }

    /** Whether the machine still holds what {@code next} tests when this goes on there. */
    boolean carriesOverTo(Block next) {
      return next instanceof Fork fork
          && fork.test.word().equals(test.word())
          && fork.test.mask() == test.mask();
    }
  }
}
