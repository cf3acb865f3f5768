package io.zviz.json;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.core.json.JsonFactory;

/** Token stream to tree, within bounds. */
final class JsonReader {
  private static final int MAX_BYTES = 16 << 20;
  private static final int MAX_DEPTH = 64;
  private static final JsonFactory FACTORY =
      JsonFactory.builder()
          .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
          .streamReadConstraints(
              StreamReadConstraints.builder()
                  .maxNestingDepth(MAX_DEPTH)
                  .maxDocumentLength(MAX_BYTES)
                  .maxStringLength(MAX_BYTES)
                  .build())
          .build();

  private final JsonParser parser;

  private JsonReader(JsonParser parser) {
    this.parser = parser;
  }

  static Map<String, Object> readObject(byte[] document) {
    if (document.length > MAX_BYTES) {
      throw new MalformedJsonException("longer than " + MAX_BYTES + " bytes");
    }
    try (JsonParser parser = FACTORY.createParser(ObjectReadContext.empty(), document)) {
      if (parser.nextToken() != JsonToken.START_OBJECT) {
        throw new MalformedJsonException("the document is not an object");
      }
      Map<String, Object> root = new JsonReader(parser).object();
      if (parser.nextToken() != null) {
        throw new MalformedJsonException("something follows the document");
      }
      return root;
    } catch (JacksonException malformed) {
      throw new MalformedJsonException(where(malformed));
    }
  }

  private static String where(JacksonException malformed) {
    var at = malformed.getLocation();
    String message = malformed.getOriginalMessage();
    return at == null
        ? message
        : "line %d, column %d: %s".formatted(at.getLineNr(), at.getColumnNr(), message);
  }

  private Map<String, Object> object() {
    Map<String, Object> map = new LinkedHashMap<>();
    while (parser.nextToken() != JsonToken.END_OBJECT) {
      String key = parser.currentName();
      Object value = value(parser.nextToken());
      if (value != null) {
        map.put(key, value);
      }
    }
    return map;
  }

  private List<Object> array() {
    List<Object> items = new ArrayList<>();
    for (JsonToken token = parser.nextToken();
        token != JsonToken.END_ARRAY;
        token = parser.nextToken()) {
      Object value = value(token);
      if (value == null) {
        throw new MalformedJsonException("null in an array");
      }
      items.add(value);
    }
    return items;
  }

  /** A Long, or a BigInteger beyond it, of at most 20 digits. */
  private Object integer() {
    BigInteger number = parser.getBigIntegerValue();
    if (number.bitLength() > 64) {
      throw new MalformedJsonException("a number of more than 64 bits");
    }
    return number.bitLength() < 64 ? (Object) number.longValue() : number;
  }

  private @Nullable Object value(JsonToken token) {
    return switch (token) {
      case START_OBJECT -> object();
      case START_ARRAY -> array();
      case VALUE_STRING -> parser.getString();
      case VALUE_TRUE -> true;
      case VALUE_FALSE -> false;
      case VALUE_NUMBER_INT -> integer();
      case VALUE_NUMBER_FLOAT -> parser.getDoubleValue();
      case VALUE_NULL -> null;
      default -> throw new MalformedJsonException("unexpected " + token);
    };
  }
}
