package io.zviz.control;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The fields of a message, with the types that they should have.
 *
 * @param all as they came
 */
record Fields(Map<String, Object> all) {
  String text(String name) {
    return optional(name).orElseThrow(() -> wrong(name));
  }

  Optional<String> optional(String name) {
    return value(name, String.class);
  }

  boolean flag(String name) {
    return value(name, Boolean.class).orElse(false);
  }

  Optional<Long> number(String name) {
    return value(name, Long.class);
  }

  List<String> texts(String name) {
    List<?> values = value(name, List.class).orElse(List.of());
    return values.stream().map(String::valueOf).toList();
  }

  List<Fields> objects(String name) {
    List<?> values = value(name, List.class).orElse(List.of());
    return values.stream().map(value -> new Fields(asObject(name, value))).toList();
  }

  Map<String, Object> object(String name) {
    return asObject(name, value(name, Map.class).orElse(Map.of()));
  }

  private static Map<String, Object> asObject(String name, Object object) {
    if (!(object instanceof Map<?, ?> values)) {
      throw wrong(name);
    }
    Map<String, Object> copy = new LinkedHashMap<>();
    values.forEach((key, value) -> copy.put(String.valueOf(key), value));
    return copy;
  }

  private <T> Optional<T> value(String name, Class<T> type) {
    Object value = all.get(name);
    if (value == null) {
      return Optional.empty();
    }
    if (!type.isInstance(value)) {
      throw wrong(name);
    }
    return Optional.of(type.cast(value));
  }

  private static ControlException wrong(String name) {
    return new ControlException("a message without a usable \"" + name + "\"");
  }
}
