package io.zviz.resolve;

import io.zviz.profile.Listing;
import io.zviz.profile.Located;
import io.zviz.profile.Profile;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/** Profiles that extend one another, the most derived first, and how their sections unite. */
final class Chain {
  private final List<Profile> profiles;

  Chain(List<Profile> profiles) {
    this.profiles = List.copyOf(profiles);
  }

  /** The profiles, the most derived first. */
  List<Profile> profiles() {
    return profiles;
  }

  /** This chain with one more base behind the last. */
  Chain extending(Profile base) {
    List<Profile> longer = new ArrayList<>(profiles);
    longer.add(base);
    return new Chain(longer);
  }

  /**
   * What each profile says about a section or list, the most derived first; empty where it says
   * nothing, or where a profile that extends it replaces the section.
   */
  <T> List<Optional<T>> levels(String path, Function<Profile, Optional<T>> part) {
    List<Optional<T>> levels = new ArrayList<>();
    boolean replaced = false;
    for (Profile profile : profiles) {
      levels.add(replaced ? Optional.empty() : part.apply(profile));
      replaced |= profile.replaces(path);
    }
    return levels;
  }

  /** What the most derived profile says that says anything. */
  <T> Optional<T> first(String path, Function<Profile, Optional<T>> part) {
    return levels(path, part).stream().flatMap(Optional::stream).findFirst();
  }

  /**
   * All items; of equal ones that of the most derived profile. Empty when no profile has a list.
   */
  <T> Optional<Listing<T>> union(String path, Function<Profile, Optional<Listing<T>>> part) {
    List<Listing<T>> lists = levels(path, part).stream().flatMap(Optional::stream).toList();
    Map<T, Located<T>> items = new LinkedHashMap<>();
    lists.forEach(list -> list.items().forEach(item -> items.putIfAbsent(item.value(), item)));
    return lists.stream()
        .findFirst()
        .map(first -> new Listing<>(first.origin(), List.copyOf(items.values())));
  }

  /** The entries of all profiles' maps; for the same key that of the most derived profile. */
  <K, V> Map<K, V> union(String path, Function<Profile, Map<K, V>> part, Function<K, String> key) {
    Map<K, V> united = new LinkedHashMap<>();
    List<Profile> seen = new ArrayList<>();
    for (Profile profile : profiles) {
      part.apply(profile)
          .forEach(
              (k, v) -> {
                String full = path + "." + key.apply(k);
                if (seen.stream().noneMatch(p -> p.replaces(path) || p.replaces(full))) {
                  united.putIfAbsent(k, v);
                }
              });
      seen.add(profile);
    }
    return united;
  }
}
