package io.zviz.exchange.oci;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/** An object of a document, with its place; a wrong type is a {@link MalformedProfile}. */
final class JsonObject {
  private static final BigInteger LARGEST = BigInteger.ONE.shiftLeft(64).subtract(BigInteger.ONE);

  private final String pointer;
  private final Map<?, ?> fields;
  private final Set<String> read = new TreeSet<>();

  JsonObject(String pointer, Map<?, ?> fields) {
    this.pointer = pointer;
    this.fields = fields;
  }

  String pointer() {
    return pointer;
  }

  /** The keys that nobody has asked for. */
  List<String> unread() {
    return fields.keySet().stream()
        .map(String::valueOf)
        .filter(key -> !read.contains(key))
        .map(key -> pointer + "/" + key)
        .toList();
  }

  Optional<String> text(String key) {
    return of(key, String.class, "a string");
  }

  /** A number from 0 to 2^64-1, its bits in a long; 0 when there is none. */
  long number(String key) {
    read.add(key);
    Object value = fields.get(key);
    BigInteger number =
        value instanceof BigInteger large
            ? large
            : BigInteger.valueOf(of(key, Long.class, "a number").orElse(0L));
    if (number.signum() < 0 || number.compareTo(LARGEST) > 0) {
      throw new MalformedProfile(pointer + "/" + key, "a number from 0 to 2^64-1 was wanted");
    }
    return number.longValue();
  }

  boolean has(String key) {
    return fields.containsKey(key);
  }

  JsonObject object(String key) {
    return new JsonObject(pointer + "/" + key, of(key, Map.class, "an object").orElse(Map.of()));
  }

  List<JsonObject> objects(String key) {
    List<JsonObject> objects = new ArrayList<>();
    for (Object item : list(key)) {
      String place = pointer + "/" + key + "/" + objects.size();
      if (!(item instanceof Map<?, ?> map)) {
        throw new MalformedProfile(place, "an object was wanted");
      }
      objects.add(new JsonObject(place, map));
    }
    return objects;
  }

  List<String> texts(String key) {
    List<String> texts = new ArrayList<>();
    for (Object item : list(key)) {
      if (!(item instanceof String text)) {
        throw new MalformedProfile(pointer + "/" + key + "/" + texts.size(), "a string was wanted");
      }
      texts.add(text);
    }
    return texts;
  }

  private List<?> list(String key) {
    return of(key, List.class, "a list").orElse(List.of());
  }

  private <T> Optional<T> of(String key, Class<T> type, String wanted) {
    read.add(key);
    Object value = fields.get(key);
    if (value != null && !type.isInstance(value)) {
      throw new MalformedProfile(pointer + "/" + key, wanted + " was wanted");
    }
    return Optional.ofNullable(value).map(type::cast);
  }
}
