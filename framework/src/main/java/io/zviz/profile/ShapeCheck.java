package io.zviz.profile;

import io.zviz.spi.policy.Origin;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * First pass: keys and types. Reports what does not fit the schema and hands on what does, so that
 * the second pass can rely on the types.
 */
final class ShapeCheck {
  private static final Pattern INTEGER = Pattern.compile("-?(0|[1-9][0-9]*)");

  private final Shape.Section schema;
  private final Problems problems;

  ShapeCheck(Shape.Section schema, Problems problems) {
    this.schema = schema;
    this.problems = problems;
  }

  /** The document without what is wrong in it. */
  YamlValue.Mapping check(YamlValue.Mapping document) {
    Set<String> keys =
        document.entries().stream().map(e -> e.key().text()).collect(Collectors.toSet());
    boolean other = keys.stream().anyMatch(Schema.OTHER_SCHEMA::containsKey);
    if (other) {
      rejectOtherSchema(document);
    }
    return section(document, schema, "", other);
  }

  private void rejectOtherSchema(YamlValue.Mapping document) {
    String replacements =
        Schema.OTHER_SCHEMA.entrySet().stream()
            .sorted(java.util.Map.Entry.comparingByKey())
            .map(e -> e.getKey() + " is " + e.getValue())
            .collect(Collectors.joining(", "));
    Origin origin =
        document.entries().stream()
            .filter(e -> Schema.OTHER_SCHEMA.containsKey(e.key().text()))
            .map(e -> e.key().origin())
            .findFirst()
            .orElse(document.origin());
    String message = "this profile is written in another schema; here " + replacements;
    problems.add(origin, ProfileError.OTHER_SCHEMA, message);
  }

  private YamlValue.Mapping section(
      YamlValue.Mapping map, Shape.Section shape, String path, boolean otherSchema) {
    List<YamlValue.Entry> kept = new ArrayList<>();
    for (YamlValue.Entry entry : map.entries()) {
      String key = entry.key().text();
      Shape expected = shape.keys().get(key);
      if (expected != null) {
        String inner = Schema.join(path, key);
        value(entry.value(), expected, inner, entry.key().origin())
            .ifPresent(value -> kept.add(new YamlValue.Entry(entry.key(), value)));
      } else if (!otherSchema || !Schema.OTHER_SCHEMA.containsKey(key)) {
        unknownKey(entry.key(), shape, path);
      }
    }
    return new YamlValue.Mapping(map.origin(), kept);
  }

  private void unknownKey(YamlValue.Scalar key, Shape.Section shape, String path) {
    if (problems.areMany()) {
      return;
    }
    List<String> homes = Schema.homesOf(schema, key.text());
    String where = path.isEmpty() ? "at the top level" : "in " + path;
    if (!homes.isEmpty()) {
      List<String> names =
          homes.stream().map(home -> home.isEmpty() ? "the top level" : home).toList();
      String message =
          Words.quote(key.text()) + " does not belong " + where + " but in " + Words.or(names);
      problems.add(key.origin(), ProfileError.MISPLACED_KEY, message);
      return;
    }
    String proposal = NearestName.proposal(key.text(), shape.keys().keySet());
    String known = proposal.isEmpty() ? "; known are " + Words.and(shape.keys().keySet()) : "";
    String message = "unknown key " + Words.quote(key.text()) + " " + where + proposal + known;
    problems.add(key.origin(), ProfileError.UNKNOWN_KEY, message);
  }

  private Optional<YamlValue> value(YamlValue value, Shape shape, String path, Origin keyOrigin) {
    if (shape instanceof Shape.Either either) {
      Shape chosen = value instanceof YamlValue.Scalar ? either.word() : either.other();
      return fits(value, chosen)
          ? value(value, chosen, path, keyOrigin)
          : wrongType(value, shape, path, keyOrigin);
    }
    if (!fits(value, shape)) {
      return wrongType(value, shape, path, keyOrigin);
    }
    if (shape instanceof Shape.Section section) {
      return Optional.of(section((YamlValue.Mapping) value, section, path, false));
    } else if (shape instanceof Shape.ListOf list) {
      return Optional.of(list((YamlValue.Sequence) value, list, path));
    } else if (shape instanceof Shape.Table table) {
      return Optional.of(table((YamlValue.Mapping) value, table, path));
    }
    return Optional.of(value);
  }

