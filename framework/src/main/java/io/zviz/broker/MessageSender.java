package io.zviz.broker;

import io.zviz.sys.BrokerCalls;
import io.zviz.sys.Errno;
import io.zviz.sys.NativeBuffer;
import io.zviz.sys.TargetMemory;
import io.zviz.sys.TargetSockets;
import org.jspecify.annotations.Nullable;

/** Sends for a target, from memory of this process. Belongs to one worker. */
final class MessageSender {
  /** The longest message that is not a stream, and the longest piece of a stream. */
  static final int MOST_DATA = 256 << 10;

  // include/linux/socket.h
  private static final int MSG_DONTWAIT = 0x40;
  private static final int MSG_NOSIGNAL = 0x4000;
  private static final int MSG_ZEROCOPY = 0x4000000;
  static final int MSG_FASTOPEN = 0x20000000;
  private static final int SO_ZEROCOPY = 60;

  private static final int VECTOR = 56; // behind struct msghdr
  private static final int NAME = VECTOR + 16;
  private static final int CONTROL = NAME + TargetMessage.LONGEST_NAME;
  private static final int SPACE = CONTROL + TargetMessage.MOST_CONTROL + 64;

  /** Whose message it is. */
  record Person(int tid, TargetStatus status, long capabilities) {}

  private final WorkerCredentials credentials;
  private final TargetSockets sockets;
  private final TargetMemory memory;
  private final BrokerCalls calls;
  private final NativeBuffer header;
  private @Nullable NativeBuffer data;

  MessageSender(BrokerCalls calls, WorkerCredentials credentials) {
    this.calls = calls;
    this.credentials = credentials;
    sockets = calls.sockets();
    memory = calls.memory();
    header = calls.buffer(SPACE);
  }

  /**
   * Sends all of a message that can be sent.
   *
   * @param flags MSG_* of the call
   * @return how many bytes were sent
   * @throws Refused with the kernel's error when nothing was
   */
  int send(TargetSocket socket, TargetMessage message, int flags, Person person, SlowStep slow)
      throws Refused {
    if ((flags & MSG_ZEROCOPY) != 0 && sockets.option(socket.copy(), SO_ZEROCOPY) == 1) {
      throw Refused.byKernel(Errno.ENOBUFS); // what is sent lies here; callers fall back
    }
    long size = message.size();
    if (!socket.isStream() && size > MOST_DATA) {
      throw Refused.byKernel(Errno.EMSGSIZE);
    }
    prepare(message);
    boolean waits = socket.waits() && (flags & MSG_DONTWAIT) == 0;
    long sent = 0;
    boolean more;
    do {
      int piece;
      int answer;
      try {
        piece = read(message, sent, person.tid());
        answer = sendWithRights(socket, piece, flags, waits, person, slow);
      } catch (Refused refused) {
        if (sent > 0) {
          break;
        }
        throw refused;
      }
      if (answer < 0) {
        return failed(answer, sent, socket, flags, person);
      }
      sent += answer;
      more = sent < size && (waits || answer == piece);
      header.bytes().putLong(32, 0).putLong(40, 0); // control messages go with the first piece
    } while (socket.isStream() && more);
    return (int) sent;
  }

  private int failed(int answer, long sent, TargetSocket socket, int flags, Person person)
      throws Refused {
    if (sent > 0) {
      return (int) sent;
    }
    if (answer == -Errno.EPIPE && socket.breaks() && (flags & MSG_NOSIGNAL) == 0) {
      sockets.breakPipe(person.status().processNumbers()[0], person.tid());
    }
    throw Refused.byKernel(-answer);
  }

  /** Some control messages ask for rights: those of the target. Its memory is read without them. */
  private int sendWithRights(
      TargetSocket socket, int piece, int flags, boolean waits, Person person, SlowStep slow)
      throws Refused {
    if (!socket.isInternet() || header.bytes().getLong(40) == 0) {
      return sendPiece(socket, piece, flags, waits, slow);
    }
    credentials.become(person.status(), person.capabilities());
    try {
      return sendPiece(socket, piece, flags, waits, slow);
    } finally {
      credentials.restore();
    }
  }

  private int sendPiece(TargetSocket socket, int piece, int flags, boolean waits, SlowStep slow)
      throws Refused {
    header.bytes().putLong(VECTOR + 8, piece);
    int quiet = flags | MSG_NOSIGNAL;
    if (!waits || (flags & MSG_FASTOPEN) == 0) {
      int answer = sockets.send(socket.copy(), header.address(), quiet | MSG_DONTWAIT);
      if (answer != -Errno.EAGAIN || !waits) {
        return answer;
      }
    }
    return slow.run(true, () -> sockets.send(socket.copy(), header.address(), quiet));
  }

  private void prepare(TargetMessage message) {
    NativeBuffer content = data;
    if (content == null) {
      content = calls.buffer(MOST_DATA);
      data = content;
    }
    header.clear(CONTROL);
    header.bytes().put(NAME, message.name()).put(CONTROL, message.control());
    boolean controlled = message.control().length > 0;
    header
        .bytes()
        .putLong(0, message.named() ? header.address() + NAME : 0)
        .putInt(8, message.name().length)
        .putLong(16, header.address() + VECTOR)
        .putLong(24, 1)
        .putLong(32, controlled ? header.address() + CONTROL : 0)
        .putLong(40, message.control().length)
        .putLong(VECTOR, content.address());
  }

  /** Copies the content from an offset on, as much as there is room for. */
  private int read(TargetMessage message, long from, int tid) throws Refused {
    NativeBuffer content = java.util.Objects.requireNonNull(data);
    long skip = from;
    int filled = 0;
    for (int i = 0; i < message.starts().length && filled < MOST_DATA; i++) {
      long length = message.lengths()[i];
      long offset = Math.min(skip, length);
      skip -= offset;
      int piece = (int) Math.min(length - offset, MOST_DATA - filled);
      if (piece > 0) {
        long start = message.starts()[i] + offset;
        if (Refused.check(memory.read(tid, start, content, filled, piece)) < piece) {
          throw Refused.byKernel(Errno.EFAULT);
        }
        filled += piece;
      }
    }
    return filled;
  }
}
