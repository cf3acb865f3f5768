package io.zviz.audit;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.zviz.json.JsonText;
import java.util.Map;
import java.util.TreeMap;

/** Lines of a log for tests. */
public final class Lines {
  private Lines() {}

  /** A line, with its newline. */
  public static String line(String kind, Object... namesAndValues) {
    Map<String, Object> fields = new TreeMap<>();
    for (int i = 0; i < namesAndValues.length; i += 2) {
      fields.put((String) namesAndValues[i], namesAndValues[i + 1]);
    }
    return JsonText.writeLine(Map.of(kind, fields));
  }

  /** An event as it is read. */
  public static AuditRecord event(String kind, Object... namesAndValues) {
    return AuditRecord.parse(line(kind, namesAndValues).getBytes(UTF_8)).orElseThrow();
  }

  /** A refused call of container c under profile p, by cat. */
  public static AuditRecord denied(String call, Object... namesAndValues) {
    Object[] all = new Object[namesAndValues.length + 14];
    System.arraycopy(namesAndValues, 0, all, 14, namesAndValues.length);
    Object[] fixed = {
      "name",
      call,
      "container",
      "c",
      "profile",
      "p",
      "run",
      "r",
      "comm",
      "cat",
      "decision",
      "denied",
      "time",
      "2026-01-31T12:00:00.000000Z"
    };
    System.arraycopy(fixed, 0, all, 0, fixed.length);
    return event("syscall", all);
  }
}
