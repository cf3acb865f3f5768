package io.zviz.profile;

import org.yaml.snakeyaml.nodes.NodeId;
import org.yaml.snakeyaml.nodes.Tag;
import org.yaml.snakeyaml.resolver.Resolver;

/** What YAML 1.1 takes an unquoted scalar for. */
enum PlainType {
  TEXT("text"),
  BOOLEAN("a boolean"),
  INTEGER("a number"),
  FLOAT("a number"),
  TIME("a date"),
  NULL("empty");

  /** Nothing but text is longer; it also keeps long input away from regular expressions. */
  private static final int LONGEST = 64;

  private static final Resolver RESOLVER = new Resolver();

  private final String words;

  PlainType(String words) {
    this.words = words;
  }

  /** In words, for messages. */
  String words() {
    return words;
  }

  static PlainType of(String text) {
    if (text.length() > LONGEST) {
      return TEXT;
    }
    Tag tag = RESOLVER.resolve(NodeId.scalar, text, true);
    if (tag.equals(Tag.BOOL)) {
      return BOOLEAN;
    } else if (tag.equals(Tag.INT)) {
      return INTEGER;
    } else if (tag.equals(Tag.FLOAT)) {
      return FLOAT;
    } else if (tag.equals(Tag.TIMESTAMP)) {
      return TIME;
    }
    return tag.equals(Tag.NULL) ? NULL : TEXT;
  }
}
