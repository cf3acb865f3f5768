package io.zviz.broker;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Flags of open(2) and openat2(2), include/uapi/asm-generic/fcntl.h; {@code O_DIRECTORY} and its
 * neighbours differ on aarch64 (arch/arm64/include/uapi/asm/fcntl.h).
 */
final class OpenFlags {
  static final int O_ACCMODE = 3;
  static final int O_WRONLY = 1;
  static final int O_RDWR = 2;
  static final int O_CREAT = 0x40;
  static final int O_EXCL = 0x80;
  static final int O_NOCTTY = 0x100;
  static final int O_TRUNC = 0x200;
  static final int O_APPEND = 0x400;
  static final int O_NONBLOCK = 0x800;
  static final int O_DSYNC = 0x1000;
  static final int O_ASYNC = 0x2000;
  static final int O_NOATIME = 0x40000;
  static final int O_CLOEXEC = 0x80000;
  static final int O_SYNC_ONLY = 0x100000;
  static final int O_PATH = 0x200000;
  static final int O_TMPFILE_ONLY = 0x400000;

  private static final boolean ARM = "aarch64".equals(System.getProperty("os.arch"));
  static final int O_DIRECT = ARM ? 0x10000 : 0x4000;
  static final int O_LARGEFILE = ARM ? 0x20000 : 0x8000;
  static final int O_DIRECTORY = ARM ? 0x4000 : 0x10000;
  static final int O_NOFOLLOW = ARM ? 0x8000 : 0x20000;

  static final long RESOLVE_NO_XDEV = 0x01;
  static final long RESOLVE_NO_MAGICLINKS = 0x02;
  static final long RESOLVE_NO_SYMLINKS = 0x04;
  static final long RESOLVE_BENEATH = 0x08;
  static final long RESOLVE_IN_ROOT = 0x10;
  static final long RESOLVE_CACHED = 0x20;

  /** With an empty path: what the descriptor stands for. */
  static final int AT_EMPTY_PATH = 0x1000;

  /** Every flag that is understood here; open and openat ignore others, openat2 refuses them. */
  static final int KNOWN =
      O_ACCMODE
          | O_CREAT
          | O_EXCL
          | O_NOCTTY
          | O_TRUNC
          | O_APPEND
          | O_NONBLOCK
          | O_DSYNC
          | O_ASYNC
          | O_DIRECT
          | O_LARGEFILE
          | O_DIRECTORY
          | O_NOFOLLOW
          | O_NOATIME
          | O_CLOEXEC
          | O_SYNC_ONLY
          | O_PATH
          | O_TMPFILE_ONLY;

  /** Flags that no combination of makes invalid. */
  static final int HARMLESS =
      O_ACCMODE | O_NOCTTY | O_APPEND | O_NONBLOCK | O_LARGEFILE | O_NOFOLLOW | O_CLOEXEC;

  private static final Map<Integer, String> NAMES = names();

  private OpenFlags() {}

  /** Whether opening with these flags can change something. */
  static boolean writes(int flags) {
    return (flags & O_PATH) == 0 && ((flags & O_ACCMODE) != 0 || (flags & O_TRUNC) != 0);
  }

  /** The names as in the C sources, joined by {@code |}. */
  static String describe(int flags) {
    List<String> names = new ArrayList<>();
    names.add(
        switch (flags & O_ACCMODE) {
          case 0 -> "O_RDONLY";
          case O_WRONLY -> "O_WRONLY";
          case O_RDWR -> "O_RDWR";
          default -> "O_ACCMODE";
        });
    int left = flags & ~O_ACCMODE;
    for (Map.Entry<Integer, String> entry : NAMES.entrySet()) {
      int bits = entry.getKey();
      if ((left & bits) == bits) {
        names.add(entry.getValue());
        left &= ~bits;
      }
    }
    if (left != 0) {
      names.add("0x" + Integer.toHexString(left));
    }
    return String.join("|", names);
  }

  private static Map<Integer, String> names() {
    Map<Integer, String> names = new LinkedHashMap<>();
    names.put(O_TMPFILE_ONLY | O_DIRECTORY, "O_TMPFILE");
    names.put(O_SYNC_ONLY | O_DSYNC, "O_SYNC");
    names.put(O_CREAT, "O_CREAT");
    names.put(O_EXCL, "O_EXCL");
    names.put(O_NOCTTY, "O_NOCTTY");
    names.put(O_TRUNC, "O_TRUNC");
    names.put(O_APPEND, "O_APPEND");
    names.put(O_NONBLOCK, "O_NONBLOCK");
    names.put(O_DSYNC, "O_DSYNC");
    names.put(O_ASYNC, "O_ASYNC");
    names.put(O_DIRECT, "O_DIRECT");
    names.put(O_LARGEFILE, "O_LARGEFILE");
    names.put(O_DIRECTORY, "O_DIRECTORY");
    names.put(O_NOFOLLOW, "O_NOFOLLOW");
    names.put(O_NOATIME, "O_NOATIME");
    names.put(O_CLOEXEC, "O_CLOEXEC");
    names.put(O_PATH, "O_PATH");
    return names;
  }
}
