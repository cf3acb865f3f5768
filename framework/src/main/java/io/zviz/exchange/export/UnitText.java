package io.zviz.exchange.export;

import java.util.List;

/** The lines of a drop-in, as systemd.syntax(7) reads them. */
final class UnitText {
  private final StringBuilder text = new StringBuilder();

  UnitText comment(String line) {
    text.append("# ").append(line).append('\n');
    return this;
  }

  UnitText section(String name) {
    text.append('[').append(name).append("]\n");
    return this;
  }

  UnitText set(String key, String value) {
    text.append(key).append('=').append(value).append('\n');
    return this;
  }

  /** Words in lines of some width, which add up. */
  UnitText words(String key, List<String> words) {
    StringBuilder line = new StringBuilder();
    for (String word : words) {
      if (line.length() + word.length() > 90) {
        set(key, line.toString());
        line.setLength(0);
      }
      line.append(line.length() == 0 ? "" : " ").append(word);
    }
    if (line.length() > 0) {
      set(key, line.toString());
    }
    return this;
  }

  /** A path as a word: in quotes, in which only quotes, backslashes and specifiers are special. */
  static String path(String prefix, String path) {
    String escaped = path.replace("\\", "\\\\").replace("\"", "\\\"").replace("%", "%%");
    String word = prefix + escaped;
    return word.matches("[A-Za-z0-9_./@+-]+") ? word : "\"" + word + "\"";
  }

  /** A path and options, which are taken apart once more when the quotes are gone. */
  static String pathWithOptions(String path, String options) {
    return path("", path.replace("\\", "\\\\").replace(":", "\\:") + ":" + options);
  }

  String text() {
    return text.toString();
  }
}
