package io.zviz.cli;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.PositionalParamSpec;

/**
 * An option or a parameter of a command, described in code and not by annotations, which take a
 * fifth of a start to read (ADR 10).
 *
 * @param <T> what its value is
 */
final class Argument<T> {
  private final ArgSpec spec;

  private Argument(ArgSpec spec) {
    this.spec = spec;
  }

  /** An option without a value. */
  static Argument<Boolean> flag(String description, String... names) {
    return new Argument<>(
        OptionSpec.builder(names).type(boolean.class).description(description).build());
  }

  /** An option with a text. */
  static Argument<String> text(String label, String description, String... names) {
    return new Argument<>(option(String.class, label, description, names).build());
  }

  /** An option with a length of time. */
  static Argument<Duration> duration(String description, String... names) {
    return new Argument<>(
        option(Duration.class, "DURATION", description, names)
            .converters(new DurationText())
            .build());
  }

  /** An option that names a file or a folder. */
  static Argument<Path> path(String label, String description, String... names) {
    return new Argument<>(option(Path.class, label, description, names).build());
  }

  /** An option that has a value also when it is not given. */
  static <T> Argument<T> withDefault(
      Class<T> type, String value, String label, String description, String... names) {
    return new Argument<>(option(type, label, description, names).defaultValue(value).build());
  }

  /** An option with a text, which may be repeated. */
  static Argument<List<String>> texts(String label, String description, String... names) {
    return new Argument<>(
        option(List.class, label, description, names).auxiliaryTypes(String.class).build());
  }

  /** An option with NAME=VALUE, which may be repeated. */
  static Argument<Map<String, String>> pairs(String label, String description, String... names) {
    return new Argument<>(
        option(Map.class, label, description, names)
            .auxiliaryTypes(String.class, String.class)
            .build());
  }

  /** The parameter at this index, which has to be there. */
  static <T> Argument<T> parameter(Class<T> type, String index, String label, String description) {
    return new Argument<>(positional(index, label, description).type(type).required(true).build());
  }

  /** The only parameter, which need not be there. */
  static Argument<String> parameter(String label, String description) {
    return new Argument<>(
        positional("0", label, description).type(String.class).arity("0..1").build());
  }

  /** The rest of the command line. */
  static Argument<List<String>> parameters(String index, String label, String description) {
    return new Argument<>(
        positional(index, label, description)
            .type(List.class)
            .auxiliaryTypes(String.class)
            .arity("0..*")
            .build());
  }

  /** What was given, or the default, of an argument that has to be there or has a default. */
  T value() {
    return given().orElseThrow();
  }

  /** What was given; empty when nothing was. */
  Optional<T> given() {
    return Optional.ofNullable(spec.getValue());
  }

  /** Whether a flag was given. */
  boolean isGiven() {
    return given().filter(Boolean.TRUE::equals).isPresent();
  }

  /** What picocli is told. */
  ArgSpec spec() {
    return spec;
  }

  private static OptionSpec.Builder option(
      Class<?> type, String label, String description, String... names) {
    return OptionSpec.builder(names).type(type).paramLabel(label).description(description);
  }

  private static PositionalParamSpec.Builder positional(
      String index, String label, String description) {
    return PositionalParamSpec.builder().index(index).paramLabel(label).description(description);
  }
}
