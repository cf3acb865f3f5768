package io.zviz.broker;

import io.zviz.sys.BrokerCalls;
import io.zviz.sys.Errno;
import io.zviz.sys.NativeBuffer;
import io.zviz.sys.OpenCalls;
import java.util.Arrays;

/**
 * Opening files for one request of one worker. Every descriptor is closed by {@link #closeAll}.
 * Results are descriptors, or {@code -errno}; names are byte strings.
 */
final class Files implements AutoCloseable {
  /** The longest path with its NUL, include/uapi/linux/limits.h. */
  static final int PATH_MAX = 4096;

  private static final int R_OK = 4;
  private static final int W_OK = 2;
  private static final int AT_SYMLINK_NOFOLLOW = 0x100;
  private static final int AT_STATX_DONT_SYNC = 0x4000;
  private static final long PROC_SUPER_MAGIC = 0x9fa0;
  private static final long ST_NODEV = 4;
  private static final long ST_RDONLY = 1;

  private final OpenCalls calls;
  private final NativeBuffer name;
  private final NativeBuffer link;
  private final NativeBuffer how;
  private final NativeBuffer statx;
  private final NativeBuffer text;
  private final KeptStatus kept;
  private final int proc;
  private final int ownDescriptors;
  private int[] open = new int[16];
  private int opened;

  Files(BrokerCalls calls) {
    this.calls = calls.files();
    kept = new KeptStatus(this.calls);
    name = calls.buffer(PATH_MAX + 8);
    link = calls.buffer(PATH_MAX + 8);
    how = calls.buffer(OpenCalls.HOW_SIZE);
    statx = calls.buffer(OpenCalls.STATX_SIZE);
    text = calls.buffer(1 << 15);
    proc = permanent("/proc");
    ownDescriptors = permanent("/proc/self/fd");
  }

  private int permanent(String path) {
    name.putString(0, ByteStrings.bytes(path));
    int flags = OpenFlags.O_PATH | OpenFlags.O_DIRECTORY | OpenFlags.O_CLOEXEC;
    int descriptor = calls.openat(OpenCalls.AT_FDCWD, name.address(), flags, 0);
    if (descriptor < 0) {
      throw new io.zviz.sys.SysException("open(\"" + path + "\", O_PATH)", -descriptor);
    }
    return descriptor;
  }

  /** A descriptor of the supervisor's own {@code /proc}, which knows every target. */
  int proc() {
    return proc;
  }

  /** Opens a path relative to a descriptor; follows links unless the flags say otherwise. */
  int openat(int directory, String path, int flags, int mode) {
    name.putString(0, ByteStrings.bytes(path));
    return track(calls.openat(directory, name.address(), flags, mode));
  }

  /** An O_PATH descriptor of a path, with rules about how it is looked up. */
  int lookUp(int directory, String path, int flags, long resolve) {
    name.putString(0, ByteStrings.bytes(path));
    how.bytes()
        .putLong(0, flags | OpenFlags.O_PATH | OpenFlags.O_CLOEXEC)
        .putLong(8, 0)
        .putLong(16, resolve);
    return track(calls.openat2(directory, name.address(), how.address(), OpenCalls.HOW_SIZE));
  }

  /** Opens the file behind a descriptor anew: no path is looked up, so nothing can be swapped. */
  int reopen(int descriptor, int flags, int mode) {
    putNumber(descriptor);
    return track(calls.openat(ownDescriptors, name.address(), flags, mode));
  }

  /**
   * What the kernel itself says to changing what a descriptor stands for.
   *
   * @param reads whether it is read as well
   * @return 0, or a negative errno: EACCES, or EROFS on a read-only mount
   */
  int mayChange(int descriptor, boolean reads) {
    name.putString(0, new byte[0]);
    return calls.access(descriptor, name.address(), reads ? R_OK | W_OK : W_OK);
  }

  /**
   * Whether the kernel lets this thread use what a descriptor stands for.
   *
   * @param mode the bits {@code R_OK} 4, {@code W_OK} 2, {@code X_OK} 1
   * @return 0, or a negative errno
   */
  int mayUse(int descriptor, int mode) {
    name.putString(0, new byte[0]);
    return calls.access(descriptor, name.address(), mode);
  }

  /** What the kernel says to a call with a structure of the target, and an empty path. */
  int validate(NativeBuffer structure, int size) {
    name.putString(0, new byte[0]);
    return calls.openat2(OpenCalls.AT_FDCWD, name.address(), structure.address(), size);
  }

  /** What the kernel says to these flags, with an empty path. */
  int validate(int flags, int mode) {
    name.putString(0, new byte[0]);
    return calls.openat(OpenCalls.AT_FDCWD, name.address(), flags, mode);
  }

  /** The attributes of what a descriptor stands for. */
  FileStat stat(int descriptor) throws Refused {
    name.putString(0, new byte[0]);
    Refused.check(
        calls.statx(descriptor, name.address(), OpenFlags.AT_EMPTY_PATH, statx.address()));
    return FileStat.of(statx);
  }

