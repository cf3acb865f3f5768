package io.zviz.audit.suggest;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Predicate;

/**
 * Paths of one list: where several lie directly in one folder, the folder stands for them, unless
 * that would open far more than was asked for.
 */
final class PathFolding {
  /** How many make a folder. */
  static final int SEVERAL = 3;

  private static final Set<String> NEVER =
      Set.of(
          "/", "/etc", "/home", "/root", "/var", "/usr", "/proc", "/sys", "/dev", "/run", "/boot",
          "/bin", "/sbin", "/lib", "/lib64", "/opt", "/srv", "/mnt", "/media");

  private PathFolding() {}

  /**
   * A path or folder.
   *
   * @param path the path
   * @param seen how often it, or what it stands for, was seen
   * @param below the paths that it stands for; empty for itself
   */
  record Folded(String path, Seen seen, List<String> below) {
    /** Copies the list. */
    Folded {
      below = List.copyOf(below);
    }
  }

  /**
   * Folds.
   *
   * @param paths what was seen
   * @param kept paths that stay as they are
   */
  static List<Folded> fold(Map<String, Seen> paths, Predicate<String> kept) {
    Map<String, List<String>> folders = new TreeMap<>();
    for (String path : new TreeMap<>(paths).keySet()) {
      String folder = RecordedPath.parent(path);
      if (!kept.test(path) && isFoldable(folder)) {
        folders.computeIfAbsent(folder, ours -> new ArrayList<>()).add(path);
      }
    }
    folders.values().removeIf(below -> below.size() < SEVERAL);
    List<Folded> folded = new ArrayList<>();
    Map<String, Seen> counts = new TreeMap<>();
    paths.forEach(
        (path, seen) -> {
          Optional<String> cover =
              kept.test(path) ? Optional.empty() : topmost(path, folders.keySet());
          if (cover.isPresent()) {
            counts.computeIfAbsent(cover.get(), ours -> new Seen()).add(seen);
          } else {
            folded.add(new Folded(path, seen, List.of()));
          }
        });
    counts.forEach((folder, seen) -> folded.add(new Folded(folder, seen, below(folder, folders))));
    return folded;
  }

  private static List<String> below(String folder, Map<String, List<String>> folders) {
    return folders.getOrDefault(folder, List.of());
  }

  /** The folder nearest to the root that covers a path. */
  static Optional<String> topmost(String path, Set<String> folders) {
    String found = "";
    String next = path;
    while (!next.equals("/")) {
      found = folders.contains(next) ? next : found;
      next = RecordedPath.parent(next);
    }
    return found.isEmpty() ? Optional.empty() : Optional.of(found);
  }

  /** Not a home either, and nothing of the kernel. */
  static boolean isFoldable(String folder) {
    return !NEVER.contains(folder)
        && !folder.matches("/home/[^/]+")
        && !folder.startsWith("/proc/")
        && !folder.startsWith("/sys/");
  }
}
