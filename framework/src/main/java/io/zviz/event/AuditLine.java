package io.zviz.event;

import io.zviz.json.JsonText;
import io.zviz.spi.event.Event;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * One line of the audit log: an object with exactly one key, the event's kind, so that {@code jq
 * '.[]'} gives the event and {@code jq '.syscall'} the events of one kind.
 */
final class AuditLine {
  /** Characters of one value; what the workload says is cut there. */
  static final int MAX_VALUE = 4_096;

  private AuditLine() {}

  /** The line as UTF-8, with its newline. */
  static byte[] of(Event.Kind kind, Map<String, Object> fields) {
    SortedMap<String, Object> limited = new TreeMap<>();
    fields.forEach((name, value) -> limited.put(name, limited(value)));
    String line = JsonText.writeLine(Map.of(kind.name().toLowerCase(Locale.ROOT), limited));
    return (line.endsWith("\n") ? line : line + "\n").getBytes(StandardCharsets.UTF_8);
  }

  private static Object limited(Object value) {
    if (value instanceof String text && text.length() > MAX_VALUE) {
      return text.substring(0, MAX_VALUE) + "…";
    }
    return value;
  }
}
