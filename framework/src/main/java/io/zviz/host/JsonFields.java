package io.zviz.host;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** Typed access to an object that was read from JSON; a wrong type names its key. */
final class JsonFields {
  private final Map<String, Object> fields = new TreeMap<>();

  JsonFields(Map<?, ?> object) {
    object.forEach((key, value) -> fields.put((String) key, value));
  }

  Set<String> keys() {
    return fields.keySet();
  }

  boolean has(String key) {
    return fields.containsKey(key);
  }

  String text(String key) {
    return of(key, String.class);
  }

  boolean flag(String key) {
    return of(key, Boolean.class);
  }

  long number(String key) {
    return of(key, Long.class);
  }

  JsonFields object(String key) {
    return new JsonFields(of(key, Map.class));
  }

  List<String> texts(String key) {
    List<?> items = of(key, List.class);
    return items.stream()
        .map(
            item -> {
              if (item instanceof String text) {
                return text;
              }
              throw new IllegalArgumentException("\"" + key + "\" holds something but strings");
            })
        .toList();
  }

  private <T> T of(String key, Class<T> type) {
    Object value = fields.get(key);
    if (!type.isInstance(value)) {
      throw new IllegalArgumentException(
          "\"%s\" is %s".formatted(key, value == null ? "missing" : "of the wrong type"));
    }
    return type.cast(value);
  }
}
