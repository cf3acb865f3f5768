package io.zviz.sys;

/**
 * The user notification interface of seccomp, seccomp_unotify(2). Every method answers as the
 * kernel does, with {@code -errno} for an error; structures lie in buffers of the caller. Signals
 * do not end what is an answer or belongs to one.
 */
public interface NotifyCalls {
  /** Size of {@code struct seccomp_notif}; the kernel wants it zeroed. */
  int NOTIFICATION_SIZE = 80;

  /** Size of {@code struct seccomp_notif_resp}. */
  int RESPONSE_SIZE = 24;

  /** Size of {@code struct seccomp_notif_addfd}. */
  int ADDFD_SIZE = 24;

  /** Receives the next notification; -ENOENT when its task has gone, -EINTR after a signal. */
  int receive(int listener, NativeBuffer notification);

  /** Answers a notification; -ENOENT when its task has gone. */
  int send(int listener, NativeBuffer response);

  /** Puts a descriptor into the task; with {@code SECCOMP_ADDFD_FLAG_SEND} answers with it. */
  int addFd(int listener, NativeBuffer request);

  /**
   * Whether the task still waits for the answer to a notification.
   *
   * @param id a buffer whose first 8 bytes are the notification's id
   */
  boolean isValid(int listener, NativeBuffer id);

  /** Asks for cheaper wake-ups where the kernel has them (Linux 6.6); of no further effect. */
  int wakeSynchronously(int listener);

  /**
   * Installs a filter with a listener for the calling thread alone.
   *
   * @param program {@code struct sock_filter[]}
   * @param instructions how many there are
   * @return the listener
   */
  int listenToThisThread(NativeBuffer program, int instructions);
}
