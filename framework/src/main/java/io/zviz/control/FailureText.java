package io.zviz.control;

import io.zviz.run.Failure;
import java.util.List;
import java.util.Map;

/** A failure as the fields of a message, and back. */
final class FailureText {
  private static final String FAILED = "failed";

  private FailureText() {}

  static Map<String, Object> of(Failure failure) {
    return Map.of(
        FAILED,
        failure.said().stream().map(FailureText::fields).toList(),
        "status",
        failure.status());
  }

  private static Map<String, Object> fields(Failure.Said said) {
    return Map.of("lines", said.lines(), "fields", said.fields());
  }

  static boolean isOne(Fields fields) {
    return fields.all().containsKey(FAILED);
  }

  static Failure read(Fields fields) {
    List<Failure.Said> said = fields.objects(FAILED).stream().map(FailureText::said).toList();
    return new Failure(said, fields.number("status").orElse(1L).intValue());
  }

  private static Failure.Said said(Fields fields) {
    List<String> lines = fields.texts("lines");
    return new Failure.Said(lines.isEmpty() ? List.of("") : lines, fields.object("fields"));
  }
}
