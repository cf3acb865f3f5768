package io.zviz.sys.jna;

import io.zviz.spi.host.Architecture;
import io.zviz.sys.Errno;
import io.zviz.sys.NativeBuffer;
import io.zviz.sys.NotifyCalls;
import java.lang.ref.Reference;

/** Notifications by ioctl(2); the numbers are those of include/uapi/linux/seccomp.h. */
final class JnaNotifyCalls implements NotifyCalls {
  private static final long RECV = 0xC0502100L;
  private static final long SEND = 0xC0182101L;
  // Until Linux 5.9 the direction in the number was wrong (_IOR); kernels since take both.
  private static final long ID_VALID = 0x40082102L;
  private static final long ID_VALID_WRONG_DIRECTION = 0x80082102L;
  private static final long ADDFD = 0x40182103L;
  private static final long SET_FLAGS = 0x40082104L;
  private static final long FD_SYNC_WAKE_UP = 1;
  private static final int SECCOMP_SET_MODE_FILTER = 1;
  private static final int SECCOMP_FILTER_FLAG_NEW_LISTENER = 1 << 3;
  private static final int SECCOMP = JnaBrokerCalls.ARCHITECTURE == Architecture.X86_64 ? 317 : 277;

  @Override
  public int receive(int listener, NativeBuffer notification) {
    return LibC.answer(LibC.ioctl(listener, RECV, notification.address()));
  }

  @Override
  public int send(int listener, NativeBuffer response) {
    return uninterrupted(listener, SEND, response);
  }

  @Override
  public int addFd(int listener, NativeBuffer request) {
    return uninterrupted(listener, ADDFD, request);
  }

  @Override
  public boolean isValid(int listener, NativeBuffer id) {
    int answer = uninterrupted(listener, ID_VALID, id);
    if (answer == -Errno.EINVAL || answer == -Errno.ENOTTY) {
      answer = uninterrupted(listener, ID_VALID_WRONG_DIRECTION, id);
    }
    return answer == 0;
  }

  // A signal ends the wait for a lock, or for the task to take a descriptor, and leaves everything
  // as it was (seccomp_notify_addfd in kernel/seccomp.c).
  private static int uninterrupted(int listener, long request, NativeBuffer structure) {
    int answer;
    do {
      answer = LibC.answer(LibC.ioctl(listener, request, structure.address()));
    } while (answer == -Errno.EINTR);
    return answer;
  }

  @Override
  public int wakeSynchronously(int listener) {
    return LibC.answer(LibC.ioctl(listener, SET_FLAGS, FD_SYNC_WAKE_UP));
  }

  @Override
  public int listenToThisThread(NativeBuffer program, int instructions) {
    // struct sock_fprog { unsigned short len; struct sock_filter *filter; }
    NativeBuffer head = JnaBrokerCalls.allocate(16);
    head.bytes().putShort(0, (short) instructions).putLong(8, program.address());
    try {
      return (int)
          RawSyscall.call(
              SECCOMP,
              SECCOMP_SET_MODE_FILTER,
              SECCOMP_FILTER_FLAG_NEW_LISTENER,
              head.address(),
              0,
              0,
              0);
    } finally {
      Reference.reachabilityFence(head);
      Reference.reachabilityFence(program);
    }
  }
}
