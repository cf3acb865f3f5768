package io.zviz.broker;

import io.zviz.sys.Errno;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * What a target sends: everything of {@code struct msghdr} copied once, but the content, of which
 * nothing is decided.
 *
 * @param named whether it has an address, which an empty one is as well
 * @param name the address it goes to
 * @param starts where the pieces of the content lie
 * @param lengths how long they are
 * @param control control messages
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
record TargetMessage(boolean named, byte[] name, long[] starts, long[] lengths, byte[] control) {
  /** sizeof(struct sockaddr_storage); longer addresses are EINVAL. */
  static final int LONGEST_NAME = 128;

  /** More control messages than this are ENOBUFS, as above net.core.optmem_max. */
  static final int MOST_CONTROL = 4096;

  private static final int HEADER = 56; // struct msghdr
  private static final int PIECE = 16; // struct iovec
  private static final int MOST_PIECES = 1024; // UIO_MAXIOV
  private static final int PIECES_AT_ONCE = 256; // in a page
  private static final long MOST_BYTES = 0x7ffff000L; // MAX_RW_COUNT
  private static final byte[] NONE = {};

  /** What sendto(2) sends. */
  static TargetMessage ofCall(TargetStrings strings, int tid, long[] args) throws Refused {
    byte[] name = name(strings, tid, args[4], (int) args[5]);
    return new TargetMessage(true, name, new long[] {args[1]}, limit(new long[] {args[2]}), NONE);
  }

  /** What sendmsg(2) sends. */
  static TargetMessage ofHeader(TargetStrings strings, int tid, long address) throws Refused {
    ByteBuffer header =
        ByteBuffer.wrap(strings.structure(tid, address, HEADER).copy(0, HEADER))
            .order(ByteOrder.nativeOrder());
    int nameLength = header.getLong(0) == 0 ? 0 : header.getInt(8);
    // Longer than the kernel's own structure, it takes no more of it (copy_msghdr_from_user).
    byte[] name = name(strings, tid, header.getLong(0), Math.min(nameLength, LONGEST_NAME));
    long pieces = header.getLong(24);
    if (pieces < 0 || pieces > MOST_PIECES) {
      throw Refused.byKernel(Errno.EMSGSIZE);
    }
    long[] starts = new long[(int) pieces];
    long[] lengths = new long[(int) pieces];
    for (int first = 0; first < pieces; first += PIECES_AT_ONCE) {
      int count = (int) Math.min(PIECES_AT_ONCE, pieces - first);
      long from = header.getLong(16) + (long) first * PIECE;
      ByteBuffer vector = strings.structure(tid, from, count * PIECE).bytes();
      for (int i = 0; i < count; i++) {
        starts[first + i] = vector.getLong(i * PIECE);
        lengths[first + i] = vector.getLong(i * PIECE + Long.BYTES);
      }
    }
    byte[] control = control(strings, tid, header.getLong(32), header.getLong(40));
    return new TargetMessage(name.length > 0, name, starts, limit(lengths), control);
  }

  /** The address that a call names, as move_addr_to_kernel in net/socket.c takes it. */
  static byte[] name(TargetStrings strings, int tid, long address, int length) throws Refused {
    if (length < 0 || length > LONGEST_NAME) {
      throw Refused.byKernel(Errno.EINVAL);
    }
    return length == 0 ? NONE : strings.structure(tid, address, length).copy(0, length);
  }

  private static byte[] control(TargetStrings strings, int tid, long address, long length)
      throws Refused {
    if (length < 0 || length > MOST_CONTROL) {
      throw Refused.byKernel(Errno.ENOBUFS);
    }
    return length == 0 ? NONE : strings.structure(tid, address, (int) length).copy(0, (int) length);
  }

  /** Of more than the kernel sends at once it sends the beginning. */
  private static long[] limit(long[] lengths) throws Refused {
    long left = MOST_BYTES;
    for (int i = 0; i < lengths.length; i++) {
      if (lengths[i] < 0) {
        throw Refused.byKernel(Errno.EINVAL);
      }
      lengths[i] = Math.min(left, lengths[i]);
      left -= lengths[i];
    }
    return lengths;
  }

  /** How many bytes there are. */
  long size() {
    long size = 0;
    for (long length : lengths) {
      size += length;
    }
    return size;
  }

  TargetMessage withoutName() {
    return new TargetMessage(false, NONE, starts, lengths, control);
  }

  TargetMessage withControl(byte[] other) {
    return new TargetMessage(named, name, starts, lengths, other);
  }
}
