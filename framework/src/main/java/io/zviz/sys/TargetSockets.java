package io.zviz.sys;

/**
 * The sockets of another process, through copies of its descriptors. Every method answers as the
 * kernel does, with {@code -errno} for an error.
 */
public interface TargetSockets {
  /**
   * The protocol of a socket, SO_PROTOCOL of socket(7): 6 for TCP, 17 for UDP.
   *
   * @param pid the process, not one of its other threads
   * @param descriptor the socket in that process
   * @return an IPPROTO number, or {@code -errno}
   */
  int protocol(int pid, int descriptor);

  /**
   * A copy of a descriptor, pidfd_getfd(2): the same open file, whatever becomes of the number.
   *
   * @param pid the process, not one of its other threads
   */
  int duplicate(int pid, int descriptor);

  /** One of the options of SOL_SOCKET that are an {@code int}, getsockopt(2). */
  int option(int socket, int name);

  /** The flags of an open file, F_GETFL of fcntl(2). */
  int flags(int descriptor);

  /** connect(2). */
  int connect(int socket, long address, int length);

  /** bind(2). */
  int bind(int socket, long address, int length);

  /**
   * sendmsg(2).
   *
   * @param message the address of a {@code struct msghdr}
   */
  int send(int socket, long message, int flags);

  /** Sends SIGPIPE to a thread, tgkill(2): the kernel sends it to who makes the call. */
  int breakPipe(int process, int thread);

  /** close(2). */
  void close(int descriptor);
}
