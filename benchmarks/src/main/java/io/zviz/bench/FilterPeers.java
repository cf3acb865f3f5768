package io.zviz.bench;

import io.zviz.abi.SyscallTable;
import io.zviz.seccomp.CallMix;
import io.zviz.seccomp.bpf.Assembler;
import io.zviz.seccomp.bpf.Instruction;
import io.zviz.seccomp.bpf.SockFilter;
import io.zviz.seccomp.ir.Arguments;
import io.zviz.seccomp.ir.Node;
import io.zviz.seccomp.ir.Node.Branch;
import io.zviz.seccomp.ir.Node.Leaf;
import io.zviz.seccomp.ir.Test;
import io.zviz.seccomp.ir.Test.Relation;
import io.zviz.seccomp.ir.Verdict;
import io.zviz.seccomp.ir.Word;
import io.zviz.spi.host.Architecture;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** Filters that others make out of the same rules. */
final class FilterPeers {
  private static final String SCRIPT = "integration-tests/src/test/python/libseccomp_filter.py";
  private static final int HIGHEST_PRIORITY = 255;

  private final List<FilterRule> rules;
  private final Architecture architecture;
  private final Path scratch;

  FilterPeers(List<FilterRule> rules, Architecture architecture, Path scratch) {
    this.rules = rules;
    this.architecture = architecture;
    this.scratch = scratch;
  }

  /** As libseccomp makes them unless told otherwise: one comparison after the other. */
  List<SockFilter> linear() throws Exception {
    return libseccomp(1, Stream.of());
  }

  /** The same, told which calls are hot: as good as a linear filter can get. */
  List<SockFilter> linearHotFirst() throws Exception {
    List<String> hottest = hottest();
    return libseccomp(
        1,
        IntStream.range(0, Math.min(hottest.size(), HIGHEST_PRIORITY))
            .mapToObj(i -> "priority %d %s".formatted(HIGHEST_PRIORITY - i, hottest.get(i))));
  }

  /** With SCMP_FLTATR_CTL_OPTIMIZE=2. */
  List<SockFilter> binaryTree() throws Exception {
    return libseccomp(2, Stream.of());
  }

  /** An equality test for each call, by number, as people write filters by hand. */
  List<SockFilter> chain() {
    SyscallTable table = SyscallTable.of(architecture);
    TreeMap<Integer, List<FilterRule>> byNumber = new TreeMap<>();
    for (FilterRule rule : rules) {
      int number = table.number(rule.call()).orElseThrow();
      byNumber.computeIfAbsent(number, key -> new ArrayList<>()).add(rule);
    }
    Node<Verdict> tree = end(FilterRule.DEFAULT);
    for (Map.Entry<Integer, List<FilterRule>> rulesOfCall : byNumber.descendingMap().entrySet()) {
      Node<Verdict> call = call(rulesOfCall.getValue());
      tree = test(Word.NUMBER, Relation.EQUAL, rulesOfCall.getKey(), call, tree);
    }
    if (architecture == Architecture.X86_64) {
      tree = test(Word.NUMBER, Relation.AT_LEAST, 0x40000000, kill(), tree);
    }
    tree = test(Word.ARCHITECTURE, Relation.EQUAL, architecture.auditNumber(), tree, kill());
    return Assembler.assemble(tree).instructions().stream().map(Instruction::filter).toList();
  }

  private static Node<Verdict> call(List<FilterRule> rules) {
    Node<Verdict> tree = end(FilterRule.DEFAULT);
    for (FilterRule rule : rules) {
      Node<Verdict> met = end(rule.action());
      for (FilterRule.Condition when : rule.when()) {
        met =
            Arguments.lowEquals(when.argument(), (int) when.mask(), (int) when.value(), met, tree);
      }
      tree = met;
    }
    return tree;
  }

  private static Node<Verdict> test(
      Word word, Relation relation, int value, Node<Verdict> yes, Node<Verdict> no) {
    return new Branch<>(new Test(word, relation, value), yes, no);
  }

  private static Node<Verdict> kill() {
    return new Leaf<>(new Verdict(Verdict.KILL_PROCESS, new TreeSet<>()));
  }

  private static Node<Verdict> end(String action) {
    int value =
        switch (action) {
          case "allow" -> Verdict.ALLOW;
          case "notify" -> Verdict.USER_NOTIF;
          default -> Verdict.ERRNO | Integer.parseInt(action);
        };
    return new Leaf<>(new Verdict(value, new TreeSet<>()));
  }

  /** The calls of the mixes, those with the largest share in them first. */
  private static List<String> hottest() {
    Map<String, Double> shares = new HashMap<>();
    for (CallMix mix : CallMix.recorded()) {
      double total = mix.entries().stream().mapToLong(CallMix.Entry::count).sum();
      mix.entries().forEach(e -> shares.merge(e.call(), e.count() / total, Double::sum));
    }
    return shares.entrySet().stream()
        .sorted(Map.Entry.comparingByValue(Comparator.<Double>reverseOrder()))
        .map(Map.Entry::getKey)
        .toList();
  }

  private List<SockFilter> libseccomp(int optimize, Stream<String> priorities) throws Exception {
    Path input = scratch.resolve("rules");
    Path output = scratch.resolve("libseccomp.bpf");
    Stream<String> lines =
        Stream.of(
                Stream.of("default " + FilterRule.DEFAULT, "optimize " + optimize),
                priorities,
                rules.stream().map(FilterRule::toString))
            .flatMap(all -> all);
    Files.writeString(input, lines.collect(Collectors.joining("\n")), StandardCharsets.US_ASCII);
    String name = architecture.name().toLowerCase(Locale.ROOT);
    Process process =
        new ProcessBuilder("/usr/bin/python3", SCRIPT, name, output.toString())
            .redirectInput(input.toFile())
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    if (process.waitFor() != 0) {
      throw new IOException(SCRIPT + ": status " + process.exitValue());
    }
    return read(Files.readAllBytes(output));
  }

  private static List<SockFilter> read(byte[] program) {
    ByteBuffer buffer = ByteBuffer.wrap(program).order(ByteOrder.LITTLE_ENDIAN);
    List<SockFilter> instructions = new ArrayList<>();
    while (buffer.hasRemaining()) {
      instructions.add(SockFilter.read(buffer));
    }
    return instructions;
  }
}
