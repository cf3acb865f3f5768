package io.zviz.sys;

import java.nio.file.Path;
import java.util.List;

/** Stream sockets with a name in the file system, unix(7), which can pass descriptors on. */
public interface LocalSocketCalls {
  /** No more descriptors than this go with one message. */
  int MAX_DESCRIPTORS = 8;

  /**
   * Makes a socket file of mode 0600 and listens.
   *
   * @param file as long as any path; its folder has to be there, it must not
   * @return the listener, close-on-exec
   * @throws SysException EADDRINUSE when there is such a file
   */
  int listen(Path file);

  /**
   * Waits for someone to connect.
   *
   * @return the connection, close-on-exec
   */
  int accept(int listener);

  /**
   * Connects.
   *
   * @return the connection, close-on-exec
   * @throws SysException ENOENT without such a file, ECONNREFUSED when nobody listens
   */
  int connect(Path file);

  /** The user id of who connected, or listened, at the other end (SO_PEERCRED). */
  int peerUser(int connection);

  /**
   * Sends all bytes, and descriptors with the first of them.
   *
   * @param bytes at least one
   * @throws SysException EPIPE when the other end is closed
   */
  void send(int connection, byte[] bytes, List<Integer> descriptors);

  /**
   * Waits for bytes.
   *
   * @param to at most so many are read as it has room for
   * @param passed gets the descriptors that came with them, close-on-exec; the receiver's to close
   * @return how many bytes; 0 at the end
   */
  int receive(int connection, byte[] to, List<Integer> passed);

  /** Ends the connection for both sides, also for a thread that waits for it. */
  void shutdown(int connection);
}
