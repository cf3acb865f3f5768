package io.zviz.containment;

import java.nio.file.Path;

/** What stands at a path of the container, and governs what is below it. */
sealed interface Node {
  /** Whether files below can be changed. */
  boolean writable();

  /**
   * Something of the host.
   *
   * @param source without symbolic links
   * @param own whether it belongs to the bundle (its root, or the working directory)
   * @param step the step that mounts it
   */
  record Host(Path source, boolean writable, boolean own, MountStep step) implements Node {}

  /** A folder that holds only what has nodes of its own. */
  record Fresh(boolean writable) implements Node {}

  /** A symbolic link of our own. */
  record SymbolicLink(String target) implements Node {
    @Override
    public boolean writable() {
      return false;
    }
  }

  /** A file, device or cover of our own. */
  record Opaque(boolean folder, boolean writable) implements Node {}
}
