package io.zviz.profile;

import io.zviz.spi.BackendId;
import io.zviz.spi.Layer;
import io.zviz.spi.policy.AuditSettings;
import io.zviz.spi.policy.BrokerSettings;
import io.zviz.spi.policy.Origin;
import io.zviz.spi.policy.Strength;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Pattern;

/** Reads {@code requirements}, {@code broker}, {@code audit} and {@code backends}. */
final class SettingsReader {
  /** Ten minutes: longer than any open should wait. */
  private static final int LONGEST_TIMEOUT = 600_000;

  private static final int MOST_INFLIGHT = 65_536;
  private static final int HIGHEST_RATE = 1_000_000;
  private static final Pattern OPTION = Pattern.compile("[a-z][a-z0-9_-]{0,63}");

  private final Converter converter;
  private final Map<Layer, List<BackendId>> pinned = new EnumMap<>(Layer.class);
  private final Map<BackendId, Map<String, String>> options = new HashMap<>();

  private SettingsReader(Converter converter) {
    this.converter = converter;
  }

  static SettingsSection read(Fields root, Converter converter) {
    SettingsReader reader = new SettingsReader(converter);
    root.section("backends").entries().forEach(reader::backend);
    return reader.section(root);
  }

  private SettingsSection section(Fields root) {
    Fields broker = root.section("broker");
    Fields audit = root.section("audit");
    return new SettingsSection(
        strengths(root.section("requirements")),
        choice(broker, "mode", BrokerSettings.Mode.class),
        integer(broker, "timeout_ms", 1, LONGEST_TIMEOUT),
        integer(broker, "max_inflight", 1, MOST_INFLIGHT),
        choice(audit, "level", AuditSettings.Level.class),
        integer(audit, "rate_limit", 1, HIGHEST_RATE),
        pinned,
        options,
        positions(root));
  }

  private static Map<String, Origin> positions(Fields root) {
    Map<String, Origin> positions = new HashMap<>();
    for (String section : List.of("requirements", "broker", "audit", "backends")) {
      for (YamlValue.Entry entry : root.section(section).entries()) {
        put(positions, section, entry);
      }
    }
    return positions;
  }

  /** Options of a backend are settings of their own, with places of their own. */
  private static void put(Map<String, Origin> positions, String path, YamlValue.Entry entry) {
    String key = Schema.join(path, entry.key().text());
    positions.put(key, entry.key().origin());
    if (entry.value() instanceof YamlValue.Mapping options) {
      options.entries().forEach(option -> put(positions, key, option));
    }
  }

  private Map<Layer, Strength> strengths(Fields fields) {
    Map<Layer, Strength> strengths = new EnumMap<>(Layer.class);
    for (Layer layer : Layer.values()) {
      choice(fields, layer.key(), Strength.class).ifPresent(s -> strengths.put(layer, s));
    }
    return strengths;
  }

  private <E extends Enum<E>> Optional<E> choice(Fields fields, String key, Class<E> type) {
    return converter
        .one(fields.text(key), text -> Choices.of(type, "word for " + key, text))
        .map(Located::value);
  }

  private Optional<Integer> integer(Fields fields, String key, int least, int most) {
    return converter
        .one(fields.text(key), text -> Quantities.integer(text, least, most))
        .map(Located::value);
  }

  /** A layer with its backends, or a backend with its options. */
  private void backend(YamlValue.Entry entry) {
    Located<String> key = Fields.text(entry.key());
    Optional<Layer> layer = Layer.ofKey(key.value());
    if (entry.value() instanceof YamlValue.Mapping map && layer.isEmpty()) {
      converter
          .read(key, SettingsReader::id)
          .ifPresent(id -> options.put(id.value(), options(map)));
    } else if (layer.isPresent() && !(entry.value() instanceof YamlValue.Mapping)) {
      pin(layer.get(), entry.value());
    } else {
      List<String> layers = Arrays.stream(Layer.values()).map(Layer::key).toList();
      String what =
          layer.isPresent()
              ? "backends." + key.value() + " must be a backend or a list of backends"
              : "unknown layer "
                  + Words.quote(key.value())
                  + NearestName.proposal(key.value(), layers);
      ProfileError code = layer.isPresent() ? ProfileError.WRONG_TYPE : ProfileError.UNKNOWN_KEY;
      converter.problems().add(key.origin(), code, what);
    }
  }

  private void pin(Layer layer, YamlValue value) {
    pinned.put(layer, backends(value, converter));
  }

  /** One backend, or a list of them. */
  static List<BackendId> backends(YamlValue value, Converter converter) {
    List<YamlValue> values =
        value instanceof YamlValue.Sequence list ? list.items() : List.of(value);
    List<Located<BackendId>> ids = new ArrayList<>();
    values.forEach(v -> converter.read(Fields.text(v), SettingsReader::id).ifPresent(ids::add));
    return converter.withoutRepetitions(ids).stream().map(Located::value).toList();
  }

  private Map<String, String> options(YamlValue.Mapping map) {
    Map<String, String> read = new TreeMap<>();
    for (YamlValue.Entry entry : map.entries()) {
      converter
          .read(Fields.text(entry.key()), SettingsReader::option)
          .ifPresent(name -> read.put(name.value(), Fields.text(entry.value()).value()));
    }
    return read;
  }

  private static String option(String text) throws BadValueException {
    if (!OPTION.matcher(text).matches()) {
      throw new BadValueException(
          ProfileError.BAD_NAME,
          Words.quote(text)
              + " is not an option of a backend: lower case letters, digits, dashes and"
              + " underscores");
    }
    return text;
  }

  private static BackendId id(String text) throws BadValueException {
    try {
      return new BackendId(text);
    } catch (IllegalArgumentException e) {
      throw new BadValueException(
          ProfileError.BAD_NAME,
          Words.quote(text) + " is not a backend: lower case letters, digits and dashes");
    }
  }
}
