package io.zviz.profile;

import io.zviz.abi.SyscallTable;
import java.util.Collections;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Groups of system calls: the project's own and systemd's. Where both have a name, the group is the
 * union. Only calls that a supported architecture has are in them.
 */
public final class Categories {
  private static final SortedMap<String, SortedSet<String>> MEMBERS = load();

  private Categories() {}

  /** The names, each with its {@code @}. */
  public static SortedSet<String> names() {
    return Collections.unmodifiableSortedSet(new TreeSet<>(MEMBERS.keySet()));
  }

  /** The calls of a category, those of the categories in it too; empty when there is none. */
  public static SortedSet<String> expand(String category) {
    return MEMBERS.getOrDefault(category, Collections.emptySortedSet());
  }

  private static SortedMap<String, SortedSet<String>> load() {
    Map<String, Set<String>> raw = new TreeMap<>();
    for (String file : new String[] {"zviz.categories", "systemd.categories"}) {
      for (String line : DataFile.lines(file)) {
        String[] words = line.split(":? ", -1);
        Set<String> members = raw.computeIfAbsent(words[0], name -> new HashSet<>());
        members.addAll(java.util.Arrays.asList(words).subList(1, words.length));
      }
    }
    Set<String> known = SyscallTable.allNames();
    SortedMap<String, SortedSet<String>> members = new TreeMap<>();
    for (String name : raw.keySet()) {
      SortedSet<String> calls = new TreeSet<>();
      collect(name, raw, new HashSet<>(), calls);
      calls.retainAll(known);
      members.put(name, Collections.unmodifiableSortedSet(calls));
    }
    return members;
  }

  private static void collect(
      String name, Map<String, Set<String>> raw, Set<String> visited, Set<String> calls) {
    if (!visited.add(name)) {
      return;
    }
    for (String member : raw.getOrDefault(name, Set.of())) {
      if (member.startsWith("@")) {
        collect(member, raw, visited, calls);
      } else {
        calls.add(member);
      }
    }
  }
}
