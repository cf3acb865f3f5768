package io.zviz.resolve;

import io.zviz.profile.ProfileSource;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/** The profiles that ship with the product. */
public final class BuiltinProfiles {
  private static final List<String> NAMES = List.of("ci-runner", "default", "minimal");

  private BuiltinProfiles() {}

  /** Their names, sorted. */
  public static List<String> names() {
    return NAMES;
  }

  /** Whether a name is one of them. */
  public static boolean contains(String name) {
    return NAMES.contains(name);
  }

  /**
   * The text with its comments.
   *
   * @throws IllegalArgumentException when there is none of this name
   */
  public static String text(String name) {
    return new String(bytes(name), StandardCharsets.UTF_8);
  }

  /** What it is for: its {@code description}, on one line. */
  public static String description(String name) {
    return Optional.of(io.zviz.profile.ProfileParser.parse(source(name)))
        .flatMap(io.zviz.profile.Profile::description)
        .map(text -> text.value().strip().replaceAll("\\s+", " "))
        .orElse("");
  }

  /** The text as a source; rules in it are shown as {@code builtin/NAME.yaml:line:column}. */
  public static ProfileSource source(String name) {
    return new ProfileSource("builtin/" + name + ".yaml", bytes(name), Optional.empty());
  }

  private static byte[] bytes(String name) {
    if (!contains(name)) {
      throw new IllegalArgumentException("no built-in profile " + name);
    }
    String resource = "/io/zviz/profiles/" + name + ".yaml";
    try (InputStream stream = BuiltinProfiles.class.getResourceAsStream(resource)) {
      return Objects.requireNonNull(stream, resource).readAllBytes();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
