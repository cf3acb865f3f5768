package io.zviz.exchange;

import io.zviz.abi.Capabilities;
import io.zviz.profile.NearestName;
import io.zviz.profile.Words;
import io.zviz.spi.error.ZvizException;
import java.util.Collection;
import java.util.Locale;
import java.util.SortedSet;
import java.util.TreeSet;

/** The capabilities of a container as Docker's options say them. */
public final class ContainerCapabilities {
  private static final String ALL = "ALL";

  private ContainerCapabilities() {}

  /**
   * Docker's default set with changes: {@code ALL} comes before single names, and what is named is
   * added or dropped whatever {@code ALL} says.
   *
   * @param add names with or without {@code CAP_}, or ALL
   * @param drop the same
   * @throws ZvizException when there is no such capability
   */
  public static SortedSet<String> of(Collection<String> add, Collection<String> drop) {
    SortedSet<String> kept = new TreeSet<>(Capabilities.ENGINE_DEFAULT);
    if (add.stream().anyMatch(ALL::equalsIgnoreCase)) {
      kept.addAll(Capabilities.names());
    } else if (drop.stream().anyMatch(ALL::equalsIgnoreCase)) {
      kept.clear();
    }
    kept.removeAll(names(drop));
    kept.addAll(names(add));
    return kept;
  }

  private static SortedSet<String> names(Collection<String> words) {
    SortedSet<String> names = new TreeSet<>();
    for (String word : words) {
      String upper = word.toUpperCase(Locale.ROOT);
      String name = upper.startsWith("CAP_") ? upper : "CAP_" + upper;
      if (Capabilities.number(name).isPresent()) {
        names.add(name);
      } else if (!ALL.equals(upper)) {
        throw new ZvizException(
            ExchangeError.MALFORMED,
            "no capability is called %s%s"
                .formatted(Words.quote(word), NearestName.proposal(name, Capabilities.names())));
      }
    }
    return names;
  }
}
