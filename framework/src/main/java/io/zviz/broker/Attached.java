package io.zviz.broker;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/** A container whose listener the broker serves. */
final class Attached implements Attachment {
  private final int listener;
  private final Session session;
  private final ContainerRoot root;
  private final Recorder recorder;
  private final TrafficDecision traffic;
  private final CapabilityServer.Missing missing;
  private final AtomicInteger blocked = new AtomicInteger();
  private volatile boolean launchPending;
  private final CountDownLatch served = new CountDownLatch(1);
  private int users;
  private boolean ended;

  Attached(int listener, Session session, ContainerRoot root, Recorder recorder) {
    this.listener = listener;
    this.session = session;
    this.root = root;
    this.recorder = recorder;
    this.traffic = TrafficDecision.of(session.policy());
    this.missing = CapabilityServer.Missing.of(session);
    this.launchPending = session.initialPid() > 0;
  }

  @Override
  public boolean awaitEnd(int millis) {
    try {
      return served.await(millis, TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  /** The listener is closed: nothing will be recorded any more. */
  void closed() {
    served.countDown();
  }

  int listener() {
    return listener;
  }

  Session session() {
    return session;
  }

  ContainerRoot root() {
    return root;
  }

  TrafficDecision traffic() {
    return traffic;
  }

  /** The capabilities whose use is recorded. */
  CapabilityServer.Missing missing() {
    return missing;
  }

  Recorder recorder() {
    return recorder;
  }

  /**
   * Whether this is the launch's own execve: the first call of the initial process. Its memory is
   * still the supervisor's then.
   */
  boolean takeLaunch(int tid, boolean execution) {
    boolean launch = launchPending && execution && tid == session.initialPid();
    launchPending = false;
    return launch;
  }

  /** How many of its requests block; changed together with the broker's own count. */
  AtomicInteger blocked() {
    return blocked;
  }

  /** A worker begins to use the listener; false when it is closed. */
  synchronized boolean use() {
    if (!ended) {
      users++;
    }
    return !ended;
  }

  /** A worker is done; true for the last one of an ended container, who closes the listener. */
  synchronized boolean release() {
    users--;
    return ended && users == 0;
  }

  /** No task uses the filter any more; true when nobody else does, and it is to be closed. */
  synchronized boolean end() {
    boolean first = !ended;
    ended = true;
    return first && users == 0;
  }
}
