package io.zviz.broker;

import io.zviz.broker.Place.Kind;

/** Opens for use what was looked up and decided upon. */
final class Reopener {
  // Capabilities in include/uapi/linux/capability.h.
  private static final long CAP_DAC_READ_SEARCH = 1L << 2;
  private static final long CAP_SYS_PTRACE = 1L << 19;
  private static final int CREATION = OpenFlags.O_CREAT | OpenFlags.O_EXCL | OpenFlags.O_TRUNC;

  /** What is opened. */
  record Chosen(Found found, FileStat stat, Place place) {}

  private final Files files;
  private final WorkerCredentials credentials;
  private final Devices devices;

  Reopener(Files files, WorkerCredentials credentials) {
    this.files = files;
    this.credentials = credentials;
    devices = new Devices(files);
  }

  /** Opens; the thread must have the target's credentials. */
  int open(OpenRequest request, Target target, Chosen chosen, SlowStep slow) throws Refused {
    FileStat stat = chosen.stat();
    int descriptor =
        devices.isControllingTerminal(stat)
            ? devices.controllingTerminal(target, credentials)
            : chosen.found().descriptor();
    if (chosen.found().own()) {
      // A process may always look at itself: ptrace_may_access in kernel/ptrace.c.
      credentials.become(target.status(), target.capabilities() | CAP_SYS_PTRACE);
    }
    // O_NOFOLLOW would mean the link below /proc/self/fd that stands for the object.
    int excess = OpenFlags.O_NOFOLLOW | (request.has(OpenFlags.O_CREAT) ? OpenFlags.O_EXCL : 0);
    int flags = (request.flags() & ~excess) | OpenFlags.O_NOCTTY;
    boolean waits =
        (stat.isFifo() || (stat.isDevice() && !Devices.isDefault(stat)))
            && !request.has(OpenFlags.O_NONBLOCK)
            && (flags & OpenFlags.O_ACCMODE) != OpenFlags.O_RDWR;
    int opened =
        Refused.check(
            waits
                ? slow.run(stat.isFifo(), () -> files.reopen(descriptor, flags, request.mode()))
                : files.reopen(descriptor, flags, request.mode()));
    return request.has(OpenFlags.O_NOFOLLOW) ? showNoFollow(opened, flags, target, chosen) : opened;
  }

  /**
   * The same object once more, so that F_GETFL shows O_NOFOLLOW where that can be had: of folders,
   * and of files that still have their name.
   */
  private int showNoFollow(int opened, int given, Target target, Chosen chosen) throws Refused {
    int flags = (given & ~CREATION) | OpenFlags.O_NOFOLLOW;
    int again = -1;
    boolean named = chosen.stat().isFile() || chosen.stat().isFifo();
    if (chosen.stat().isFolder()) {
      // Also when the target may list it but not search it.
      credentials.become(target.status(), target.capabilities() | CAP_DAC_READ_SEARCH);
      again = files.openat(opened, ".", flags, 0);
    } else if (named && chosen.place().kind() == Kind.INSIDE) {
      again = byName(chosen, target, flags);
    }
    return again >= 0 ? again : opened;
  }

  /** What has taken the name meanwhile can be a FIFO, which must not block, but no device. */
  private int byName(Chosen chosen, Target target, int flags) throws Refused {
    String path = chosen.place().path();
    int end = path.lastIndexOf('/');
    long resolve = OpenFlags.RESOLVE_IN_ROOT | OpenFlags.RESOLVE_NO_SYMLINKS;
    int folder =
        files.lookUp(target.containerRoot(), path.substring(0, Math.max(1, end)), 0, resolve);
    if (folder < 0 || !files.holdsNoDevices(folder)) {
      return -1;
    }
    int again = files.openat(folder, path.substring(end + 1), flags | OpenFlags.O_NONBLOCK, 0);
    boolean same = again >= 0 && files.stat(again).sameAs(chosen.stat());
    return same && files.changeFlags(again, flags) >= 0 ? again : -1;
  }
}
