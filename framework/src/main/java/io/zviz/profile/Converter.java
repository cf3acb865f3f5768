package io.zviz.profile;

import io.zviz.spi.policy.Origin;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Turns texts into values and reports those that are none. */
final class Converter {
  /** Reads one kind of value. */
  interface Reading<T> {
    T read(String text) throws BadValueException;
  }

  private final Problems problems;

  Converter(Problems problems) {
    this.problems = problems;
  }

  Problems problems() {
    return problems;
  }

  <T> Optional<Located<T>> one(Optional<Located<String>> text, Reading<T> reading) {
    return text.flatMap(t -> read(t, reading));
  }

  <T> Optional<Located<T>> read(Located<String> text, Reading<T> reading) {
    if (problems.areMany()) {
      return Optional.empty();
    }
    try {
      return Optional.of(new Located<>(reading.read(text.value()), text.origin()));
    } catch (BadValueException e) {
      problems.add(text.origin(), e.error(), e.text());
      return Optional.empty();
    }
  }

  /** A list of texts, without what is wrong and without repetitions, which draw a warning. */
  <T> Optional<Listing<T>> list(Fields fields, String key, Reading<T> reading) {
    return fields
        .values(key)
        .map(
            values -> {
              List<Located<T>> items = new ArrayList<>();
              values
                  .items()
                  .forEach(v -> read(Fields.text(v.value()), reading).ifPresent(items::add));
              return new Listing<>(values.origin(), withoutRepetitions(items));
            });
  }

  <T> List<Located<T>> withoutRepetitions(List<Located<T>> items) {
    Map<T, Origin> seen = new HashMap<>();
    List<Located<T>> kept = new ArrayList<>();
    for (Located<T> item : items) {
      Origin first = seen.putIfAbsent(item.value(), item.origin());
      if (first == null) {
        kept.add(item);
      } else {
        String message = Words.quote(String.valueOf(item.value())) + " is listed twice, first at ";
        problems.add(ProfileNotice.REPEATED.at(item.origin(), message + first));
      }
    }
    return kept;
  }
}
