package io.zviz.abi;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A system call that makes, renames or removes something in a folder, or changes what is kept about
 * a file, by a path.
 *
 * @param inFolder whether it changes the folder that holds what the path names
 * @param paths where the paths of what it changes are among its arguments
 */
public record PathChange(boolean inFolder, List<At> paths) {
  /** Stands for the working directory, where a call has no argument for a folder. */
  public static final int NO_FOLDER = -1;

  private static final At FIRST = new At(NO_FOLDER, 0);
  private static final At SECOND = new At(NO_FOLDER, 1);
  private static final At FIRST_AT = new At(0, 1);
  private static final At SECOND_AT = new At(2, 3);

  // The path that a link or a symbolic link is made at; what it leads to is not changed.
  private static final Map<String, PathChange> CALLS =
      Map.ofEntries(
          Map.entry("mkdir", folder(FIRST)),
          Map.entry("mkdirat", folder(FIRST_AT)),
          Map.entry("mknod", folder(FIRST)),
          Map.entry("mknodat", folder(FIRST_AT)),
          Map.entry("rmdir", folder(FIRST)),
          Map.entry("unlink", folder(FIRST)),
          Map.entry("unlinkat", folder(FIRST_AT)),
          Map.entry("rename", folder(FIRST, SECOND)),
          Map.entry("renameat", folder(FIRST_AT, SECOND_AT)),
          Map.entry("renameat2", folder(FIRST_AT, SECOND_AT)),
          Map.entry("link", folder(SECOND)),
          Map.entry("linkat", folder(SECOND_AT)),
          Map.entry("symlink", folder(SECOND)),
          Map.entry("symlinkat", folder(new At(1, 2))),
          Map.entry("truncate", file(FIRST)),
          Map.entry("chmod", file(FIRST)),
          Map.entry("fchmodat", file(FIRST_AT)),
          Map.entry("fchmodat2", file(FIRST_AT)),
          Map.entry("chown", file(FIRST)),
          Map.entry("lchown", file(FIRST)),
          Map.entry("fchownat", file(FIRST_AT)),
          Map.entry("utime", file(FIRST)),
          Map.entry("utimes", file(FIRST)),
          Map.entry("futimesat", file(FIRST_AT)),
          Map.entry("utimensat", file(FIRST_AT)),
          Map.entry("setxattr", file(FIRST)),
          Map.entry("lsetxattr", file(FIRST)),
          Map.entry("removexattr", file(FIRST)),
          Map.entry("lremovexattr", file(FIRST)));

  /** Copies the list. */
  public PathChange {
    paths = List.copyOf(paths);
  }

  /**
   * Where a call has a path.
   *
   * @param folder the number of the argument with the folder's descriptor, or {@link #NO_FOLDER}
   * @param path the number of the argument with the path
   */
  public record At(int folder, int path) {}

  /** What a call of this name changes; empty for every other call. */
  public static Optional<PathChange> of(String call) {
    return Optional.ofNullable(CALLS.get(call));
  }

  private static PathChange folder(At... paths) {
    return new PathChange(true, List.of(paths));
  }

  private static PathChange file(At path) {
    return new PathChange(false, List.of(path));
  }
}
