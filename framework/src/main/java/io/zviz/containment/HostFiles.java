package io.zviz.containment;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Collections;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * The host's files as one plan sees them: each is looked at once, so that a plan does not
 * contradict itself, and what cannot be looked at is not there. A missing file is an exception in
 * Java and costs ten times as much as one that exists.
 */
final class HostFiles {
  private enum Type {
    MISSING,
    LINK,
    FOLDER,
    OTHER
  }

  private final Map<Path, Type> types = new HashMap<>();
  private final Map<Path, Optional<String>> links = new HashMap<>();
  private final Map<Path, Optional<Path>> places = new HashMap<>();
  private final Map<Path, SortedSet<String>> folders = new HashMap<>();

  /** Whether there is anything; a symbolic link is something. */
  boolean exists(Path path) {
    return type(path) != Type.MISSING;
  }

  /** Whether it is a folder itself. */
  boolean isFolder(Path path) {
    return type(path) == Type.FOLDER;
  }

  /** Whether it is a folder, or a symbolic link to one. */
  boolean leadsToFolder(Path path) {
    return real(path).filter(this::isFolder).isPresent();
  }

  /** What a symbolic link says; empty for everything else. */
  Optional<String> readLink(Path path) {
    if (type(path) != Type.LINK) {
      return Optional.empty();
    }
    return links.computeIfAbsent(path, HostFiles::target);
  }

  /** The path without symbolic links; empty when nothing is there. */
  Optional<Path> real(Path path) {
    return exists(path) ? places.computeIfAbsent(path, HostFiles::place) : Optional.empty();
  }

  /** The names in a folder; none when it cannot be listed. */
  SortedSet<String> names(Path folder) {
    return folders.computeIfAbsent(folder, HostFiles::list);
  }

  private Type type(Path path) {
    Type known = types.get(path);
    if (known == null) {
      Path parent = path.getParent();
      // Below what is missing everything is.
      known = types.get(parent) == Type.MISSING ? Type.MISSING : look(path);
      types.put(path, known);
    }
    return known;
  }

  private static Type look(Path path) {
    try {
      BasicFileAttributes attributes =
          Files.readAttributes(path, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
      if (attributes.isSymbolicLink()) {
        return Type.LINK;
      }
      return attributes.isDirectory() ? Type.FOLDER : Type.OTHER;
    } catch (IOException missing) {
      return Type.MISSING;
    }
  }

  private static Optional<String> target(Path link) {
    try {
      return Optional.of(Files.readSymbolicLink(link).toString());
    } catch (IOException vanished) {
      return Optional.empty();
    }
  }

  private static Optional<Path> place(Path path) {
    try {
      return Optional.of(path.toRealPath());
    } catch (IOException dangling) {
      return Optional.empty();
    }
  }

  private static SortedSet<String> list(Path folder) {
    SortedSet<String> names = new TreeSet<>();
    try (DirectoryStream<Path> entries = Files.newDirectoryStream(folder)) {
      entries.forEach(entry -> names.add(entry.getFileName().toString()));
    } catch (IOException unreadable) {
      return Collections.emptySortedSet();
    }
    return Collections.unmodifiableSortedSet(names);
  }
}
