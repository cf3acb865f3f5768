package io.zviz.bench;

import com.sun.jna.Memory;
import com.sun.jna.Native;
import com.sun.jna.Pointer;
import java.io.IOException;

/**
 * Lets a thread, and the threads and processes that it starts meanwhile, run on one processor only
 * (sched_setaffinity(2)): what is measured then is work, and not how far a wake-up has to go.
 */
final class OneProcessor implements AutoCloseable {
  // CPU_SETSIZE of glibc, in bytes.
  private static final int SIZE = 128;

  static {
    Native.register(OneProcessor.class, "c");
  }

  private final Memory before = new Memory(SIZE);

  private OneProcessor() throws IOException {
    if (sched_getaffinity(0, SIZE, before) != 0) {
      throw new IOException("sched_getaffinity(): errno " + Native.getLastError());
    }
  }

  /** The first of those that it may run on, until this is closed. */
  static OneProcessor forThisThread() throws IOException {
    OneProcessor pinned = new OneProcessor();
    try (Memory one = new Memory(SIZE)) {
      one.clear();
      int first = 0;
      while (pinned.before.getByte(first) == 0) {
        first++;
      }
      one.setByte(first, (byte) Integer.lowestOneBit(pinned.before.getByte(first)));
      set(one);
    }
    return pinned;
  }

  /** What to add to a title. */
  String title() {
    return ", all on one processor";
  }

  private static void set(Memory processors) throws IOException {
    if (sched_setaffinity(0, SIZE, processors) != 0) {
      throw new IOException("sched_setaffinity(): errno " + Native.getLastError());
    }
  }

  @Override
  public void close() throws IOException {
    set(before);
    before.close();
  }

  private static native int sched_getaffinity(int thread, long size, Pointer processors);

  private static native int sched_setaffinity(int thread, long size, Pointer processors);
}
