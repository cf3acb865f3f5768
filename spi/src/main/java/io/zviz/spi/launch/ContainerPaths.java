package io.zviz.spi.launch;

import io.zviz.spi.policy.PathPattern;
import java.util.List;

/** What the container's root will look like, known before it is built. */
public interface ContainerPaths {
  /** What will stand at an absolute, normalised container path, following symbolic links inside. */
  Kind kindOf(String path);

  /** The path with every symbolic link resolved inside the container; itself when it is missing. */
  String resolve(String path);

  /** The existing paths that a glob matches, sorted; a plain path gives itself when it exists. */
  List<String> expand(PathPattern pattern);

  /**
   * Whether the root is assembled from listed paths: then listing it gives away nothing that the
   * profile does not name. In a root file system unnamed paths are there too.
   */
  default boolean holdsOnlyListedPaths() {
    return false;
  }

  /** What stands at a path. */
  enum Kind {
    /** A folder. */
    FOLDER,
    /** A file, device, socket or FIFO. */
    FILE,
    /** Nothing. */
    MISSING
  }
}
