package io.zviz.broker;

import io.zviz.sys.BrokerCalls;
import io.zviz.sys.NativeBuffer;
import io.zviz.sys.NotifyCalls;

/**
 * The notification that a worker serves, and its answer: structures of include/uapi/linux/seccomp.h
 * that are used again for each one.
 */
final class Notification {
  private static final int CONTINUE = 1;

  private final NotifyCalls calls;
  private final NativeBuffer received;
  private final NativeBuffer response;
  private final NativeBuffer addFd;
  private final long[] arguments = new long[6];
  private int listener = -1;

  Notification(BrokerCalls calls) {
    this.calls = calls.notifications();
    received = calls.buffer(NotifyCalls.NOTIFICATION_SIZE);
    response = calls.buffer(NotifyCalls.RESPONSE_SIZE);
    addFd = calls.buffer(NotifyCalls.ADDFD_SIZE);
  }

  /** Receives the next one; false when its task has gone already. */
  boolean receive(int fromListener) {
    listener = fromListener;
    received.clear(NotifyCalls.NOTIFICATION_SIZE);
    if (calls.receive(listener, received) < 0) {
      return false;
    }
    for (int i = 0; i < arguments.length; i++) {
      arguments[i] = received.bytes().getLong(32 + 8 * i);
    }
    return true;
  }

  int listener() {
    return listener;
  }

  long id() {
    return received.bytes().getLong(0);
  }

  /** The thread that waits, as the supervisor sees it; 0 when it cannot. */
  int tid() {
    return received.bytes().getInt(8);
  }

  int number() {
    return received.bytes().getInt(16);
  }

  /** The six arguments; the same array for each notification. */
  long[] arguments() {
    return arguments;
  }

  /** Whether the task still waits: what was read of it before was its own. */
  boolean isValid() {
    return calls.isValid(listener, received);
  }

  /** The call ends with an error. */
  void refuse(int errno) {
    respond(0, -errno, 0);
  }

  /** The call ends with a number that is no error. */
  void succeed(long answer) {
    respond(answer, 0, 0);
  }

  /** The call is executed by the kernel. */
  void proceed() {
    respond(0, 0, CONTINUE);
  }

  private void respond(long answer, int error, int flags) {
    response.bytes().putLong(0, id()).putLong(8, answer).putInt(16, error).putInt(20, flags);
    // An error means that the task has gone, and with it the question.
    calls.send(listener, response);
  }

  /**
   * Puts a descriptor into the task, which is to be answered with its number. Both in one step
   * would be cheaper (SECCOMP_ADDFD_FLAG_SEND), but a supervisor that is stopped or frozen in the
   * middle of it, as by Ctrl-Z, is woken from its wait: the kernel takes the descriptor back and
   * leaves the answer 0, the task's standard input.
   *
   * @return the number, or {@code -errno}; the call is still unanswered
   */
  int give(int descriptor, boolean closeOnExec) {
    addFd
        .bytes()
        .putLong(0, id())
        .putInt(8, 0)
        .putInt(12, descriptor)
        .putInt(16, 0)
        .putInt(20, closeOnExec ? OpenFlags.O_CLOEXEC : 0);
    return calls.addFd(listener, addFd);
  }
}
