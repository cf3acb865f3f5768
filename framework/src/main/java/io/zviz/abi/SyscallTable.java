package io.zviz.abi;

import io.zviz.spi.host.Architecture;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Collections;
import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * The system calls of one architecture's native 64 bit interface, by the names of the kernel's
 * headers. The data is generated: {@code framework/src/main/scripts/generate-syscall-tables}.
 */
public final class SyscallTable {
  private static final Map<Architecture, SyscallTable> TABLES = load();

  private final String kernel;
  private final SortedMap<String, Integer> numbers;
  private final SortedMap<Integer, String> names;

  private SyscallTable(String kernel, SortedMap<String, Integer> numbers) {
    this.kernel = kernel;
    this.numbers = Collections.unmodifiableSortedMap(numbers);
    SortedMap<Integer, String> inverse = new TreeMap<>();
    numbers.forEach((name, number) -> inverse.put(number, name));
    this.names = inverse;
  }

  /** The table of an architecture. */
  public static SyscallTable of(Architecture architecture) {
    return Objects.requireNonNull(TABLES.get(architecture));
  }

  /** Whether some architecture that is compiled for has a call of this name. */
  public static boolean knownOnAnyArchitecture(String name) {
    return TABLES.values().stream().anyMatch(table -> table.numbers.containsKey(name));
  }

  /** The names of the calls of all architectures that are compiled for. */
  public static SortedSet<String> allNames() {
    SortedSet<String> all = new TreeSet<>();
    TABLES.values().forEach(table -> all.addAll(table.numbers.keySet()));
    return Collections.unmodifiableSortedSet(all);
  }

  /** The version of Linux up to which the tables are complete, such as {@code 6.18}. */
  public static String kernelVersion() {
    return of(Architecture.X86_64).kernel;
  }

  /** The number of a call; empty when this architecture does not have it. */
  public OptionalInt number(String name) {
    Integer number = numbers.get(name);
    return number == null ? OptionalInt.empty() : OptionalInt.of(number);
  }

  /** The name of the call with a number; empty when there is none. */
  public Optional<String> name(int number) {
    return Optional.ofNullable(names.get(number));
  }

  /** The names of all calls of this architecture. */
  public SortedSet<String> names() {
    return Collections.unmodifiableSortedSet(new TreeSet<>(numbers.keySet()));
  }

  /** The highest number that is assigned; calls above it are newer than this table. */
  public int highest() {
    return names.lastKey();
  }

  private static Map<Architecture, SyscallTable> load() {
    Map<Architecture, SyscallTable> tables = new EnumMap<>(Architecture.class);
    for (Architecture architecture : Architecture.values()) {
      tables.put(architecture, parse(resource(architecture.machine() + ".syscalls")));
    }
    return tables;
  }

  private static SyscallTable parse(String text) {
    String kernel = "";
    SortedMap<String, Integer> numbers = new TreeMap<>();
    for (String line : Arrays.asList(text.split("\n"))) {
      int space = line.indexOf(' ');
      if (line.startsWith("kernel ")) {
        kernel = line.substring(space + 1);
      } else if (!line.startsWith("#")) {
        numbers.put(line.substring(space + 1), Integer.valueOf(line.substring(0, space)));
      }
    }
    return new SyscallTable(kernel, numbers);
  }

  private static String resource(String name) {
    try (InputStream stream = SyscallTable.class.getResourceAsStream(name)) {
      return new String(
          Objects.requireNonNull(stream, name).readAllBytes(), StandardCharsets.US_ASCII);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
