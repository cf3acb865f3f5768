package io.zviz.audit.suggest;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The YAML of a suggested profile. */
public final class ProfileText {
  private static final int INDENT = 2;

  private ProfileText() {}

  /**
   * A profile that extends another by what it lacks.
   *
   * @param name its name
   * @param base what it extends
   * @param recordings what the suggestion is made from
   */
  public static String render(
      String name, String base, Recordings recordings, Suggestion suggestion) {
    StringBuilder yaml = new StringBuilder();
    comment(yaml, "", "What profile " + base + " lacks for " + recordings.words() + ".");
    yaml.append("name: ").append(Yaml.text(name)).append('\n');
    yaml.append("extends: ").append(Yaml.text(base)).append('\n');
    yaml.append(lines(suggestion));
    if (!suggestion.left().isEmpty()) {
      yaml.append('\n');
      comment(yaml, "", "Not proposed:");
      suggestion.left().forEach(line -> comment(yaml, "  ", line));
    }
    return yaml.toString();
  }

  /** The lists alone. */
  public static String lines(Suggestion suggestion) {
    StringBuilder yaml = new StringBuilder();
    append(yaml, tree(suggestion.lines()), 0);
    return yaml.toString();
  }

  private static void comment(StringBuilder yaml, String indent, String text) {
    yaml.append("# ").append(indent).append(Yaml.comment(text)).append('\n');
  }

  /** Keys to maps and, at the end, to lists of items. */
  static Map<String, Object> tree(List<Line> lines) {
    Map<String, Object> root = new LinkedHashMap<>();
    for (Line line : lines) {
      String[] keys = line.list().path().split("\\.", -1);
      Map<String, Object> section = root;
      for (int i = 0; i < keys.length - 1; i++) {
        section = section(section, keys[i]);
      }
      items(section, keys[keys.length - 1]).add(line.text());
    }
    return root;
  }

  @SuppressWarnings("unchecked") // only this class fills the maps
  private static Map<String, Object> section(Map<String, Object> parent, String key) {
    return (Map<String, Object>) parent.computeIfAbsent(key, ours -> new LinkedHashMap<>());
  }

  @SuppressWarnings("unchecked") // only this class fills the maps
  private static List<String> items(Map<String, Object> parent, String key) {
    return (List<String>) parent.computeIfAbsent(key, ours -> new java.util.ArrayList<String>());
  }

  /** A tree as block style. */
  static void append(StringBuilder yaml, Map<?, ?> tree, int indent) {
    tree.forEach((key, value) -> append(yaml, String.valueOf(key), value, indent));
  }

  /** An entry of a map as block style. */
  static void append(StringBuilder yaml, String key, Object value, int indent) {
    yaml.append(" ".repeat(indent)).append(key).append(":\n");
    if (value instanceof Map<?, ?> inner) {
      append(yaml, inner, indent + INDENT);
    } else {
      ((List<?>) value)
          .forEach(item -> yaml.append(" ".repeat(indent + INDENT)).append(item).append('\n'));
    }
  }
}
