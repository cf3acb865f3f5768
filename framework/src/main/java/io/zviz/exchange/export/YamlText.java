package io.zviz.exchange.export;

import io.zviz.json.JsonText;
import java.util.Collection;
import java.util.List;
import java.util.Map;

/** YAML from trees of maps, lists and scalars: keys in their order, texts in quotes as in JSON. */
final class YamlText {
  private final StringBuilder text = new StringBuilder();

  private YamlText() {}

  /** Several documents. */
  static String of(List<Map<String, Object>> documents) {
    YamlText yaml = new YamlText();
    for (Map<String, Object> document : documents) {
      yaml.text.append("---\n");
      yaml.map(document, "");
    }
    return yaml.text.toString();
  }

  private void map(Map<?, ?> map, String indent) {
    map.forEach(
        (key, value) -> {
          text.append(indent).append(key).append(':');
          value(value, indent);
        });
  }

  private void value(Object value, String indent) {
    if (value instanceof Map<?, ?> map && !map.isEmpty()) {
      text.append('\n');
      map(map, indent + "  ");
    } else if (value instanceof Collection<?> list && !list.isEmpty()) {
      text.append('\n');
      list.forEach(item -> item(item, indent + "  "));
    } else {
      text.append(' ').append(scalar(value)).append('\n');
    }
  }

  private void item(Object item, String indent) {
    if (item instanceof Map<?, ?> map && !map.isEmpty()) {
      int start = text.length();
      map(map, indent + "  ");
      text.replace(start + indent.length(), start + indent.length() + 2, "- ");
    } else {
      text.append(indent).append("- ").append(scalar(item)).append('\n');
    }
  }

  private static String scalar(Object value) {
    if (value instanceof Map) {
      return "{}";
    }
    return value instanceof Collection ? "[]" : JsonText.writeLine(value).strip();
  }
}
