package io.zviz.sys;

/**
 * Opening files relative to descriptors, byte by byte as the kernel sees it. Every method answers
 * {@code -errno} for an error. Paths and structures are addresses.
 */
public interface OpenCalls {
  /** For a path relative to the working directory. */
  int AT_FDCWD = -100;

  /** Size of the first version of {@code struct open_how}. */
  int HOW_SIZE = 24;

  /** Size of {@code struct statx}. */
  int STATX_SIZE = 256;

  /** openat(2). */
  int openat(int directory, long path, int flags, int mode);

  /** openat2(2). */
  int openat2(int directory, long path, long how, long size);

  /** close(2); an error is ignored, since nothing can be done about it. */
  void close(int descriptor);

  /** read(2). */
  int read(int descriptor, long to, int length);

  /** pread(2) from the beginning. */
  int readAgain(int descriptor, long to, int length);

  /** readlinkat(2); not terminated. */
  int readlinkat(int directory, long path, long to, int length);

  /** statx(2) of the basic fields and the mount's id. */
  int statx(int directory, long path, int flags, long to);

  /**
   * faccessat2(2) with the thread's credentials, of what a descriptor stands for.
   *
   * @param mode the bits {@code R_OK} 4, {@code W_OK} 2
   */
  int access(int descriptor, long emptyPath, int mode);

  /** The type of the file system that holds a descriptor, {@code f_type} of fstatfs(2). */
  long fileSystem(int descriptor);

  /** The flags of the mount that holds a descriptor, {@code f_flags} of fstatfs(2). */
  long mountFlags(int descriptor);

  /** Changes what can be changed of the flags of an open descriptor, F_SETFL of fcntl(2). */
  int changeFlags(int descriptor, int flags);
}
