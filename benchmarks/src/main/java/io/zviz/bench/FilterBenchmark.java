package io.zviz.bench;

import io.zviz.abi.SyscallTable;
import io.zviz.resolve.BuiltinProfiles;
import io.zviz.resolve.Overrides;
import io.zviz.resolve.PolicyResolver;
import io.zviz.resolve.ProfileLocator;
import io.zviz.seccomp.CallDecisions;
import io.zviz.seccomp.CallMix;
import io.zviz.seccomp.FilterStats;
import io.zviz.seccomp.MixStats;
import io.zviz.seccomp.SeccompBackend;
import io.zviz.seccomp.bpf.BpfProgram;
import io.zviz.seccomp.bpf.Instruction;
import io.zviz.seccomp.bpf.SockFilter;
import io.zviz.seccomp.ir.Verdict;
import io.zviz.spi.artifact.Content;
import io.zviz.spi.artifact.Target;
import io.zviz.spi.host.Architecture;
import io.zviz.spi.policy.Intent;
import io.zviz.spi.policy.ResolvedPolicy;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** What the filters of built-in profiles cost, beside those that others make of the same rules. */
final class FilterBenchmark {
  private static final String ZVIZ = "zviz";
  private static final String TIMED_PROFILE = "default";
  private static final Path PROGRAM = Path.of("benchmarks", "target", "c", "filter_cost");
  private static final int ROUNDS = 201;
  private static final int BATCHES = 15;
  private static final int BATCH = 1000;

  /** On both architectures no call has this number: every filter refuses it. */
  private static final int NO_CALL = 400;

  private FilterBenchmark() {}

  static void run(Table table, Path scratch) throws Exception {
    Architecture architecture = Architecture.ofMachine(System.getProperty("os.arch")).orElseThrow();
    for (String profile : BuiltinProfiles.names()) {
      Map<String, List<SockFilter>> filters = filters(profile, architecture, scratch);
      print(table, profile, filters, architecture);
      if (profile.equals(TIMED_PROFILE)) {
        time(table, filters, architecture, scratch);
      }
    }
  }

  private static Map<String, List<SockFilter>> filters(
      String profile, Architecture architecture, Path scratch) throws Exception {
    ResolvedPolicy policy =
        new PolicyResolver(new ProfileLocator(List.of()))
            .resolve(BuiltinProfiles.source(profile), Overrides.NONE);
    // A host on which other layers enforce everything that they can.
    Target target =
        new Target(
            architecture,
            Optional.empty(),
            policy.intents().stream().map(Intent::id).collect(Collectors.toSet()));
    List<FilterRule> rules = FilterRule.of(policy, CallDecisions.of(policy, target), architecture);
    FilterPeers peers = new FilterPeers(rules, architecture, scratch);
    Map<String, List<SockFilter>> filters = new LinkedHashMap<>();
    filters.put("libseccomp, binary tree", peers.binaryTree());
    filters.put("libseccomp, linear", peers.linear());
    filters.put("libseccomp, linear, told which calls are hot", peers.linearHotFirst());
    filters.put("one equality test after the other", peers.chain());
    filters.put(ZVIZ, ours(policy, target));
    return filters;
  }

  private static List<SockFilter> ours(ResolvedPolicy policy, Target target) {
    Content content =
        new SeccompBackend().compile(policy, target).artifact("bpf").orElseThrow().content();
    return BpfProgram.of((Content.Binary) content).instructions().stream()
        .map(Instruction::filter)
        .toList();
  }

  private static void print(
      Table table,
      String profile,
      Map<String, List<SockFilter>> filters,
      Architecture architecture) {
    List<Counts> rows = new ArrayList<>();
    filters.forEach(
        (name, program) -> rows.add(new Counts(name, FilterStats.of(program, architecture))));
    CallMix.recorded().forEach(mix -> SameAnswers.check(filters.values(), architecture, mix));
    table.print("Instructions that filters of %s execute for a call".formatted(profile), rows);
  }

  /**
   * A line of counts.
   *
   * @param name who made the filter
   */
  record Counts(String name, FilterStats stats) {
    List<Double> means() {
      return stats.mixes().stream().map(MixStats::mean).toList();
    }
  }

  private static void time(
      Table table, Map<String, List<SockFilter>> filters, Architecture architecture, Path scratch)
      throws Exception {
    int getppid = SyscallTable.of(architecture).number("getppid").orElseThrow();
    Map<String, String> programs = new LinkedHashMap<>();
    programs.put("no filter", "none");
    for (Map.Entry<String, List<SockFilter>> filter : filters.entrySet()) {
      programs.put(filter.getKey(), write(filter.getValue(), scratch));
    }
    Map<String, String> withLeast = new LinkedHashMap<>(programs);
    withLeast.put(
        "one instruction: allow",
        write(List.of(new SockFilter(SockFilter.RETURN, Verdict.ALLOW)), scratch));
    time(table, "getppid, allowed at once", withLeast, getppid, "<= 1.01");
    time(table, "a number without a call, refused", programs, NO_CALL, "");
  }

  private static void time(
      Table table, String what, Map<String, String> programs, int number, String aim)
      throws Exception {
    List<SelfTimed> running = new ArrayList<>();
    try {
      for (String program : programs.values()) {
        running.add(
            SelfTimed.start(List.of(PROGRAM.toString(), program, Integer.toString(number))));
      }
      for (int round = -1; round < ROUNDS; round++) {
        for (SelfTimed each : running) {
          each.measure(BATCHES, round >= 0);
        }
      }
      List<Row> rows = new ArrayList<>();
      for (String name : programs.keySet()) {
        rows.add(running.get(rows.size()).row(name, name.equals(ZVIZ) ? aim : "", BATCH));
      }
      table.print(
          "%s, under filters of %s (medians of %d rounds of %d)"
              .formatted(what, TIMED_PROFILE, ROUNDS, BATCHES * BATCH),
          rows,
          rows.get(0));
    } finally {
      running.forEach(SelfTimed::close);
    }
  }

  private static String write(List<SockFilter> program, Path scratch) throws IOException {
    ByteBuffer buffer =
        ByteBuffer.allocate(program.size() * SockFilter.SIZE).order(ByteOrder.LITTLE_ENDIAN);
    program.forEach(instruction -> instruction.write(buffer));
    return Files.write(Files.createTempFile(scratch, "filter", ".bpf"), buffer.array()).toString();
  }
}
