package io.zviz.json;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.ByteArrayOutputStream;
import java.math.BigInteger;
import java.util.Map;
import java.util.TreeMap;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.PrettyPrinter;
import tools.jackson.core.SerializableString;
import tools.jackson.core.io.CharacterEscapes;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.core.util.DefaultIndenter;
import tools.jackson.core.util.DefaultPrettyPrinter;
import tools.jackson.core.util.Separators;
import tools.jackson.core.util.Separators.Spacing;

/**
 * JSON text from trees of maps, iterables and scalars, and back.
 *
 * <p>The text depends on nothing but the tree: the keys of a map are sorted, lines end with LF, and
 * every character beyond printable ASCII is escaped, so a control character or a right-to-left
 * override can break neither the document nor a terminal that shows it. A lone surrogate, which no
 * reader has to accept (RFC 8259, 8.2), is written as U+FFFD.
 */
public final class JsonText {
  private static final JsonFactory FACTORY =
      JsonFactory.builder()
          .characterEscapes(new PrintableAscii())
          .highestNonEscapedChar(127)
          .build();

  private static final int ROOM = 4096;

  private JsonText() {}

  /**
   * Writes a document with an indentation of two spaces and a newline at its end.
   *
   * @param tree a Map with String keys, an Iterable, a CharSequence, Boolean, Integer, Long or
   *     BigInteger, or an Enum, which is written as its name in lower case
   * @throws IllegalArgumentException when the tree holds anything else, null included
   */
  public static String write(Object tree) {
    return write(tree, new Indented());
  }

  /** The same on one line, for logs; a newline at its end. */
  public static String writeLine(Object tree) {
    return write(tree, ObjectWriteContext.empty());
  }

  /**
   * Reads a document of at most 16 MiB and depth 64 whose root is an object.
   *
   * @return maps in the order of the document, lists, Strings, Booleans, Longs (BigIntegers for
   *     what only fits 64 bits without a sign) and Doubles; a JSON null is left out of maps and
   *     refused in lists
   * @throws MalformedJsonException when it is anything else, a duplicate key included
   */
  public static Map<String, Object> read(byte[] document) {
    return JsonReader.readObject(document);
  }

  private static String write(Object tree, ObjectWriteContext context) {
    ByteArrayOutputStream text = new ByteArrayOutputStream(ROOM);
    try (JsonGenerator generator = FACTORY.createGenerator(context, text)) {
      writeValue(generator, tree);
    }
    text.write('\n');
    return text.toString(US_ASCII);
  }

  private static void writeValue(JsonGenerator out, Object value) {
    if (value instanceof Map<?, ?> map) {
      writeMap(out, map);
    } else if (value instanceof Iterable<?> items) {
      out.writeStartArray();
      items.forEach(item -> writeValue(out, item));
      out.writeEndArray();
    } else if (value instanceof CharSequence text) {
      out.writeString(wellFormed(text.toString()));
    } else if (value instanceof Enum<?> constant) {
      out.writeString(constant.name().toLowerCase(java.util.Locale.ROOT));
    } else if (value instanceof Boolean flag) {
      out.writeBoolean(flag);
    } else if (value instanceof BigInteger number) {
      out.writeNumber(number);
    } else if (value instanceof Integer || value instanceof Long) {
      out.writeNumber(((Number) value).longValue());
    } else {
      throw new IllegalArgumentException("not a JSON value: " + value.getClass().getName());
    }
  }

  private static void writeMap(JsonGenerator out, Map<?, ?> map) {
    Map<String, Object> sorted = new TreeMap<>();
    map.forEach((key, value) -> sorted.put(wellFormed((String) key), value));
    out.writeStartObject();
    sorted.forEach(
        (key, value) -> {
          out.writeName(key);
          writeValue(out, value);
        });
    out.writeEndObject();
  }

  private static String wellFormed(String text) {
    if (!hasSurrogates(text)) {
      return text;
    }
    return text.codePoints()
        .map(point -> isSurrogate(point) ? 0xfffd : point)
        .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
        .toString();
  }

  private static boolean hasSurrogates(String text) {
    for (int i = 0; i < text.length(); i++) {
      if (Character.isSurrogate(text.charAt(i))) {
        return true;
      }
    }
    return false;
  }

  private static boolean isSurrogate(int codePoint) {
    return codePoint >= Character.MIN_SURROGATE && codePoint <= Character.MAX_SURROGATE;
  }

  /** Two spaces, LF, and no line break in empty containers. */
  private static final class Indented extends ObjectWriteContext.Base {
    private final PrettyPrinter printer = printer();

    private static PrettyPrinter printer() {
      DefaultIndenter lines = new DefaultIndenter("  ", "\n");
      Separators separators =
          Separators.createDefaultInstance()
              .withObjectNameValueSpacing(Spacing.AFTER)
              .withObjectEmptySeparator("")
              .withArrayEmptySeparator("");
      return new DefaultPrettyPrinter(separators)
          .withObjectIndenter(lines)
          .withArrayIndenter(lines);
    }

    @Override
    public PrettyPrinter getPrettyPrinter() {
      return printer;
    }

    @Override
    public boolean hasPrettyPrinter() {
      return true;
    }
  }

  /** JSON's own escapes, and DEL. */
  private static final class PrintableAscii extends CharacterEscapes {
    private static final long serialVersionUID = 1L;
    private static final int DEL = 0x7f;

    private final int[] codes = standardAsciiEscapesForJSON();

    PrintableAscii() {
      codes[DEL] = ESCAPE_STANDARD;
    }

    @Override
    public int[] getEscapeCodesForAscii() {
      return codes;
    }

    @Override
    @SuppressWarnings("NullAway") // null means "no custom sequence", as Jackson documents
    public SerializableString getEscapeSequence(int character) {
      return null;
    }
  }
}
