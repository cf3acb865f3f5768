package io.zviz.sys.jna;

import io.zviz.spi.host.Architecture;
import io.zviz.sys.NativeBuffer;
import io.zviz.sys.ReadyCalls;
import java.lang.ref.Reference;

/** epoll(7) and eventfd(2). */
final class JnaReadyCalls implements ReadyCalls {
  private static final int EPOLL_CTL_ADD = 1;
  private static final int EPOLL_CTL_DEL = 2;
  private static final int CLOEXEC = 0x80000;
  private static final int ROOM = 16;
  // struct epoll_event is packed on x86-64 only (include/uapi/linux/eventpoll.h).
  private static final boolean PACKED = JnaBrokerCalls.ARCHITECTURE == Architecture.X86_64;
  private static final int ENTRY_SIZE = PACKED ? 12 : 16;
  private static final int TAG_OFFSET = PACKED ? 4 : 8;

  @Override
  public int create() {
    return LibC.answer(LibC.epoll_create1(CLOEXEC));
  }

  @Override
  public int add(int set, int descriptor, long tag) {
    NativeBuffer event = JnaBrokerCalls.allocate(16);
    event.bytes().putInt(0, READABLE).putLong(TAG_OFFSET, tag);
    try {
      return LibC.answer(LibC.epoll_ctl(set, EPOLL_CTL_ADD, descriptor, event.address()));
    } finally {
      Reference.reachabilityFence(event);
    }
  }

  @Override
  public int remove(int set, int descriptor) {
    NativeBuffer unused = JnaBrokerCalls.allocate(16);
    try {
      return LibC.answer(LibC.epoll_ctl(set, EPOLL_CTL_DEL, descriptor, unused.address()));
    } finally {
      Reference.reachabilityFence(unused);
    }
  }

  @Override
  public int await(int set, NativeBuffer events, int timeoutMillis) {
    int room = Math.min(ROOM, events.size() / ENTRY_SIZE);
    return LibC.answer(LibC.epoll_wait(set, events.address(), room, timeoutMillis));
  }

  @Override
  public int what(NativeBuffer events, int entry) {
    return events.bytes().getInt(entry * ENTRY_SIZE);
  }

  @Override
  public long tag(NativeBuffer events, int entry) {
    return events.bytes().getLong(entry * ENTRY_SIZE + TAG_OFFSET);
  }

  @Override
  public int bell() {
    return LibC.answer(LibC.eventfd(0, CLOEXEC));
  }

  @Override
  public void ring(int bell) {
    NativeBuffer one = JnaBrokerCalls.allocate(Long.BYTES);
    one.bytes().putLong(0, 1);
    try {
      if (LibC.write(bell, one.address(), Long.BYTES) < 0) {
        throw new IllegalStateException("eventfd " + bell);
      }
    } finally {
      Reference.reachabilityFence(one);
    }
  }
}
