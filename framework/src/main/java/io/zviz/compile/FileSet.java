package io.zviz.compile;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

/**
 * The files {@code NAME.*} of one folder, replaced all or none.
 *
 * <p>Every new file is written and synced under a hidden name; then an empty commit mark is made.
 * Before the mark a crash leaves the old set, after it the new one: whoever comes next finishes the
 * renames. Nothing is ever opened through a link, and what stands at a target is replaced, never
 * written to.
 */
final class FileSet {
  private static final String NEW = ".zviz-new";
  private static final String OLD = ".zviz-old";
  private static final String COMMIT = ".zviz-commit";

  private final Path folder;
  private final String name;

  FileSet(Path folder, String name) {
    this.folder = folder;
    this.name = name;
  }

  Path target(String extension) {
    return folder.resolve(name + "." + extension);
  }

  private Path hidden(String extension, String suffix) {
    return folder.resolve("." + name + "." + extension + suffix);
  }

  private Path mark() {
    return folder.resolve("." + name + COMMIT);
  }

  /** Whether a writer died between commit and the last rename. */
  boolean isUnfinished() {
    return Files.exists(mark(), LinkOption.NOFOLLOW_LINKS);
  }

  /** Finishes what a dead writer committed, removes what it did not. Needs the lock. */
  void recover() throws IOException {
    boolean committed = isUnfinished();
    for (Path file : leftovers(NEW)) {
      if (committed) {
        move(file, folder.resolve(visible(file, NEW)));
      } else {
        Files.delete(file);
      }
    }
    for (Path file : leftovers(OLD)) {
      Files.delete(file);
    }
    Files.deleteIfExists(mark());
  }

  /**
   * Replaces the set. Needs the lock, and {@link #recover} before.
   *
   * @param files content by extension, in the order in which they are renamed
   * @param obsolete extensions of the old set that the new one does not have
   */
  void replace(Map<String, byte[]> files, Set<String> obsolete) throws IOException {
    try {
      for (Map.Entry<String, byte[]> file : files.entrySet()) {
        refuseFolder(target(file.getKey()));
        writeNew(hidden(file.getKey(), NEW), file.getValue());
      }
      for (String extension : files.keySet()) {
        keepOld(extension);
      }
      writeNew(mark(), new byte[0]);
      sync();
      swap(files.keySet());
    } catch (IOException e) {
      discard(e);
      throw e;
    }
    for (String extension : obsolete) {
      Files.deleteIfExists(target(extension));
    }
    Files.deleteIfExists(mark());
    for (Path file : leftovers(OLD)) {
      Files.delete(file);
    }
    sync();
  }

  private void swap(Set<String> extensions) throws IOException {
    try {
      for (String extension : extensions) {
        move(hidden(extension, NEW), target(extension));
      }
    } catch (IOException e) {
      restore(extensions, e);
      throw e;
    }
  }

  /** Puts the old files back where a new one already stands. */
  private void restore(Set<String> extensions, IOException cause) {
    for (String extension : extensions) {
      try {
        boolean swapped = !Files.exists(hidden(extension, NEW), LinkOption.NOFOLLOW_LINKS);
        Path old = hidden(extension, OLD);
        if (swapped && Files.exists(old, LinkOption.NOFOLLOW_LINKS)) {
          move(old, target(extension));
        } else if (swapped) {
          Files.deleteIfExists(target(extension));
        }
      } catch (IOException e) {
        cause.addSuppressed(e);
      }
    }
  }

  private void discard(IOException cause) {
    try {
      Files.deleteIfExists(mark());
      for (String suffix : List.of(NEW, OLD)) {
        for (Path file : leftovers(suffix)) {
          Files.deleteIfExists(file);
        }
      }
    } catch (IOException e) {
      cause.addSuppressed(e);
    }
  }

  /** A second name for the old file; a copy where there are no hard links. */
  private void keepOld(String extension) throws IOException {
    Path target = target(extension);
    if (!Files.exists(target, LinkOption.NOFOLLOW_LINKS)) {
      return;
    }
    try {
      Files.createLink(hidden(extension, OLD), target);
    } catch (IOException | UnsupportedOperationException noHardLinks) {
      Files.copy(
          target,
          hidden(extension, OLD),
          StandardCopyOption.COPY_ATTRIBUTES,
          LinkOption.NOFOLLOW_LINKS);
    }
  }

  private static void refuseFolder(Path target) throws IOException {
    if (Files.isDirectory(target, LinkOption.NOFOLLOW_LINKS)) {
      throw new IOException(target + " is a folder");
    }
  }

  private static void writeNew(Path file, byte[] content) throws IOException {
    Set<? extends java.nio.file.OpenOption> options =
        Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE, LinkOption.NOFOLLOW_LINKS);
    try (FileChannel channel = FileChannel.open(file, options)) {
      ByteBuffer buffer = ByteBuffer.wrap(content);
      while (buffer.hasRemaining()) {
        channel.write(buffer);
      }
      channel.force(true);
    }
  }

  private static void move(Path from, Path to) throws IOException {
    Files.move(from, to, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
  }

  private void sync() throws IOException {
    try (FileChannel channel = FileChannel.open(folder, StandardOpenOption.READ)) {
      channel.force(true);
    }
  }

  /** {@code .NAME.EXT.zviz-new} to {@code NAME.EXT}. */
  private static String visible(Path file, String suffix) {
    String hidden = file.getFileName().toString();
    return hidden.substring(1, hidden.length() - suffix.length());
  }

  /** Hidden files of this name; an extension has no dot, so {@code a} never meets {@code a.b}. */
  private List<Path> leftovers(String suffix) throws IOException {
    String prefix = "." + name + ".";
    try (Stream<Path> entries = Files.list(folder)) {
      return entries.filter(file -> isLeftover(file, prefix, suffix)).sorted().toList();
    } catch (NoSuchFileException noFolder) {
      return List.of();
    }
  }

  private static boolean isLeftover(Path file, String prefix, String suffix) {
    String text = file.getFileName().toString();
    return text.startsWith(prefix)
        && text.endsWith(suffix)
        && text.length() > prefix.length() + suffix.length()
        && text.indexOf('.', prefix.length()) == text.length() - suffix.length();
  }
}
