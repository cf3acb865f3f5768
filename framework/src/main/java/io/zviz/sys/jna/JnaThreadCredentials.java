package io.zviz.sys.jna;

import io.zviz.spi.host.Architecture;
import io.zviz.sys.Errno;
import io.zviz.sys.NativeBuffer;
import io.zviz.sys.SysException;
import io.zviz.sys.ThreadCredentials;
import java.lang.ref.Reference;

/** Credentials by raw calls, for this thread alone. */
final class JnaThreadCredentials implements ThreadCredentials {
  private static final int CLONE_FS = 0x200;
  private static final boolean X86_64 = JnaBrokerCalls.ARCHITECTURE == Architecture.X86_64;
  private static final int SETGROUPS = X86_64 ? 116 : 159;
  private static final int CAPGET = X86_64 ? 125 : 90;
  private static final int CAPSET = X86_64 ? 126 : 91;
  private static final int CAPABILITY_VERSION_3 = 0x20080522;
  // A header of 8 bytes, then twice {effective, permitted, inheritable} of 32 bits, as this thread
  // had them first: only the effective set is ever changed.
  private static final ThreadLocal<NativeBuffer> CAPABILITIES =
      ThreadLocal.withInitial(JnaThreadCredentials::read);

  @Override
  public int leaveSharedFilesystem() {
    return LibC.answer(LibC.unshare(CLONE_FS));
  }

  @Override
  public void fsUid(int uid) {
    LibC.setfsuid(uid);
    // setfsuid(2) reports no error; an invalid id changes nothing and answers with the present one.
    verify("setfsuid(" + uid + ")", uid, LibC.setfsuid(-1));
  }

  @Override
  public void fsGid(int gid) {
    LibC.setfsgid(gid);
    verify("setfsgid(" + gid + ")", gid, LibC.setfsgid(-1));
  }

  private static void verify(String call, int wanted, int present) {
    if (present != wanted) {
      throw new SysException(call, Errno.EPERM);
    }
  }

  @Override
  public int groups(int[] groups) {
    NativeBuffer list = JnaBrokerCalls.allocate(Math.max(1, groups.length) * Integer.BYTES);
    list.bytes().asIntBuffer().put(groups);
    try {
      return (int) RawSyscall.call(SETGROUPS, groups.length, list.address(), 0, 0, 0, 0);
    } finally {
      Reference.reachabilityFence(list);
    }
  }

  @Override
  public void umask(int mask) {
    LibC.umask(mask);
  }

  @Override
  public long permitted() {
    NativeBuffer sets = CAPABILITIES.get();
    return (sets.bytes().getInt(12) & 0xffffffffL) | ((long) sets.bytes().getInt(24) << 32);
  }

  @Override
  public int effective(long capabilities) {
    NativeBuffer sets = CAPABILITIES.get();
    sets.bytes().putInt(8, (int) capabilities).putInt(20, (int) (capabilities >>> 32));
    return (int) RawSyscall.call(CAPSET, sets.address(), sets.address() + 8, 0, 0, 0, 0);
  }

  private static NativeBuffer read() {
    NativeBuffer sets = JnaBrokerCalls.allocate(32);
    sets.bytes().putInt(0, CAPABILITY_VERSION_3).putInt(4, 0);
    RawSyscall.call(CAPGET, sets.address(), sets.address() + 8, 0, 0, 0, 0);
    return sets;
  }
}
