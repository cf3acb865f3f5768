package io.zviz.it;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What there is on the host, by name. */
public final class Listing {
  private static final Path CGROUPS = Path.of("/sys/fs/cgroup");

  private Listing() {}

  /** The names in a folder; none when there is no such folder. */
  public static SortedSet<String> names(Path folder) throws IOException {
    if (!Files.isDirectory(folder, LinkOption.NOFOLLOW_LINKS)) {
      return new TreeSet<>();
    }
    try (Stream<Path> entries = Files.list(folder)) {
      return entries
          .map(entry -> entry.getFileName().toString())
          .collect(Collectors.toCollection(TreeSet::new));
    }
  }

  /** Everything below a folder, relative to it. */
  public static SortedSet<String> tree(Path folder) throws IOException {
    try (Stream<Path> entries = Files.walk(folder)) {
      return entries
          .map(entry -> folder.relativize(entry).toString())
          .collect(Collectors.toCollection(TreeSet::new));
    }
  }

  /** The control groups of every hierarchy that have such a name; those of others come and go. */
  public static SortedSet<String> cgroups(Predicate<String> name) {
    SortedSet<String> found = new TreeSet<>();
    Deque<File> left = new ArrayDeque<>();
    left.add(CGROUPS.toFile());
    while (!left.isEmpty()) {
      File[] folders = left.remove().listFiles(File::isDirectory);
      for (File folder : folders == null ? new File[0] : folders) {
        if (name.test(folder.getName())) {
          found.add(folder.toString());
        }
        if (!Files.isSymbolicLink(folder.toPath())) {
          left.add(folder);
        }
      }
    }
    return found;
  }

  /** The numbers in a {@code /proc}. */
  public static SortedSet<String> processes(Path proc) throws IOException {
    return names(proc).stream()
        .filter(name -> Character.isDigit(name.charAt(0)))
        .collect(Collectors.toCollection(TreeSet::new));
  }
}