  /** The attributes of an entry, not following a link. */
  FileStat stat(int directory, String entry) throws Refused {
    name.putString(0, ByteStrings.bytes(entry));
    Refused.check(calls.statx(directory, name.address(), AT_SYMLINK_NOFOLLOW, statx.address()));
    return FileStat.of(statx);
  }

  /** What a path leads to, links followed; nobody on the network is asked. */
  FileStat identity(int directory, String path) throws Refused {
    name.putString(0, ByteStrings.bytes(path));
    Refused.check(calls.statx(directory, name.address(), AT_STATX_DONT_SYNC, statx.address()));
    return FileStat.of(statx);
  }

  /** Whether a descriptor is on a proc file system, which has no disk. */
  boolean isOnProc(int descriptor, FileStat stat) {
    return !stat.isOnDisk() && isOnProc(descriptor);
  }

  /** Whether a descriptor is on a proc file system. */
  boolean isOnProc(int descriptor) {
    return calls.fileSystem(descriptor) == PROC_SUPER_MAGIC;
  }

  /** Whether nothing can be changed on the mount that holds a descriptor. */
  boolean isReadOnly(int descriptor) {
    long flags = calls.mountFlags(descriptor);
    return flags >= 0 && (flags & ST_RDONLY) != 0;
  }

  /** Whether no device can be opened on the mount that holds a descriptor. */
  boolean holdsNoDevices(int descriptor) {
    long flags = calls.mountFlags(descriptor);
    return flags >= 0 && (flags & ST_NODEV) != 0;
  }

  /** Changes the flags of an open descriptor, as far as they can be changed. */
  int changeFlags(int descriptor, int flags) {
    return calls.changeFlags(descriptor, flags);
  }

  /** The content of a symbolic link. */
  String readLink(int directory, String path) throws Refused {
    name.putString(0, ByteStrings.bytes(path));
    return readLinkOf(directory);
  }

  /** Where a descriptor leads, as the kernel names it from the supervisor's root. */
  String nameOf(int descriptor) throws Refused {
    putNumber(descriptor);
    return readLinkOf(ownDescriptors);
  }

  private String readLinkOf(int directory) throws Refused {
    int length =
        Refused.check(calls.readlinkat(directory, name.address(), link.address(), PATH_MAX));
    if (length == PATH_MAX) {
      throw Refused.byKernel(Errno.ENAMETOOLONG);
    }
    return ByteStrings.of(link.copy(0, length));
  }

  /** The whole text of a small file of the kernel. */
  byte[] readText(int directory, String path) throws Refused {
    int descriptor = Refused.check(openat(directory, path, OpenFlags.O_CLOEXEC, 0));
    int length = 0;
    int read;
    do {
      int room = text.size() - length;
      if (room == 0) {
        throw Refused.byKernel(Errno.EFBIG);
      }
      read = Refused.check(calls.read(descriptor, text.address() + length, room));
      length += read;
    } while (read > 0);
    return text.copy(0, length);
  }

  /**
   * The text of a file that the kernel makes in one piece (single_open in fs/seq_file.c), as those
   * about one thread are: one read gets all of it.
   */
  byte[] readPiece(int directory, String path) throws Refused {
    int descriptor = Refused.check(openat(directory, path, OpenFlags.O_CLOEXEC, 0));
    return text.copy(0, whole(calls.read(descriptor, text.address(), text.size())));
  }

  /** {@code status} of a thread, which is kept open for the next call of the same one. */
  TargetStatus status(int thread) throws Refused {
    int length = kept.read(thread, text);
    if (length == -Errno.ESRCH) {
      name.putString(0, ByteStrings.bytes(thread + "/status"));
      int descriptor = Refused.check(calls.openat(proc, name.address(), OpenFlags.O_CLOEXEC, 0));
      kept.keep(thread, descriptor);
      length = kept.read(thread, text);
    }
    return kept.parse(thread, text, whole(length));
  }

  private int whole(int length) throws Refused {
    if (Refused.check(length) == text.size()) {
      throw Refused.byKernel(Errno.EFBIG);
    }
    return length;
  }

  /** Closes what was kept open beyond a request. */
  void forget() {
    kept.forget();
  }

  private void putNumber(int descriptor) {
    var bytes = name.bytes();
    int digits = 1;
    for (int rest = descriptor / 10; rest > 0; rest /= 10) {
      digits++;
    }
    bytes.put(digits, (byte) 0);
    int rest = descriptor;
    for (int i = digits - 1; i >= 0; i--) {
      bytes.put(i, (byte) ('0' + rest % 10));
      rest /= 10;
    }
  }

  private int track(int descriptor) {
    if (descriptor >= 0) {
      open = opened == open.length ? Arrays.copyOf(open, 2 * opened) : open;
      open[opened++] = descriptor;
    }
    return descriptor;
  }

  /** Closes a descriptor, or nothing for an error, along with what was opened for this request. */
  int keep(int descriptor) {
    return track(descriptor);
  }

  /** Closes what was opened for this request. */
  void closeAll() {
    for (int i = 0; i < opened; i++) {
      calls.close(open[i]);
    }
    opened = 0;
  }

  @Override
  public void close() {
    closeAll();
    forget();
    calls.close(proc);
    calls.close(ownDescriptors);
  }
}
