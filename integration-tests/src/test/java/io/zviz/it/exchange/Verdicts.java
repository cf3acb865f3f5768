package io.zviz.it.exchange;

import static org.assertj.core.api.Assertions.assertThat;

import io.zviz.abi.SyscallTable;
import io.zviz.exchange.oci.Surroundings;
import io.zviz.json.JsonText;
import io.zviz.spi.host.Architecture;
import io.zviz.testkit.BpfInterpreter;
import io.zviz.testkit.Expectations;
import io.zviz.testkit.ForeignTool;
import io.zviz.testkit.InterestingCalls;
import io.zviz.testkit.SeccompData;
import java.io.IOException;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Two filters held against each other, over every call and every argument that either looks at. */
final class Verdicts {
  private static final int KILL_THREAD = 0;
  private static final int KILL_PROCESS = 0x80000000;
  private static final int ACTION = 0xffff0000;
  private static final long MOST = 20_000;
  private static final Set<Long> TYPING = Set.of(0x5412L, 0x541CL); // TIOCSTI, TIOCLINUX

  private final Architecture architecture;
  private final SyscallTable table;

  Verdicts(Architecture architecture) {
    this.architecture = architecture;
    this.table = SyscallTable.of(architecture);
  }

  /** The filter that libseccomp makes of a profile, and the calls that it knows. */
  record Loaded(BpfInterpreter filter, Set<Integer> known) {}

  /** Has libseccomp load a profile, as engines do. */
  Loaded libseccomp(Path profile, Surroundings container, Path output) throws IOException {
    ForeignTool python =
        ForeignTool.find("python3").orElseThrow(() -> new AssertionError("python3 is missing"));
    String numbers =
        table.names().stream()
            .map(name -> table.number(name).orElseThrow() + " " + name)
            .collect(Collectors.joining("\n"));
    byte[] known =
        python
            .run(
                numbers,
                Path.of("src/test/python/libseccomp_profile.py").toString(),
                profile.toString(),
                architecture.machine(),
                container.kernel(),
                String.join(",", container.capabilities()),
                output.toString())
            .succeed()
            .output();
    return new Loaded(
        new BpfInterpreter(Files.readAllBytes(output)),
        Arrays.stream(new String(known, StandardCharsets.US_ASCII).strip().split(" "))
            .map(Integer::valueOf)
            .collect(Collectors.toSet()));
  }

  /** A profile that a Debian package ships. */
  static Path shipped(String file, String debianPackage) {
    Path profile = Path.of(file);
    Expectations.require(
        debianPackage, Files.isRegularFile(profile), "the Debian package " + debianPackage);
    return profile;
  }

  /**
   * Asserts that both decide the same, but for TIOCSTI and TIOCLINUX, which ours refuses.
   *
   * @param profile whose numbers are tried as arguments, with those next to them
   * @return how many calls were compared
   */
  long assertSame(BpfInterpreter ours, Loaded theirs, Path profile) throws IOException {
    List<SeccompData> calls = calls(profile, theirs.known());
    for (SeccompData call : calls) {
      int mine = verdict(ours.run(call));
      if (isTyping(call)) {
        assertThat(mine & ACTION).as("%s", call).isNotEqualTo(0x7fff0000);
      } else {
        assertThat(Integer.toHexString(mine))
            .as("%s %s", table.name(call.number()).orElse(""), call)
            .isEqualTo(Integer.toHexString(verdict(theirs.filter().run(call))));
      }
    }
    return calls.size();
  }

  private static int verdict(int value) {
    return (value & ACTION) == KILL_THREAD ? KILL_PROCESS : value;
  }

  private boolean isTyping(SeccompData call) {
    return table.name(call.number()).filter("ioctl"::equals).isPresent()
        && call.architecture() == architecture.auditNumber()
        && TYPING.contains(call.arguments().get(1) & 0xffffffffL);
  }

