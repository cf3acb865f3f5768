package io.zviz.broker;

import io.zviz.sys.Errno;
import io.zviz.sys.NativeBuffer;
import io.zviz.sys.OpenCalls;
import java.nio.ByteBuffer;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * The open {@code status} files of the threads that were served last. Such a file belongs to the
 * thread and not to its number, and is made anew whenever it is read from the beginning (seq_read
 * in fs/seq_file.c); once the thread has ended, reading it fails with ESRCH. The same text is not
 * parsed again.
 */
final class KeptStatus {
  private static final int SLOTS = 64;
  private static final int NONE = -1;

  private final OpenCalls calls;
  private final int[] threads = new int[SLOTS];
  private final int[] descriptors = new int[SLOTS];
  private final @Nullable Known[] known = new Known[SLOTS];

  KeptStatus(OpenCalls calls) {
    this.calls = calls;
    Arrays.fill(descriptors, NONE);
  }

  /**
   * Reads that of a thread, if it is open.
   *
   * @return its length, or {@code -errno}: ESRCH when it has to be opened
   */
  int read(int thread, NativeBuffer text) {
    int slot = slot(thread);
    if (descriptors[slot] == NONE || threads[slot] != thread) {
      return -Errno.ESRCH;
    }
    return calls.readAgain(descriptors[slot], text.address(), text.size());
  }

  /** What the text says that was read of a thread. */
  TargetStatus parse(int thread, NativeBuffer text, int length) {
    int slot = slot(thread);
    Known before = known[slot];
    if (before != null && before.begins(text.bytes(), length)) {
      return before.status;
    }
    byte[] bytes = text.copy(0, length);
    TargetStatus.Parsed parsed = TargetStatus.parsed(bytes);
    known[slot] =
        parsed.used() == 0
            ? null
            : new Known(ByteBuffer.wrap(bytes, 0, parsed.used()), parsed.status());
    return parsed.status();
  }

  /** A text up to where it was read, and what it says. */
  private record Known(ByteBuffer text, TargetStatus status) {
    boolean begins(ByteBuffer other, int length) {
      int used = text.remaining();
      return length >= used && text.mismatch(other.slice(0, used)) < 0;
    }
  }

  /** Keeps an open one, which is closed here. */
  void keep(int thread, int descriptor) {
    int slot = slot(thread);
    if (descriptors[slot] != NONE) {
      calls.close(descriptors[slot]);
    }
    threads[slot] = thread;
    descriptors[slot] = descriptor;
  }

  private static int slot(int thread) {
    return thread & (SLOTS - 1);
  }

  /** Closes all. */
  void forget() {
    for (int slot = 0; slot < SLOTS; slot++) {
      if (descriptors[slot] != NONE) {
        calls.close(descriptors[slot]);
        descriptors[slot] = NONE;
        known[slot] = null;
      }
    }
  }
}
