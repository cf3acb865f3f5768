package io.zviz.broker;

import io.zviz.sys.Errno;
import java.io.IOException;
import java.nio.file.Path;

/**
 * The kernel's protection of sticky world-writable folders, for the two places where the broker
 * does in steps what the kernel does in one call. Settings of the host, read once
 * (Documentation/admin-guide/sysctl/fs.rst).
 *
 * @param symlinks {@code fs.protected_symlinks}
 * @param regular {@code fs.protected_regular}
 * @param fifos {@code fs.protected_fifos}
 */
record LinkRules(int symlinks, int regular, int fifos) {
  private static final int STICKY = 01000;
  private static final int OTHERS_WRITE = 02;
  private static final int GROUP_WRITES = 020;

  /** The host's settings; a missing one counts as switched on. */
  static LinkRules ofHost() {
    return new LinkRules(
        setting("protected_symlinks", 1),
        setting("protected_regular", 2),
        setting("protected_fifos", 2));
  }

  private static int setting(String name, int otherwise) {
    try {
      return Integer.parseInt(
          java.nio.file.Files.readString(Path.of("/proc/sys/fs", name)).strip());
    } catch (IOException | NumberFormatException unknown) {
      return otherwise;
    }
  }

  /** Refuses to follow a link as may_follow_link in fs/namei.c does. */
  void checkFollow(FileStat folder, FileStat link, int fsUid) throws Refused {
    boolean shared = (folder.mode() & (STICKY | OTHERS_WRITE)) == (STICKY | OTHERS_WRITE);
    if (symlinks != 0 && shared && link.uid() != fsUid && link.uid() != folder.uid()) {
      throw Refused.byKernel(Errno.EACCES);
    }
  }

  /** Refuses O_CREAT on an existing file as may_create_in_sticky in fs/namei.c does. */
  void checkCreate(FileStat folder, FileStat file, int fsUid) throws Refused {
    int setting = file.isFile() ? regular : file.isFifo() ? fifos : 0;
    boolean foreign = file.uid() != folder.uid() && file.uid() != fsUid;
    boolean sticky = (folder.mode() & STICKY) != 0;
    boolean shared =
        (folder.mode() & OTHERS_WRITE) != 0
            || ((folder.mode() & GROUP_WRITES) != 0 && setting >= 2);
    if (setting != 0 && foreign && sticky && shared) {
      throw Refused.byKernel(Errno.EACCES);
    }
  }

  /** Whether {@link #checkCreate} can refuse anything. */
  boolean guardsCreation() {
    return regular != 0 || fifos != 0;
  }
}
