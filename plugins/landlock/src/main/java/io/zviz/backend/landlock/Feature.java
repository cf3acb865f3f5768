package io.zviz.backend.landlock;

import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;

/** Something that Landlock can be asked for from some ABI on: one bit of one of its words. */
sealed interface Feature permits FsRight, NetRight, Scope, RestrictFlag {
  /** The name of the constant. */
  String name();

  /** Its place in its word, from 0. */
  int bit();

  /** The first ABI that knows it. */
  int since();

  /** The name in artefacts. */
  default String key() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** A set as the kernel wants it. */
  static long bits(Collection<? extends Feature> features) {
    return features.stream().mapToLong(feature -> 1L << feature.bit()).reduce(0, (a, b) -> a | b);
  }

  /** The names of a set, in the order of the bits. */
  static List<String> keys(Collection<? extends Feature> features) {
    return features.stream()
        .sorted(Comparator.comparingInt(Feature::bit))
        .map(Feature::key)
        .toList();
  }

  /** What an ABI knows of a set. */
  static <F extends Feature> Set<F> known(Collection<F> features, Abi abi) {
    return features.stream().filter(abi::knows).collect(Collectors.toUnmodifiableSet());
  }
}
