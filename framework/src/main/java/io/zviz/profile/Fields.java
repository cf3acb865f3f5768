package io.zviz.profile;

import io.zviz.spi.policy.Origin;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/** Typed access to a map that {@link ShapeCheck} has cleaned. */
final class Fields {
  private static final Set<String> TRUE = Set.of("true", "yes", "on");

  private final YamlValue.Mapping map;

  Fields(YamlValue.Mapping map) {
    this.map = map;
  }

  Origin origin() {
    return map.origin();
  }

  List<YamlValue.Entry> entries() {
    return map.entries();
  }

  /** A value, with the place of its key. */
  Optional<YamlValue.Entry> entry(String key) {
    return map.entries().stream().filter(e -> e.key().text().equals(key)).findFirst();
  }

  Optional<Origin> originOf(String key) {
    return entry(key).map(e -> e.key().origin());
  }

  Optional<Located<String>> text(String key) {
    return entry(key).map(e -> text(e.value()));
  }

  Optional<Located<Boolean>> flag(String key) {
    return text(key)
        .map(t -> new Located<>(TRUE.contains(t.value().toLowerCase(Locale.ROOT)), t.origin()));
  }

  Fields section(String key) {
    return entry(key)
        .map(e -> new Fields((YamlValue.Mapping) e.value()))
        .orElseGet(() -> new Fields(new YamlValue.Mapping(map.origin(), List.of())));
  }

  /** A list of whatever, with the place of its key. */
  Optional<Listing<YamlValue>> values(String key) {
    return entry(key)
        .map(
            e ->
                new Listing<>(
                    e.key().origin(),
                    ((YamlValue.Sequence) e.value())
                        .items().stream()
                            .map(item -> new Located<>(item, item.origin()))
                            .toList()));
  }

  static Located<String> text(YamlValue value) {
    return new Located<>(((YamlValue.Scalar) value).text(), value.origin());
  }
}
