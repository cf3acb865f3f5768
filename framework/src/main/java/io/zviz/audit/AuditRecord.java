package io.zviz.audit;

import io.zviz.json.JsonText;
import io.zviz.json.MalformedJsonException;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/**
 * An event as the log has it.
 *
 * @param kind such as {@code syscall}
 * @param fields name to value, as JSON gives them
 * @param line as it stands in the log, but with everything beyond printable ASCII escaped
 */
public record AuditRecord(String kind, Map<String, Object> fields, String line) {
  /** The kinds of events, each the only key of its lines. */
  public static final Set<String> KINDS =
      Set.of("syscall", "file", "network", "capability", "resource", "lifecycle");

  private static final String LIFECYCLE = "lifecycle";

  /** Copies the map. */
  public AuditRecord {
    fields = Map.copyOf(fields);
  }

  /** The event in a line; empty when it is a torn or foreign one. */
  public static Optional<AuditRecord> parse(byte[] line) {
    try {
      Map<String, Object> root = JsonText.read(line);
      if (root.size() != 1) {
        return Optional.empty();
      }
      String kind = root.keySet().iterator().next();
      if (!KINDS.contains(kind) || !(root.get(kind) instanceof Map<?, ?> map)) {
        return Optional.empty();
      }
      Map<String, Object> fields = new TreeMap<>();
      map.forEach((name, value) -> fields.put(String.valueOf(name), value));
      return Optional.of(new AuditRecord(kind, fields, escaped(line)));
    } catch (MalformedJsonException torn) {
      return Optional.empty();
    }
  }

  /**
   * JSON has such characters in texts only, tabs and line ends apart, so that it stays the same.
   */
  private static String escaped(byte[] line) {
    String text = new String(line, StandardCharsets.UTF_8);
    StringBuilder out = new StringBuilder(text.length());
    text.chars()
        .forEach(
            c -> {
              if (c < ' ') {
                out.append(' ');
              } else if (c < 0x7f) {
                out.append((char) c);
              } else {
                out.append("\\u%04x".formatted(c));
              }
            });
    return out.toString().strip();
  }

  /** A field as a text; empty when there is none. */
  public String text(String field) {
    Object value = fields.get(field);
    return value == null ? "" : String.valueOf(value);
  }

  /** A field as a number. */
  public Optional<Long> number(String field) {
    return fields.get(field) instanceof Number number
        ? Optional.of(number.longValue())
        : Optional.empty();
  }

  /** An argument of a call; empty when there is none. */
  public String argument(String name) {
    Object value = fields.get("args") instanceof Map<?, ?> arguments ? arguments.get(name) : null;
    return value == null ? "" : String.valueOf(value);
  }

  /** The call, or what happened. */
  public String name() {
    return text("name");
  }

  /** The path it is about: where symbolic links led, when the log has that. */
  public String path() {
    String resolved = text("resolved");
    return resolved.isEmpty() ? text("path") : resolved;
  }

  /** Whether the profile refuses it; in audit mode it was done all the same. */
  public boolean isDenied() {
    return text("decision").equals("denied");
  }

  /** Whether it is about a run as a whole. */
  public boolean isLifecycle() {
    return kind.equals(LIFECYCLE);
  }

  /** When it happened, as far as the line says so. */
  public Optional<Instant> time() {
    try {
      return Optional.of(Instant.parse(text("time")));
    } catch (DateTimeException unknown) {
      return Optional.empty();
    }
  }
}
