package io.zviz.sys;

/** The sockets of another process. */
public interface TargetSockets {
  /**
   * The protocol of a socket, SO_PROTOCOL of socket(7): 6 for TCP, 17 for UDP.
   *
   * @param pid the process, not one of its other threads
   * @param descriptor the socket in that process
   * @return an IPPROTO number, or {@code -errno}
   */
  int protocol(int pid, int descriptor);
}
