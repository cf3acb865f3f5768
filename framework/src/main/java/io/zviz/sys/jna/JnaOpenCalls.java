package io.zviz.sys.jna;

import io.zviz.sys.NativeBuffer;
import io.zviz.sys.OpenCalls;

/** Opening files. */
final class JnaOpenCalls implements OpenCalls {
  // The same number everywhere: calls since Linux 5.1 share one table.
  private static final int OPENAT2 = 437;
  private static final int FACCESSAT2 = 439;
  private static final int AT_EMPTY_PATH_EACCESS = 0x1000 | 0x200;
  // STATX_BASIC_STATS | STATX_MNT_ID
  private static final int MASK = 0x7ff | 0x1000;
  private static final int F_SETFL = 4;
  // Of struct statfs, 120 bytes.
  private static final int F_TYPE = 0;
  private static final int F_FLAGS = 80;
  private static final ThreadLocal<NativeBuffer> STATFS =
      ThreadLocal.withInitial(() -> JnaBrokerCalls.allocate(128));

  @Override
  public int openat(int directory, long path, int flags, int mode) {
    return LibC.answer(LibC.openat(directory, path, flags, mode));
  }

  @Override
  public int openat2(int directory, long path, long how, long size) {
    return (int) RawSyscall.call(OPENAT2, directory, path, how, size, 0, 0);
  }

  @Override
  public void close(int descriptor) {
    LibC.close(descriptor);
  }

  @Override
  public int read(int descriptor, long to, int length) {
    return LibC.answer(LibC.read(descriptor, to, length));
  }

  @Override
  public int readAgain(int descriptor, long to, int length) {
    return LibC.answer(LibC.pread(descriptor, to, length, 0));
  }

  @Override
  public int readlinkat(int directory, long path, long to, int length) {
    return LibC.answer(LibC.readlinkat(directory, path, to, length));
  }

  @Override
  public int statx(int directory, long path, int flags, long to) {
    return LibC.answer(LibC.statx(directory, path, flags, MASK, to));
  }

  @Override
  public int access(int descriptor, long emptyPath, int mode) {
    return (int)
        RawSyscall.call(FACCESSAT2, descriptor, emptyPath, mode, AT_EMPTY_PATH_EACCESS, 0, 0);
  }

  @Override
  public long fileSystem(int descriptor) {
    return statfs(descriptor, F_TYPE);
  }

  @Override
  public long mountFlags(int descriptor) {
    return statfs(descriptor, F_FLAGS);
  }

  private static long statfs(int descriptor, int field) {
    NativeBuffer statfs = STATFS.get();
    int answer = LibC.answer(LibC.fstatfs(descriptor, statfs.address()));
    return answer < 0 ? answer : statfs.bytes().getLong(field);
  }

  @Override
  public int changeFlags(int descriptor, int flags) {
    return LibC.answer(LibC.fcntl(descriptor, F_SETFL, flags));
  }
}
