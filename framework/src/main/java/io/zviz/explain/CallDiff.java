package io.zviz.explain;

import io.zviz.abi.SyscallTable;
import io.zviz.compile.Bundle;
import io.zviz.explain.Difference.Direction;
import io.zviz.spi.policy.ArgumentIntent;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Differences between what two filters say, over every call and every argument with a name. */
final class CallDiff {
  private static final List<Long> TYPES = List.of(1L, 2L, 3L, 5L); // STREAM DGRAM RAW SEQPACKET
  private static final List<Long> PROTOCOLS = List.of(0L, 1L, 4L, 6L, 9L, 12L, 15L, 17L, 58L);

  private final Bundle before;
  private final Bundle after;
  private final CallAnswers first;
  private final CallAnswers second;
  private final List<Difference> differences = new ArrayList<>();

  private CallDiff(Bundle before, Bundle after) {
    this.before = before;
    this.after = after;
    this.first = new CallAnswers(before, new Steps(before));
    this.second = new CallAnswers(after, new Steps(after));
  }

  static List<Difference> of(Bundle before, Bundle after) {
    CallDiff diff = new CallDiff(before, after);
    SyscallTable.of(before.architecture()).names().forEach(diff::compare);
    return diff.differences;
  }

  private void compare(String call) {
    Verdict one = first.verdict(call, List.of());
    Verdict other = second.verdict(call, List.of());
    boolean byArguments =
        one.kind() == Verdict.Kind.DEPENDS || other.kind() == Verdict.Kind.DEPENDS;
    if (byArguments) {
      compareArguments(call);
    } else if (!one.equals(other)) {
      add(call, one, other);
    }
    boolean inspected = first.isInspected(call);
    if (one.passes() && other.passes() && inspected != second.isInspected(call)) {
      differences.add(
          new Difference(
              inspected ? Direction.MORE : Direction.LESS,
              "syscalls",
              (inspected ? "no longer hands " : "now hands ") + call + " to the broker",
              inspected ? "broker" : "kernel",
              inspected ? "kernel" : "broker"));
    }
  }

  /** By the first argument that has names; the same for all of the rest is said once. */
  private void compareArguments(String call) {
    for (Map.Entry<String, Map<String, List<Long>>> group : samples(call).entrySet()) {
      Map<String, Verdict[]> changed = new LinkedHashMap<>();
      group
          .getValue()
          .forEach(
              (label, arguments) -> {
                Verdict one = first.verdict(call, arguments);
                Verdict other = second.verdict(call, arguments);
                if (!one.equals(other)) {
                  changed.put(label, new Verdict[] {one, other});
                }
              });
      long ways = changed.values().stream().map(v -> v[0] + " " + v[1]).distinct().count();
      if (changed.size() == group.getValue().size() && ways == 1) {
        Verdict[] all = changed.values().iterator().next();
        add(call + "(" + group.getKey() + ")", all[0], all[1]);
      } else {
        changed.forEach((label, both) -> add(call + "(" + label + ")", both[0], both[1]));
      }
    }
  }

  /** Arguments to try: a group for each value of the argument with names, a label for each. */
  private Map<String, Map<String, List<Long>>> samples(String call) {
    Map<String, Map<String, List<Long>>> groups = new LinkedHashMap<>();
    ConditionSamples.of(call, before.policy(), after.policy())
        .forEach((label, arguments) -> groups.put(label, Map.of(label, arguments)));
    if (call.equals("socket") || call.equals("socketpair")) {
      Constants.names(call, 0).forEach((name, family) -> groups.put(name, sockets(name, family)));
      return groups;
    }
    int argument = call.equals("ioctl") ? 1 : 0;
    named(call, argument)
        .forEach(
            (name, value) ->
                groups.put(
                    name, Map.of(name, argument == 1 ? List.of(0L, value) : List.of(value))));
    String other = "anything else";
    groups.put(other, Map.of(other, List.of(0x7ffffff1L, 0x7ffffff1L)));
    return groups;
  }

  private Map<String, Long> named(String call, int argument) {
    Map<String, Long> names = new TreeMap<>(Constants.names(call, argument));
    for (Bundle bundle : List.of(before, after)) {
      bundle.policy().intents(ArgumentIntent.class).stream()
          .filter(intent -> intent.call().equals(call))
          .flatMap(intent -> intent.allowed().stream())
          .filter(value -> !names.containsValue(value.value()))
          .forEach(value -> names.put(value.name(), value.value()));
    }
    return names;
  }

  private static Map<String, List<Long>> sockets(String name, long family) {
    Map<String, List<Long>> samples = new LinkedHashMap<>();
    for (long type : TYPES) {
      for (long protocol : PROTOCOLS) {
        String label = name + ", " + Constants.name("socket", 1, type);
        samples.put(
            protocol == 0 ? label : label + ", protocol " + protocol,
            List.of(family, type, protocol));
      }
    }
    return samples;
  }

  private void add(String what, Verdict one, Verdict other) {
    boolean allowed = one.isAllowed();
    if (allowed == other.isAllowed()) {
      String text = what + " is " + other + ", no longer " + one;
      differences.add(
          new Difference(Direction.OTHER, "syscalls", text, one.toString(), other.toString()));
      return;
    }
    differences.add(
        new Difference(
            allowed ? Direction.LESS : Direction.MORE,
            "syscalls",
            (allowed ? "no longer permits " : "newly permits ") + what,
            one.toString(),
            other.toString()));
  }
}