  /** Calls that both know, and calls of foreign interfaces. */
  private List<SeccompData> calls(Path profile, Set<Integer> known) throws IOException {
    Map<String, Map<Integer, Set<Long>>> looked = lookedAt(profile);
    List<SeccompData> calls = new ArrayList<>();
    new InterestingCalls(
            architecture,
            number -> table.name(number).filter(InterestingCalls.INSPECTED::contains).isPresent())
        .all()
        .filter(
            call ->
                call.architecture() != architecture.auditNumber()
                    || isX32(call)
                    || (known.contains(call.number()) && table.name(call.number()).isPresent()))
        .forEach(calls::add);
    looked.forEach(
        (name, arguments) ->
            table.number(name).stream()
                .filter(known::contains)
                .forEach(
                    number -> combinations(arguments).forEach(a -> calls.add(call(number, a)))));
    return calls;
  }

  /** libseccomp lets -1 through to the default: what a tracer puts in place of a call. */
  private boolean isX32(SeccompData call) {
    return architecture == Architecture.X86_64
        && (call.number() & 0x40000000) != 0
        && call.number() != -1;
  }

  private SeccompData call(int number, long[] arguments) {
    return SeccompData.of(architecture.auditNumber(), number, arguments);
  }

  /** The numbers beside which a profile's conditions begin or end to hold. */
  private static Map<String, Map<Integer, Set<Long>>> lookedAt(Path profile) throws IOException {
    Map<String, Map<Integer, Set<Long>>> looked = new TreeMap<>();
    Map<String, Object> root = JsonText.read(Files.readAllBytes(profile));
    for (Map<?, ?> rule : maps(root.get("syscalls"))) {
      for (Map<?, ?> argument : maps(rule.get("args"))) {
        int index = ((Number) Objects.requireNonNull(argument.get("index"))).intValue();
        for (Object name : (Collection<?>) Objects.requireNonNull(rule.get("names"))) {
          Set<Long> values =
              looked
                  .computeIfAbsent((String) name, n -> new TreeMap<>())
                  .computeIfAbsent(index, i -> new TreeSet<>());
          Stream.of(argument.get("value"), argument.get("valueTwo"))
              .filter(Number.class::isInstance)
              .forEach(number -> around((Number) number, values));
        }
      }
    }
    return looked;
  }

  private static void around(Number number, Set<Long> values) {
    long value = number instanceof BigInteger large ? large.longValue() : number.longValue();
    values.addAll(List.of(0L, 1L, -1L, value - 1, value, value + 1));
    values.addAll(List.of(value | 1L << 32, value ^ 1L << 63, value ^ 1L << 31, value ^ 0x20000));
  }

  private static List<Map<?, ?>> maps(@org.jspecify.annotations.Nullable Object list) {
    List<Map<?, ?>> maps = new ArrayList<>();
    if (list instanceof Collection<?> items) {
      items.forEach(item -> maps.add((Map<?, ?>) item));
    }
    return maps;
  }

  /** All combinations; of very many, as many by chance, the same each time. */
  private static List<long[]> combinations(Map<Integer, Set<Long>> arguments) {
    long product = arguments.values().stream().mapToLong(Set::size).reduce(1, (a, b) -> a * b);
    List<long[]> combined = new ArrayList<>();
    Random random = new Random(product);
    Map<Integer, List<Long>> lists = new TreeMap<>();
    arguments.forEach((index, values) -> lists.put(index, List.copyOf(values)));
    for (long number = 0; number < Math.min(product, MOST); number++) {
      long rest = number;
      long[] values = new long[6];
      for (Map.Entry<Integer, List<Long>> argument : lists.entrySet()) {
        int size = argument.getValue().size();
        int place = product > MOST ? random.nextInt(size) : (int) (rest % size);
        values[argument.getKey()] = argument.getValue().get(place);
        rest /= size;
      }
      combined.add(values);
    }
    return combined;
  }
}
