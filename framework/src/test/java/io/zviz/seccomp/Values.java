package io.zviz.seccomp;

import io.zviz.seccomp.ir.Node;
import io.zviz.seccomp.ir.Node.Branch;
import io.zviz.seccomp.ir.Node.Dispatch;
import io.zviz.seccomp.ir.Node.Range;
import io.zviz.seccomp.ir.Test;
import io.zviz.seccomp.ir.Word;
import io.zviz.spi.host.Architecture;
import io.zviz.testkit.SeccompData;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;

/**
 * For each call whose arguments a tree looks at: every combination of the values that it compares
 * each argument with, and their neighbours. Of arguments with many of them, some.
 */
final class Values {
  private static final int ARGUMENTS = 6;
  private static final int MANY = 40;

  private final Map<Integer, TreeSet<Long>> byArgument = new TreeMap<>();

  private Values() {}

  static Stream<SeccompData> of(Node<?> tree, Architecture architecture) {
    if (tree instanceof Branch<?> branch) {
      return Stream.concat(of(branch.yes(), architecture), of(branch.no(), architecture));
    }
    return tree instanceof Dispatch<?> dispatch
        ? dispatch.ranges().stream().flatMap(range -> of(range, architecture))
        : Stream.of();
  }

  private static Stream<SeccompData> of(Range<?> range, Architecture architecture) {
    Values values = new Values();
    values.collect(range.node());
    return values
        .combinations()
        .map(all -> SeccompData.of(architecture.auditNumber(), (int) range.first(), all));
  }

  private void collect(Node<?> node) {
    if (node instanceof Branch<?> branch) {
      Test test = branch.test();
      int half = (test.word().offset() - Word.low(0).offset()) / 4;
      TreeSet<Long> values = byArgument.computeIfAbsent(half / 2, argument -> new TreeSet<>());
      for (int beside = -1; beside <= 1; beside++) {
        long value = Integer.toUnsignedLong(test.value() + beside);
        values.add(half % 2 == 0 ? value : value << 32);
        values.add(half % 2 == 0 ? value | 1L << 32 : value << 32 | 1);
        values.add(value | Integer.toUnsignedLong(~test.mask()));
      }
      collect(branch.yes());
      collect(branch.no());
    }
  }

  private Stream<long[]> combinations() {
    List<long[]> all = new ArrayList<>(List.of(new long[ARGUMENTS]));
    byArgument.forEach(
        (argument, values) -> {
          List<long[]> more = new ArrayList<>();
          long step = all.size() == 1 ? 1 : 1 + values.size() / MANY;
          for (long[] each : all) {
            long place = 0;
            for (long value : values) {
              if (place++ % step == 0) {
                long[] next = each.clone();
                next[argument] = value;
                more.add(next);
              }
            }
          }
          all.clear();
          all.addAll(more);
        });
    return all.stream();
  }
}
