package io.zviz.control;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.zviz.json.JsonText;
import io.zviz.json.MalformedJsonException;
import io.zviz.sys.DescriptorCalls;
import io.zviz.sys.Errno;
import io.zviz.sys.LocalSocketCalls;
import io.zviz.sys.SysException;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A stream of messages: four bytes with the length of what follows, the most significant first, and
 * a JSON object. Descriptors come with the length. One thread may send while another one receives.
 */
final class Connection implements AutoCloseable {
  private static final int PIECE = 1 << 16;

  /** As much as a command line can hold, and more: ARG_MAX is a quarter of the stack's 8 MiB. */
  private static final int LARGEST = 8 << 20;

  private final LocalSocketCalls sockets;
  private final DescriptorCalls descriptors;
  private final int socket;
  private boolean closed;

  Connection(LocalSocketCalls sockets, DescriptorCalls descriptors, int socket) {
    this.sockets = sockets;
    this.descriptors = descriptors;
    this.socket = socket;
  }

  /**
   * A message.
   *
   * @param fields what it says
   * @param descriptors the receiver's to close
   */
  record Message(Map<String, Object> fields, List<Integer> descriptors) {}

  void send(Map<String, Object> fields) {
    send(fields, List.of());
  }

  /**
   * Sends a message.
   *
   * @throws ControlException when the other end is closed, or the message is too large
   */
  void send(Map<String, Object> fields, List<Integer> passed) {
    byte[] text = JsonText.writeLine(fields).getBytes(US_ASCII);
    if (text.length > LARGEST) {
      throw new ControlException(
          "a message of %d bytes; at most %d".formatted(text.length, LARGEST));
    }
    byte[] frame =
        ByteBuffer.allocate(Integer.BYTES + text.length).putInt(text.length).put(text).array();
    try {
      sockets.send(socket, frame, passed);
    } catch (SysException failed) {
      throw new ControlException(failed.getMessage(), failed);
    }
  }

  /**
   * Waits for a message.
   *
   * @return empty at the end
   * @throws ControlException when what comes is no message
   */
  Optional<Message> receive() {
    List<Integer> passed = new ArrayList<>();
    boolean complete = false;
    try {
      Optional<byte[]> length = read(Integer.BYTES, passed);
      if (length.isEmpty()) {
        return Optional.empty();
      }
      int size = ByteBuffer.wrap(length.get()).getInt();
      if (size < 0 || size > LARGEST) {
        throw new ControlException("a message of %d bytes was announced".formatted(size));
      }
      Optional<byte[]> text = read(size, passed);
      if (text.isEmpty()) {
        return Optional.empty();
      }
      Message message = new Message(JsonText.read(text.get()), List.copyOf(passed));
      complete = true;
      return Optional.of(message);
    } catch (MalformedJsonException | SysException broken) {
      throw new ControlException(broken.getMessage(), broken);
    } finally {
      if (!complete) {
        passed.forEach(descriptors::close);
      }
    }
  }

  private Optional<byte[]> read(int size, List<Integer> passed) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream(size);
    while (bytes.size() < size) {
      byte[] piece = new byte[Math.min(PIECE, size - bytes.size())];
      int length;
      try {
        length = sockets.receive(socket, piece, passed);
      } catch (SysException gone) {
        if (gone.errno() == Errno.ECONNRESET) {
          return Optional.empty();
        }
        throw gone;
      }
      if (length == 0) {
        return Optional.empty();
      }
      bytes.write(piece, 0, length);
    }
    return Optional.of(bytes.toByteArray());
  }

  /** Whether the other end, of which nothing more is expected, is closed. */
  boolean hasEnded() {
    return descriptors.awaitReadable(socket, 0);
  }

  /** Ends it for a thread that waits for a message, too. */
  void end() {
    sockets.shutdown(socket);
  }

  @Override
  public synchronized void close() {
    if (!closed) {
      closed = true;
      descriptors.close(socket);
    }
  }
}
