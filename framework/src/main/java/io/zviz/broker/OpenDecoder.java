package io.zviz.broker;

import io.zviz.sys.Errno;
import io.zviz.sys.NativeBuffer;
import io.zviz.sys.OpenCalls;

/** The four calls of the open family as one kind of request. */
final class OpenDecoder {
  private static final int MODE_BITS = 07777;
  private static final int PAGE = 4096;

  private final TargetStrings strings;
  private final Files files;

  OpenDecoder(TargetStrings strings, Files files) {
    this.strings = strings;
    this.files = files;
  }

  /**
   * Reads the arguments.
   *
   * @param name of the call
   */
  OpenRequest decode(String name, int tid, long[] args) throws Refused {
    return switch (name) {
      case "open" -> plain(tid, OpenCalls.AT_FDCWD, args[0], (int) args[1], (int) args[2]);
      case "creat" ->
          plain(
              tid,
              OpenCalls.AT_FDCWD,
              args[0],
              OpenFlags.O_CREAT | OpenFlags.O_WRONLY | OpenFlags.O_TRUNC,
              (int) args[1]);
      case "openat" -> plain(tid, (int) args[0], args[1], (int) args[2], (int) args[3]);
      default -> structured(tid, args);
    };
  }

  private OpenRequest plain(int tid, int dirfd, long path, int given, int mode) throws Refused {
    int flags = given & OpenFlags.KNOWN;
    if ((flags & OpenFlags.O_PATH) != 0) {
      flags &=
          OpenFlags.O_PATH | OpenFlags.O_DIRECTORY | OpenFlags.O_NOFOLLOW | OpenFlags.O_CLOEXEC;
    }
    if ((flags & ~OpenFlags.HARMLESS) != 0) {
      checkValid(files.validate(flags, mode));
    }
    return new OpenRequest(dirfd, strings.path(tid, path), flags, mode & MODE_BITS, 0, false);
  }

  private OpenRequest structured(int tid, long[] args) throws Refused {
    long size = args[3];
    if (size < OpenCalls.HOW_SIZE) {
      throw Refused.byKernel(Errno.EINVAL);
    }
    if (size > PAGE) {
      throw Refused.byKernel(Errno.E2BIG);
    }
    NativeBuffer how = strings.structure(tid, args[2], (int) size);
    long flags = how.bytes().getLong(0);
    if ((flags & ~OpenFlags.KNOWN) != 0) {
      throw Refused.byKernel(Errno.EINVAL);
    }
    checkValid(files.validate(how, (int) size));
    int mode = (int) how.bytes().getLong(8) & MODE_BITS;
    long resolve = how.bytes().getLong(16);
    String path = strings.path(tid, args[1]);
    if ((resolve & OpenFlags.RESOLVE_CACHED) != 0) {
      // "Without I/O if possible": it never is, and callers have to try again without the flag.
      throw Refused.byKernel(Errno.EAGAIN);
    }
    return new OpenRequest((int) args[0], path, (int) flags, mode, resolve, true);
  }

  /** With an empty path the kernel checks the flags, then says that there is no such file. */
  private static void checkValid(int answer) throws Refused {
    if (answer != -Errno.ENOENT) {
      throw Refused.byKernel(answer < 0 ? -answer : Errno.EINVAL);
    }
  }
}
