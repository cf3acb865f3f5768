package io.zviz.run;

import io.zviz.sys.BrokerCalls;
import io.zviz.sys.Errno;
import io.zviz.sys.NativeBuffer;
import io.zviz.sys.ReadyCalls;
import io.zviz.sys.SysException;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;

/** One thread that waits for many descriptors, and does something from time to time. */
final class ReadyLoop {
  private static final int EVENTS = 256;

  private final ReadyCalls ready;
  private final NativeBuffer events;
  private final Map<Long, Runnable> tasks = new ConcurrentHashMap<>();
  private final AtomicLong tags = new AtomicLong();
  private final int set;
  private final Runnable tick;
  private final int tickMillis;

  private ReadyLoop(BrokerCalls calls, Runnable tick, int tickMillis) {
    this.ready = calls.ready();
    this.events = calls.buffer(EVENTS);
    this.set = ready.create();
    if (set < 0) {
      throw new SysException("epoll_create1()", -set);
    }
    this.tick = tick;
    this.tickMillis = tickMillis;
  }

  /**
   * Starts the thread.
   *
   * @param tick what it does about every {@code tickMillis}
   */
  static ReadyLoop start(BrokerCalls calls, Runnable tick, int tickMillis) {
    ReadyLoop loop = new ReadyLoop(calls, tick, tickMillis);
    Thread thread = new Thread(loop::run, "zviz-containers");
    thread.setDaemon(true);
    thread.start();
    return loop;
  }

  /**
   * Does something whenever a descriptor can be read or has ended, on the loop's thread.
   *
   * @return by which to stop that, before the descriptor is closed
   */
  Runnable watch(int descriptor, Runnable task) {
    long tag = tags.incrementAndGet();
    tasks.put(tag, task);
    int result = ready.add(set, descriptor, tag);
    if (result < 0) {
      tasks.remove(tag);
      throw new SysException("epoll_ctl(ADD, " + descriptor + ")", -result);
    }
    return () -> {
      if (tasks.remove(tag) != null) {
        ready.remove(set, descriptor);
      }
    };
  }

  private void run() {
    long next = System.nanoTime();
    while (true) {
      int count = ready.await(set, events, tickMillis);
      if (count < 0 && count != -Errno.EINTR) {
        throw new SysException("epoll_wait()", -count);
      }
      for (int i = 0; i < count; i++) {
        Runnable task = tasks.get(ready.tag(events, i));
        if (task != null) {
          task.run();
        }
      }
      if (System.nanoTime() - next >= 0) {
        next = System.nanoTime() + tickMillis * 1_000_000L;
        tick.run();
      }
    }
  }
}
