package io.zviz.broker;

import io.zviz.sys.Errno;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Optional;
import java.util.Set;

/**
 * Control messages, cmsg(3), as this process has to send them for a target: numbers of descriptors
 * and processes mean others here.
 */
final class ControlMessages {
  private static final int HEADER = 16; // struct cmsghdr
  private static final int SOL_SOCKET = 1;
  private static final int SCM_RIGHTS = 1;
  private static final int SCM_CREDENTIALS = 2;
  private static final int MOST_DESCRIPTORS = 253; // SCM_MAX_FD
  private static final long CAP_SETGID = 1L << 6;
  private static final long CAP_SETUID = 1L << 7;
  // IP_RETOPTS of IPPROTO_IP; IPV6_2292RTHDR and IPV6_RTHDR of IPPROTO_IPV6.
  private static final Set<Long> ROUTES = Set.of(route(0, 7), route(41, 5), route(41, 57));

  /** The sender, for the kernel's word on who it is. */
  interface Sender {
    TargetStatus status();

    /** Its capabilities, as far as ids mean the same here; -1 when they do not. */
    long capabilities() throws Refused;

    /** A copy of one of its descriptors, closed with the request. */
    int duplicate(int descriptor) throws Refused;
  }

  private ControlMessages() {}

  private static long route(int level, int type) {
    return ((long) level << 32) | type;
  }

  /** Refuses a way that leads elsewhere than to the address of the message. */
  static void refuseRoutes(byte[] control) throws Refused {
    ByteBuffer in = ByteBuffer.wrap(control).order(ByteOrder.nativeOrder());
    int at = 0;
    while (isWhole(in, at)) {
      if (ROUTES.contains(route(in.getInt(at + 8), in.getInt(at + 12)))) {
        throw Refused.byPolicy(Errno.EPERM, Optional.empty());
      }
      at += aligned(in.getLong(at));
    }
  }

  private static boolean isWhole(ByteBuffer in, int at) {
    if (at + HEADER > in.capacity()) {
      return false;
    }
    long length = in.getLong(at);
    return length >= HEADER && length <= in.capacity() - at;
  }

  private static int aligned(long length) {
    return (int) ((length + 7) & ~7L);
  }

  /**
   * What a UNIX socket is sent. Without credentials the kernel would name this process as the
   * sender; so the target's own are always there.
   */
  static byte[] translate(byte[] control, Sender sender) throws Refused {
    ByteBuffer in = ByteBuffer.wrap(control).order(ByteOrder.nativeOrder());
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    boolean credentials = false;
    for (int at = 0; at + HEADER <= control.length; at += aligned(in.getLong(at))) {
      if (!isWhole(in, at)) {
        throw Refused.byKernel(Errno.EINVAL);
      }
      int length = (int) in.getLong(at);
      ByteBuffer content = content(in, at, length);
      boolean ofSocket = in.getInt(at + 8) == SOL_SOCKET;
      if (ofSocket && in.getInt(at + 12) == SCM_RIGHTS) {
        copyDescriptors(content, sender);
      } else if (ofSocket && in.getInt(at + 12) == SCM_CREDENTIALS) {
        checkCredentials(content, sender);
        credentials = true;
      }
      append(out, in.getInt(at + 8), in.getInt(at + 12), content);
    }
    if (!credentials) {
      TargetStatus status = sender.status();
      ByteBuffer own = ByteBuffer.allocate(12).order(ByteOrder.nativeOrder());
      own.putInt(status.processNumbers()[0]).putInt(status.uid()).putInt(status.gid());
      append(out, SOL_SOCKET, SCM_CREDENTIALS, own);
    }
    return out.toByteArray();
  }

  private static ByteBuffer content(ByteBuffer in, int at, int length) {
    byte[] copy = new byte[length - HEADER];
    in.get(at + HEADER, copy);
    return ByteBuffer.wrap(copy).order(ByteOrder.nativeOrder());
  }

  private static void append(ByteArrayOutputStream out, int level, int type, ByteBuffer content) {
    int length = HEADER + content.capacity();
    ByteBuffer header = ByteBuffer.allocate(aligned(length)).order(ByteOrder.nativeOrder());
    header.putLong(length).putInt(level).putInt(type).put(content.duplicate().clear());
    out.writeBytes(header.array());
  }

  private static void copyDescriptors(ByteBuffer numbers, Sender sender) throws Refused {
    int count = numbers.capacity() / Integer.BYTES;
    if (count > MOST_DESCRIPTORS) {
      throw Refused.byKernel(Errno.EINVAL);
    }
    for (int i = 0; i < count; i++) {
      int at = i * Integer.BYTES;
      numbers.putInt(at, sender.duplicate(numbers.getInt(at)));
    }
  }

  /** As scm_check_creds in net/core/scm.c, but that nobody speaks for another process. */
  private static void checkCredentials(ByteBuffer claimed, Sender sender) throws Refused {
    if (claimed.capacity() != 12) {
      throw Refused.byKernel(Errno.EINVAL);
    }
    TargetStatus status = sender.status();
    int[] numbers = status.processNumbers();
    long capabilities = sender.capabilities();
    boolean user = is(claimed.getInt(4), status.uid(), status.fsUid());
    boolean group = is(claimed.getInt(8), status.gid(), status.fsGid());
    boolean own = claimed.getInt(0) == numbers[numbers.length - 1];
    boolean mayBe = user || (capabilities & CAP_SETUID) != 0;
    boolean mayBeIn = group || (capabilities & CAP_SETGID) != 0;
    if (capabilities < 0 || !own || !mayBe || !mayBeIn) {
      throw Refused.byKernel(Errno.EPERM);
    }
    claimed.putInt(0, numbers[0]);
  }

  private static boolean is(int claimed, int real, int effective) {
    return claimed == real || claimed == effective;
  }
}
