package io.zviz.profile;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every key with a value of every type that it does not have. */
final class WrongTypeMatrixTest {
  /** A value of each type, as YAML text. */
  private static final Map<String, String> VALUES = new LinkedHashMap<>();

  static {
    VALUES.put("text", "\"some words\"");
    VALUES.put("integer", "5");
    VALUES.put("float", "1.5");
    VALUES.put("boolean", "true");
    VALUES.put("date", "2020-01-01");
    VALUES.put("null", "~");
    VALUES.put("nothing", "");
    VALUES.put("list", "[]");
    VALUES.put("map", "{}");
    VALUES.put("list of lists", "[[]]");
  }

  private record Case(String path, String type, String yaml) {
    @Override
    public String toString() {
      return path + " as " + type;
    }
  }

  static List<Case> cases() {
    List<Case> cases = new ArrayList<>();
    collect("", Schema.ROOT, "%s", cases);
    return cases;
  }

  /** Every key below a shape; {@code frame} is the document with a hole where the shape stands. */
  private static void collect(String path, Shape shape, String frame, List<Case> cases) {
    if (shape instanceof Shape.Section section) {
      section
          .keys()
          .forEach((key, value) -> field(Schema.join(path, key), key, value, frame, cases));
    } else if (shape instanceof Shape.ListOf list) {
      wrong(path + "[]", list.item(), frame.formatted("[%s]"), cases);
      collect(path + "[]", list.item(), frame.formatted("[%s]"), cases);
    } else if (shape instanceof Shape.Either either) {
      collect(path, either.other(), frame, cases);
    }
  }

  private static void field(String path, String key, Shape shape, String frame, List<Case> cases) {
    String inner = frame.formatted("{" + key + ": %s}");
    wrong(path, shape, inner, cases);
    collect(path, shape, inner, cases);
  }

  private static void wrong(String path, Shape shape, String frame, List<Case> cases) {
    VALUES.forEach(
        (type, value) -> {
          boolean emptyItem = "nothing".equals(type) && path.endsWith("[]");
          if (!accepts(shape, type) && !emptyItem) {
            cases.add(new Case(path, type, frame.formatted(value)));
          }
        });
  }

  private static boolean accepts(Shape shape, String type) {
    if (shape instanceof Shape.Either either) {
      return accepts(either.word(), type) || accepts(either.other(), type);
    } else if (shape instanceof Shape.ListOf list) {
      return type.equals("list")
          || (type.equals("list of lists") && list.item() instanceof Shape.ListOf);
    } else if (shape instanceof Shape.Word word) {
      return switch (word.kind()) {
        case TEXT -> type.equals("text");
        case VERBATIM -> List.of("text", "integer", "float", "boolean", "date").contains(type);
        case FLAG -> type.equals("boolean");
        case INTEGER -> type.equals("integer");
        case QUANTITY -> List.of("text", "integer", "float", "date").contains(type);
      };
    }
    return type.equals("map");
  }

  @ParameterizedTest
  @MethodSource("cases")
  void names_the_field_and_what_it_must_be(Case wrong) {
    assertThat(Texts.problems(wrong.yaml()))
        .as(wrong.yaml())
        .contains("ZV-PROFILE-014 " + (wrong.path().isEmpty() ? "" : wrong.path()))
        .contains(" must be ");
  }
}
