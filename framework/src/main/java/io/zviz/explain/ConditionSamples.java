package io.zviz.explain;

import io.zviz.spi.policy.ArgumentCondition;
import io.zviz.spi.policy.ConditionalSyscallIntent;
import io.zviz.spi.policy.ResolvedPolicy;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;

/** Arguments at which the conditions of two policies begin or end to hold. */
final class ConditionSamples {
  private static final int ARGUMENTS = 6;
  private static final int MOST = 4096;

  private final SortedMap<Integer, TreeSet<Long>> values = new TreeMap<>();

  private ConditionSamples(String call, ResolvedPolicy... policies) {
    for (ResolvedPolicy policy : policies) {
      policy.intents(ConditionalSyscallIntent.class).stream()
          .filter(intent -> intent.name().equals(call))
          .flatMap(intent -> intent.when().stream())
          .forEach(this::add);
    }
  }

  /** The arguments of the samples, by a label for each; empty without conditions. */
  static Map<String, List<Long>> of(String call, ResolvedPolicy before, ResolvedPolicy after) {
    ConditionSamples samples = new ConditionSamples(call, before, after);
    Map<String, List<Long>> labelled = new LinkedHashMap<>();
    if (!samples.values.isEmpty()) {
      samples
          .combinations()
          .forEach(arguments -> labelled.put(samples.label(arguments), arguments));
    }
    return labelled;
  }

  private void add(ArgumentCondition condition) {
    TreeSet<Long> here =
        values.computeIfAbsent(
            condition.argument(), argument -> new TreeSet<>(Long::compareUnsigned));
    long value = condition.value();
    here.addAll(List.of(0L, value - 1, value, value + 1));
    long lowest = Long.lowestOneBit(condition.mask());
    long highest = Long.highestOneBit(condition.mask());
    here.addAll(List.of(value ^ lowest, value ^ highest, value | ~condition.mask()));
  }

  private List<List<Long>> combinations() {
    List<List<Long>> combined = List.of(java.util.Collections.nCopies(ARGUMENTS, 0L));
    for (Map.Entry<Integer, TreeSet<Long>> entry : values.entrySet()) {
      List<List<Long>> longer = new ArrayList<>();
      for (List<Long> start : combined) {
        for (long value : entry.getValue()) {
          List<Long> arguments = new ArrayList<>(start);
          arguments.set(entry.getKey(), value);
          longer.add(List.copyOf(arguments));
        }
      }
      combined = longer.subList(0, Math.min(MOST, longer.size()));
    }
    return combined;
  }

  private String label(List<Long> arguments) {
    List<String> words = new ArrayList<>();
    values
        .keySet()
        .forEach(argument -> words.add("arg%d=0x%x".formatted(argument, arguments.get(argument))));
    return String.join(", ", words);
  }
}
