package io.zviz.backend.landlock;

import java.util.EnumSet;
import java.util.Set;

/**
 * The file system rights of Landlock, LANDLOCK_ACCESS_FS_* of include/uapi/linux/landlock.h.
 *
 * <p>Not covered by any right, and so free everywhere: stat(2), access(2), chdir(2), chmod(2),
 * chown(2), utime(2), setxattr(2), flock(2), fcntl(2) (landlock(7), "Filesystem flags").
 */
enum FsRight implements Feature {
  /** Execute a file; also asked for the loader and the interpreter of a script. */
  EXECUTE(0, 1, true),
  /** Open a file for writing. */
  WRITE_FILE(1, 1, true),
  /** Open a file for reading. */
  READ_FILE(2, 1, true),
  /** Open a folder or list it. */
  READ_DIR(3, 1, false),
  /** Remove or rename an empty folder. */
  REMOVE_DIR(4, 1, false),
  /** Unlink or rename a file. */
  REMOVE_FILE(5, 1, false),
  /** Make a character device. */
  MAKE_CHAR(6, 1, false),
  /** Make a folder. */
  MAKE_DIR(7, 1, false),
  /** Make a file. */
  MAKE_REG(8, 1, false),
  /** Make a UNIX socket. */
  MAKE_SOCK(9, 1, false),
  /** Make a FIFO. */
  MAKE_FIFO(10, 1, false),
  /** Make a block device. */
  MAKE_BLOCK(11, 1, false),
  /** Make a symbolic link. */
  MAKE_SYM(12, 1, false),
  /** Link or rename between folders; always refused below ABI 2. */
  REFER(13, 2, false),
  /** Truncate a file; free below ABI 3. */
  TRUNCATE(14, 3, true),
  /** ioctl(2) on a device opened afterwards; free below ABI 5. */
  IOCTL_DEV(15, 5, true),
  /**
   * Connect or send to a UNIX socket by its path, unless a process of the same domain made it; free
   * below ABI 9.
   */
  RESOLVE_UNIX(16, 9, true);

  private final int bit;
  private final int since;
  private final boolean file;

  FsRight(int bit, int since, boolean file) {
    this.bit = bit;
    this.since = since;
    this.file = file;
  }

  @Override
  public int bit() {
    return bit;
  }

  @Override
  public int since() {
    return since;
  }

  /** Whether it makes sense for a file; the kernel refuses the others there (EINVAL). */
  boolean appliesToFiles() {
    return file;
  }

  /** A set without what files cannot have. */
  static Set<FsRight> forFile(Set<FsRight> rights) {
    EnumSet<FsRight> kept = EnumSet.noneOf(FsRight.class);
    rights.stream().filter(FsRight::appliesToFiles).forEach(kept::add);
    return kept;
  }
}
