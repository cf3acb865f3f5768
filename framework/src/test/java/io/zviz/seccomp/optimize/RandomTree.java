package io.zviz.seccomp.optimize;

import io.zviz.seccomp.ir.Arguments;
import io.zviz.seccomp.ir.Node;
import io.zviz.seccomp.ir.Node.Branch;
import io.zviz.seccomp.ir.Node.Dispatch;
import io.zviz.seccomp.ir.Node.Range;
import io.zviz.seccomp.ir.Test;
import io.zviz.seccomp.ir.Test.Relation;
import io.zviz.seccomp.ir.Verdict;
import io.zviz.seccomp.ir.Word;
import io.zviz.spi.host.Architecture;
import io.zviz.testkit.SeccompData;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.TreeSet;
import java.util.stream.IntStream;

/** A tree by chance, the same for the same seed, and calls at which it could go wrong. */
final class RandomTree {
  private static final List<Node<Verdict>> ENDS =
      List.of(Trees.ALLOW, Trees.ALLOW, Trees.NOTIFY, Trees.EPERM, Trees.ENOSYS, Trees.KILL);
  private static final int DEEPEST = 5;
  private static final int ARGUMENTS = 3;

  private final Random random;
  private final int audit;

  /** Values that the tree compares with, and their neighbours. */
  private final List<Long> values = new ArrayList<>(List.of(0L, 1L, 0x7fffffffL, 0x80000000L, -1L));

  private final List<Long> numbers = new ArrayList<>(List.of(0L, 0x40000000L, 0x80000000L));

  RandomTree(long seed, Architecture architecture) {
    this.random = new Random(seed);
    this.audit = architecture.auditNumber();
  }

  Node<Verdict> tree() {
    Node<Verdict> calls = new Dispatch<>(ranges());
    if (random.nextBoolean()) {
      Relation relation = pick(List.of(Relation.values()));
      calls = Trees.number(relation, pick(numbers), end(), calls);
    }
    return new Branch<>(new Test(Word.ARCHITECTURE, Relation.EQUAL, audit), calls, Trees.KILL);
  }

  SeccompData call() {
    long[] arguments = new long[ARGUMENTS];
    for (int i = 0; i < ARGUMENTS; i++) {
      arguments[i] = near(pick(values));
    }
    int architecture = random.nextInt(50) == 0 ? audit + 1 : audit;
    return SeccompData.of(architecture, (int) near(pick(numbers)), arguments);
  }

  static int word(SeccompData call, Word word) {
    if (word.equals(Word.NUMBER)) {
      return call.number();
    }
    if (word.equals(Word.ARCHITECTURE)) {
      return call.architecture();
    }
    int half = (word.offset() - Word.low(0).offset()) / 4;
    long argument = call.arguments().get(half / 2);
    return (int) (half % 2 == 0 ? argument : argument >>> 32);
  }

  private long near(long value) {
    return value + random.nextInt(3) - 1;
  }

  private List<Range<Verdict>> ranges() {
    TreeSet<Long> firsts = new TreeSet<>(List.of(0L));
    int count = random.nextInt(80);
    while (firsts.size() <= count) {
      firsts.add(random.nextInt(10) == 0 ? random.nextLong(1L << 32) : random.nextLong(480));
    }
    numbers.addAll(firsts);
    List<Range<Verdict>> ranges = new ArrayList<>();
    for (Long first : firsts) {
      Long next = firsts.higher(first);
      ranges.add(new Range<>(first, next == null ? Trees.LAST : next - 1, node(DEEPEST)));
    }
    return ranges;
  }

  private Node<Verdict> node(int depth) {
    int kind = random.nextInt(depth == DEEPEST ? 8 : 5);
    if (depth == 0 || kind > 3) {
      return end();
    }
    int argument = random.nextInt(ARGUMENTS);
    if (kind == 0) {
      List<Integer> list =
          IntStream.range(0, random.nextInt(12)).map(i -> (int) value()).boxed().toList();
      return Arguments.lowIn(argument, list, node(depth - 1), end());
    }
    Relation relation = pick(List.of(Relation.values()));
    if (kind == 1) {
      return Arguments.wide(argument, relation, value(), node(depth - 1), node(depth - 1));
    }
    int mask = random.nextInt(4) == 0 ? (int) value() : Test.ALL_BITS;
    Word word = random.nextInt(4) == 0 ? Word.high(argument) : Word.low(argument);
    return new Branch<>(
        new Test(word, mask, relation, (int) value()), node(depth - 1), node(depth - 1));
  }

  private long value() {
    long value =
        random.nextInt(3) > 0 ? near(pick(values)) : random.nextLong() >>> random.nextInt(60);
    values.add(value);
    values.add(value << 32 | value >>> 32);
    return value;
  }

  private Node<Verdict> end() {
    return pick(ENDS);
  }

  private <T> T pick(List<T> choices) {
    return choices.get(random.nextInt(choices.size()));
  }
}
