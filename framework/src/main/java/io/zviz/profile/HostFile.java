package io.zviz.profile;

import io.zviz.spi.BackendId;
import io.zviz.spi.Layer;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The text of a host's configuration, read as strictly as a profile.
 *
 * @param backends per layer the backends that the host prefers, the first one most
 */
public record HostFile(Map<Layer, List<BackendId>> backends) {
  /** Copies the map. */
  public HostFile {
    backends = Map.copyOf(backends);
  }

  /**
   * The configuration in a text.
   *
   * @throws InvalidProfileException with every problem of the text
   */
  public static HostFile parse(ProfileSource source) {
    Problems problems = new Problems();
    Optional<YamlValue.Mapping> document =
        new TextDecoder(source.name(), problems)
            .decode(source.text())
            .flatMap(text -> YamlReader.read(text, source.name(), problems))
            .map(read -> new ShapeCheck(Schema.HOST, problems).check(read));
    Map<Layer, List<BackendId>> backends = new EnumMap<>(Layer.class);
    Converter converter = new Converter(problems);
    document.map(root -> new Fields(root).section("backends").entries()).orElse(List.of()).stream()
        .forEach(
            entry ->
                Layer.ofKey(entry.key().text())
                    .ifPresent(
                        layer ->
                            backends.put(
                                layer, SettingsReader.backends(entry.value(), converter))));
    problems.throwIfAny();
    return new HostFile(backends);
  }
}
