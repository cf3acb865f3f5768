package io.zviz.sys.jna;

import com.sun.jna.Native;
import com.sun.jna.NativeLibrary;
import com.sun.jna.Pointer;

/** Functions of the C library by direct mapping: -1 means {@link #answer} has the errno. */
final class LibC {
  static {
    // The JVM has the C library loaded, whatever its file is called here: nothing to search for.
    Native.register(LibC.class, NativeLibrary.getProcess());
  }

  private LibC() {}

  /** A result as the kernel gave it: {@code -errno} for an error. */
  static int answer(int result) {
    return result == -1 ? -Native.getLastError() : result;
  }

  /** A result as the kernel gave it: {@code -errno} for an error. */
  static int answer(long result) {
    return result == -1 ? -Native.getLastError() : (int) result;
  }

  // Variadic in C; integer arguments travel as for fixed ones, see RawSyscall.
  static native int ioctl(int fd, long request, long argument);

  static native int fcntl(int fd, int command, long argument);

  static native int openat(int directory, long path, int flags, int mode);

  static native int close(int fd);

  static native long read(int fd, long to, long length);

  static native long pread(int fd, long to, long length, long offset);

  static native long write(int fd, long from, long length);

  static native long readlinkat(int directory, long path, long to, long length);

  static native int statx(int directory, long path, int flags, int mask, long to);

  static native int fstatfs(int fd, long to);

  static native long process_vm_readv(
      int pid, long local, long locals, long remote, long remotes, long flags);

  static native int epoll_create1(int flags);

  static native int epoll_ctl(int set, int operation, int fd, long event);

  static native int epoll_wait(int set, long events, int room, int timeout);

  static native int eventfd(int initial, int flags);

  static native int unshare(int flags);

  static native int umask(int mask);

  static native int setfsuid(int uid);

  static native int setfsgid(int gid);

  static native int gettid();

  static native int getpid();

  static native int tgkill(int process, int thread, int signal);

  static native int pthread_sigmask(int how, long set, long old);

  static native Pointer signal(int signal, Pointer handler);

  static native int siginterrupt(int signal, int flag);
}
