package io.zviz.event;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;

/**
 * When a log file is put aside, and under which names older ones stay: {@code FILE.1} is the
 * youngest.
 *
 * @param maxBytes past this size a new file is begun
 * @param keep how many older ones stay
 */
public record Rotation(long maxBytes, int keep) {
  /** What holds when nothing else is said. */
  public static final Rotation DEFAULT = new Rotation(64L << 20, 5);

  /** Where an older file is: 1 is the youngest. */
  public static Path older(Path file, int number) {
    return file.resolveSibling(file.getFileName() + "." + number);
  }

  /** The file and the older ones that there are, the oldest first. */
  public static List<Path> all(Path file) {
    List<Path> files = new ArrayList<>();
    for (int number = 1; Files.isRegularFile(older(file, number)); number++) {
      files.add(0, older(file, number));
    }
    files.add(file);
    return files;
  }

  /**
   * Puts the file aside. The last step frees its name, so nobody begins a new file, and nobody puts
   * that aside, before the older ones have theirs. Needs the lock of the file.
   */
  void putAside(Path file) throws IOException {
    for (int number = keep - 1; number >= 1; number--) {
      move(older(file, number), older(file, number + 1));
    }
    move(file, older(file, 1));
  }

  private static void move(Path from, Path to) throws IOException {
    try {
      Files.move(from, to, StandardCopyOption.ATOMIC_MOVE);
    } catch (NoSuchFileException none) {
      // Fewer older ones than there may be.
    }
  }
}
