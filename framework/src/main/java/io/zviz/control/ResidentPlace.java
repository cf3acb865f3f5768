package io.zviz.control;

import io.zviz.launch.Containers;
import java.io.IOException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;

/**
 * Where the supervisor of detached containers is to be found: one folder in the state root.
 *
 * @param stateRoot the folder that holds the state of its containers
 */
record ResidentPlace(Path stateRoot) {
  /** The name of the lock that whoever starts or ends the supervisor holds. */
  static final String LOCK = "start";

  Path folder() {
    return stateRoot.resolve(".supervisor");
  }

  /** Makes the folder, in a state root that nobody else can write to. */
  void prepare() throws IOException {
    Containers.prepareRoot(stateRoot);
    try {
      Files.createDirectory(
          folder(),
          PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
    } catch (FileAlreadyExistsException there) {
      return;
    }
  }

  /** Removes what is in the folder, but for a log that says something. Needs the lock. */
  void clear() throws IOException {
    Files.deleteIfExists(socket());
    if (Files.exists(log()) && Files.size(log()) == 0) {
      Files.delete(log());
    }
  }

  /** Removes the folder, unless another supervisor is there already, or there is a log. */
  void removeUnlessUsed() throws IOException {
    try {
      Files.deleteIfExists(folder());
    } catch (DirectoryNotEmptyException used) {
      return;
    }
  }

  Path socket() {
    return folder().resolve("control");
  }

  /** What it has to say when nobody has asked. */
  Path log() {
    return folder().resolve("log");
  }
}
