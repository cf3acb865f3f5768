package io.zviz.broker;

import io.zviz.sys.BrokerCalls;
import io.zviz.sys.NativeBuffer;
import io.zviz.sys.OpenCalls;
import org.jspecify.annotations.Nullable;

/**
 * The root folder of a container, from which the paths of its profile start. A task can have
 * another one, after chroot(2).
 *
 * @param descriptor an O_PATH descriptor; -1 when it is not known, and that of a task counts
 * @param name what the kernel calls it, seen from the supervisor's root, a byte string
 * @param identity its attributes; null when they are not known
 */
record ContainerRoot(int descriptor, String name, @Nullable FileStat identity) {
  static final ContainerRoot UNKNOWN = new ContainerRoot(-1, "", null);

  /**
   * The root of a process that has its filter and has not yet executed anything.
   *
   * @param pid as the supervisor sees it; 0 when there is none
   */
  static ContainerRoot of(BrokerCalls calls, int pid) {
    if (pid <= 0) {
      return UNKNOWN;
    }
    NativeBuffer path = calls.buffer(Files.PATH_MAX);
    path.putString(0, ByteStrings.bytes("/proc/" + pid + "/root"));
    int flags = OpenFlags.O_PATH | OpenFlags.O_DIRECTORY | OpenFlags.O_CLOEXEC;
    int descriptor = calls.files().openat(OpenCalls.AT_FDCWD, path.address(), flags, 0);
    if (descriptor < 0) {
      return UNKNOWN; // it has gone, and its calls with it
    }
    path.putString(0, ByteStrings.bytes("/proc/self/fd/" + descriptor));
    NativeBuffer name = calls.buffer(Files.PATH_MAX);
    int length =
        calls
            .files()
            .readlinkat(OpenCalls.AT_FDCWD, path.address(), name.address(), Files.PATH_MAX);
    return new ContainerRoot(
        descriptor, ByteStrings.of(name.copy(0, Math.max(0, length))), identity(calls, descriptor));
  }

  private static @Nullable FileStat identity(BrokerCalls calls, int descriptor) {
    NativeBuffer empty = calls.buffer(Long.BYTES);
    empty.putString(0, new byte[0]);
    NativeBuffer statx = calls.buffer(OpenCalls.STATX_SIZE);
    int answer =
        calls.files().statx(descriptor, empty.address(), OpenFlags.AT_EMPTY_PATH, statx.address());
    return answer < 0 ? null : FileStat.of(statx);
  }

  /** Whether a root folder is this one. */
  boolean is(FileStat root) {
    return identity != null && identity.sameAs(root);
  }

  boolean isKnown() {
    return descriptor >= 0;
  }
}
