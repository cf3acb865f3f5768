package io.zviz.spi.policy;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;

/**
 * Finds the patterns that can have to do with a path without asking every one of them, so that a
 * rule of a long profile takes little more time than one of a short profile. What is found are
 * candidates: by folder alone, whatever a wildcard stands for. The caller decides.
 *
 * @param <T> what has a pattern
 */
public final class PathIndex<T> {
  private static final char AFTER_SLASH = '/' + 1;

  private final Map<String, List<T>> paths = new HashMap<>();
  private final Map<String, List<T>> globsByFolder = new HashMap<>();
  private final TreeMap<String, List<T>> all = new TreeMap<>();

  private PathIndex() {}

  /** An index of everything in a collection. */
  public static <T> PathIndex<T> of(Collection<T> items, Function<T, PathPattern> pattern) {
    PathIndex<T> index = new PathIndex<>();
    for (T item : items) {
      index.add(pattern.apply(item), item);
    }
    return index;
  }

  /** Adds what has this pattern. */
  public void add(PathPattern pattern, T item) {
    if (pattern.isGlob()) {
      put(globsByFolder, pattern.parent(), item);
    } else {
      put(paths, pattern.text(), item);
    }
    put(all, pattern.text(), item);
  }

  /**
   * What can name a path, a folder above it, or something in one of these folders: a plain path at
   * it or above it, and globs that stand in a folder above it. For a glob its folder is looked for,
   * and the globs in that. In no particular order, nothing twice.
   */
  public List<T> around(PathPattern pattern) {
    String top = top(pattern);
    List<T> found = above(top);
    found.addAll(paths.getOrDefault(top, List.of()));
    if (pattern.isGlob()) {
      found.addAll(globsByFolder.getOrDefault(top, List.of()));
    }
    return found;
  }

  /**
   * The same and all that stands below the path, or in the glob's folder and below that. In no
   * particular order, nothing twice.
   */
  public List<T> near(PathPattern pattern) {
    String top = top(pattern);
    List<T> found = above(top);
    found.addAll(all.getOrDefault(top, List.of()));
    String below = top.length() == 1 ? top : top + '/';
    String end = below.substring(0, below.length() - 1) + AFTER_SLASH;
    all.subMap(below, top.length() != 1, end, false).values().forEach(found::addAll);
    return found;
  }

  private static String top(PathPattern pattern) {
    return pattern.isGlob() ? pattern.parent() : pattern.text();
  }

  private List<T> above(String folder) {
    List<T> found = new ArrayList<>();
    String above = folder;
    while (above.length() > 1) {
      above = above.substring(0, Math.max(1, above.lastIndexOf('/')));
      found.addAll(paths.getOrDefault(above, List.of()));
      found.addAll(globsByFolder.getOrDefault(above, List.of()));
    }
    return found;
  }

  private static <T> void put(Map<String, List<T>> lists, String key, T item) {
    lists.computeIfAbsent(key, k -> new ArrayList<>()).add(item);
  }
}
