package io.zviz.profile;

import io.zviz.sys.Errno;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Reads {@code expect}: operations with the results that the profile's author wants. */
final class ExpectationReader {
  private static final List<String> RESULTS = List.of("allowed", "refused", "killed", "depends");

  /** The keys that name an operation in short, and the words that they stand for. */
  private static final Map<String, List<String>> SHORT =
      Map.of(
          "open", List.of("openat", "%s"),
          "write", List.of("openat", "%s", "O_WRONLY"),
          "exec", List.of("execve", "%s"),
          "connect", List.of("connect", "%s"),
          "capability", List.of("capability", "%s"),
          "call", List.of("%s"));

  private final Converter converter;

  private ExpectationReader(Converter converter) {
    this.converter = converter;
  }

  static List<Located<ExpectedResult>> read(Fields root, Converter converter) {
    ExpectationReader reader = new ExpectationReader(converter);
    List<Located<ExpectedResult>> expectations = new ArrayList<>();
    for (Located<YamlValue> item : root.values("expect").map(Listing::items).orElse(List.of())) {
      reader.read(new Fields((YamlValue.Mapping) item.value())).ifPresent(expectations::add);
    }
    return expectations;
  }

  private Optional<Located<ExpectedResult>> read(Fields fields) {
    List<String> operations = SHORT.keySet().stream().filter(k -> given(fields, k)).toList();
    Optional<Located<String>> result =
        converter.one(fields.text("result"), ExpectationReader::result);
    if (operations.size() != 1 || !given(fields, "result")) {
      String message =
          operations.size() > 1
              ? "one operation was wanted, not " + Words.and(operations.stream().sorted().toList())
              : "an operation such as \"open\" and a \"result\" were wanted";
      converter.problems().add(fields.origin(), ProfileError.MISSING_KEY, message);
      return Optional.empty();
    }
    String operation = operations.get(0);
    Located<String> value = fields.text(operation).orElseThrow();
    List<String> words =
        new ArrayList<>(
            SHORT.getOrDefault(operation, List.of()).stream()
                .map(word -> word.equals("%s") ? value.value() : word)
                .toList());
    fields.values("args").map(Listing::items).orElse(List.of()).stream()
        .map(argument -> Fields.text(argument.value()).value())
        .forEach(words::add);
    fields.text("proto").map(Located::value).ifPresent(words::add);
    return result.map(r -> new Located<>(new ExpectedResult(words, r.value()), value.origin()));
  }

  private static boolean given(Fields fields, String key) {
    return fields.entry(key).isPresent();
  }

  private static String result(String text) throws BadValueException {
    if (!RESULTS.contains(text) && Errno.number(text).isEmpty()) {
      String proposal = NearestName.proposal(text, Errno.names());
      if (!proposal.isEmpty()) {
        throw new BadValueException(
            ProfileError.UNKNOWN_VALUE, "unknown result " + Words.quote(text) + proposal);
      }
      List<String> words = new ArrayList<>(RESULTS);
      words.add("an error such as EPERM");
      throw Choices.unknown("result", text, words);
    }
    return text;
  }
}
