package io.zviz.seccomp.optimize;

import io.zviz.abi.SyscallTable;
import io.zviz.seccomp.ir.Word;
import io.zviz.spi.host.Architecture;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * Reads the weights that {@code framework/src/main/scripts/generate-call-weights} makes out of the
 * recorded mixes: "weight call" and "weight call argument value" a line.
 */
final class MeasuredWeights {
  private static final int HEXADECIMAL = 16;

  private final Map<String, Long> calls = new HashMap<>();
  private final List<String[]> arguments = new ArrayList<>();

  private MeasuredWeights() {}

  static Map<Architecture, Weights> load() {
    MeasuredWeights measured = new MeasuredWeights();
    measured.parse(resource());
    Map<Architecture, Weights> all = new EnumMap<>(Architecture.class);
    for (Architecture architecture : Architecture.values()) {
      all.put(architecture, measured.of(SyscallTable.of(architecture)));
    }
    return all;
  }

  private void parse(String text) {
    for (String line : Arrays.asList(text.split("\n"))) {
      String[] words = line.split(" ", -1);
      if (words.length == 2) {
        calls.put(words[1], Long.valueOf(words[0]));
      } else if (!line.startsWith("#")) {
        arguments.add(words);
      }
    }
  }

  private Weights of(SyscallTable table) {
    List<Weights.Value> values = new ArrayList<>();
    for (String[] words : arguments) {
      table.number(words[1]).ifPresent(number -> values.add(value(number, words)));
    }
    return Weights.of(table, calls, values);
  }

  private static Weights.Value value(int number, String[] words) {
    return new Weights.Value(
        number,
        Word.low(Integer.parseInt(words[2])),
        Integer.parseUnsignedInt(words[3], HEXADECIMAL),
        Long.parseLong(words[0]));
  }

  private static String resource() {
    try (InputStream stream = Weights.class.getResourceAsStream("call.weights")) {
      return new String(Objects.requireNonNull(stream).readAllBytes(), StandardCharsets.US_ASCII);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