  /** An item with an error in it is left out, so that what is missing then is not an error too. */
  private YamlValue list(YamlValue.Sequence list, Shape.ListOf shape, String path) {
    List<YamlValue> kept = new ArrayList<>();
    for (YamlValue item : list.items()) {
      int before = problems.count();
      Optional<YamlValue> checked = value(item, shape.item(), path + "[]", item.origin());
      if (problems.count() == before) {
        checked.ifPresent(kept::add);
      }
    }
    return new YamlValue.Sequence(list.origin(), kept);
  }

  private YamlValue table(YamlValue.Mapping map, Shape.Table shape, String path) {
    List<YamlValue.Entry> kept = new ArrayList<>();
    for (YamlValue.Entry entry : map.entries()) {
      // A pin may also be a list of backends; the reader of this section looks into it.
      boolean pin = "backends".equals(path) && entry.value() instanceof YamlValue.Sequence;
      Shape expected = pin ? PINS : shape.value();
      String inner = Schema.join(path, entry.key().text());
      value(entry.value(), expected, inner, entry.key().origin())
          .ifPresent(value -> kept.add(new YamlValue.Entry(entry.key(), value)));
    }
    return new YamlValue.Mapping(map.origin(), kept);
  }

  private static final Shape PINS =
      new Shape.ListOf(new Shape.Word(Shape.Kind.TEXT, "a backend"), "a list of backends");

  private static boolean fits(YamlValue value, Shape shape) {
    if (shape instanceof Shape.Word word) {
      return value instanceof YamlValue.Scalar scalar && fits(scalar, word.kind());
    }
    return shape instanceof Shape.ListOf
        ? value instanceof YamlValue.Sequence
        : value instanceof YamlValue.Mapping;
  }

  private static boolean fits(YamlValue.Scalar scalar, Shape.Kind kind) {
    PlainType type = scalar.type();
    return switch (kind) {
      case TEXT -> type == PlainType.TEXT;
      case VERBATIM -> type != PlainType.NULL;
      case FLAG -> type == PlainType.BOOLEAN;
      case INTEGER -> scalar.plain() && INTEGER.matcher(scalar.text()).matches();
      case QUANTITY -> type != PlainType.NULL && type != PlainType.BOOLEAN;
    };
  }

  private Optional<YamlValue> wrongType(
      YamlValue value, Shape shape, String path, Origin keyOrigin) {
    boolean nothing = value instanceof YamlValue.Scalar s && s.plain() && s.text().isEmpty();
    String message = path + " must be " + shape.expected() + ", but is " + words(value, shape);
    problems.add(nothing ? keyOrigin : value.origin(), ProfileError.WRONG_TYPE, message);
    return Optional.empty();
  }

  private static String words(YamlValue value, Shape shape) {
    if (value instanceof YamlValue.Mapping) {
      return "a map";
    } else if (value instanceof YamlValue.Sequence) {
      return "a list";
    }
    YamlValue.Scalar scalar = (YamlValue.Scalar) value;
    String words = scalar.type().words();
    if (scalar.type() == PlainType.NULL) {
      return words;
    }
    Shape word = shape instanceof Shape.Either either ? either.word() : shape;
    boolean quote =
        scalar.type() != PlainType.TEXT
            && word instanceof Shape.Word expected
            && expected.kind() == Shape.Kind.TEXT;
    return words
        + " ("
        + Words.quote(scalar.text()).replaceAll("^\"|\"$", "")
        + ")"
        + (quote ? "; quote it: " + Words.quote(scalar.text()) : "");
  }
}
