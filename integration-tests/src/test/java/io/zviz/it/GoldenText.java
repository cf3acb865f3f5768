package io.zviz.it;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.zviz.json.JsonText;
import io.zviz.seccomp.FilterListing;
import io.zviz.spi.artifact.Content;
import io.zviz.spi.host.Architecture;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;

/** An artefact as lines that people can compare, without what changes with every other artefact. */
final class GoldenText {
  private static final int INSTRUCTION = 8;

  private GoldenText() {}

  static List<String> of(String extension, byte[] artefact) {
    return switch (extension) {
      case "bpf" -> listing(artefact);
      case "broker", "landlock", "cgroup" -> json(JsonText.read(artefact));
      case "manifest" -> manifest(new TreeMap<>(JsonText.read(artefact)));
      default -> new String(artefact, UTF_8).lines().toList();
    };
  }

  /** Every instruction in words, and behind it the eight bytes. */
  private static List<String> listing(byte[] filter) {
    List<String> lines = new ArrayList<>();
    Content.Binary binary = new Content.Binary(filter, List.of());
    for (String line : FilterListing.of(binary, Architecture.X86_64)) {
      int at = lines.size() * INSTRUCTION;
      String bytes = HexFormat.of().formatHex(filter, at, at + INSTRUCTION);
      lines.add("%-58s %s".formatted(line, bytes));
    }
    return lines;
  }

  /** One line for each value, and for each item of a list. */
  private static List<String> json(Map<String, Object> document) {
    List<String> lines = new ArrayList<>();
    new TreeMap<>(document)
        .forEach(
            (key, value) -> {
              List<?> items = value instanceof List<?> list ? list : List.of(value);
              items.forEach(item -> lines.add(JsonText.writeLine(Map.of(key, item)).strip()));
            });
    return lines;
  }

  /**
   * The digests and places of the other artefacts are left out, and the versions of their makers.
   */
  private static List<String> manifest(Map<String, Object> manifest) {
    Map<?, ?> artefacts = (Map<?, ?>) Objects.requireNonNull(manifest.remove("artifacts"));
    List<Object> made = new ArrayList<>();
    artefacts
        .values()
        .forEach(
            a -> made.add(((Map<?, ?>) a).get("backend") + ": " + ((Map<?, ?>) a).get("file")));
    manifest.put("artifacts", made);
    manifest.put("backends", backends(manifest));
    manifest.keySet().removeAll(List.of("sha256", "tool"));
    return json(manifest);
  }

  private static List<Object> backends(Map<String, Object> manifest) {
    List<Object> backends = new ArrayList<>();
    for (Object item : (List<?>) Objects.requireNonNull(manifest.get("backends"))) {
      backends.add(((Map<?, ?>) item).get("id") + ": " + ((Map<?, ?>) item).get("layers"));
    }
    return backends;
  }
}
