package io.zviz.cli;

import io.zviz.sys.BrokerCalls;
import io.zviz.sys.NativeBuffer;
import io.zviz.sys.ReadyCalls;

/** Waits, and notices meanwhile that nobody reads standard output any more. */
final class OutputWatch {
  private static final int STANDARD_OUTPUT = 1;
  private static final int ROOM = 64;

  private final ReadyCalls ready;
  private final NativeBuffer events;
  private final int set;
  private final boolean watched;

  OutputWatch(BrokerCalls calls) {
    ready = calls.ready();
    events = calls.buffer(ROOM);
    set = ready.create();
    watched = ready.add(set, STANDARD_OUTPUT, 0) >= 0; // a file has no other side
  }

  /** Waits; false when the other side has gone. */
  boolean sleep(int millis) throws InterruptedException {
    if (!watched) {
      Thread.sleep(millis);
      return true;
    }
    int count = ready.await(set, events, millis);
    if (count <= 0) {
      return true;
    }
    boolean gone = (ready.what(events, 0) & (ReadyCalls.FAILED | ReadyCalls.ENDED)) != 0;
    if (!gone) {
      Thread.sleep(millis); // somebody types on the terminal
    }
    return !gone;
  }
}
