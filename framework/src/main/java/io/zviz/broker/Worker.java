package io.zviz.broker;

import io.zviz.sys.BrokerCalls;
import io.zviz.sys.Errno;
import io.zviz.sys.NativeBuffer;
import java.util.function.IntSupplier;
import org.jspecify.annotations.Nullable;

/**
 * A thread of the broker. One of them at a time leads: it waits for notifications and serves them
 * itself, which is cheaper than to wake another. Before a step that may block, or when the watch
 * finds it slow, another one takes the lead.
 */
final class Worker extends Thread implements SlowStep {
  private static final int EVENTS_SIZE = 256;

  private final Broker broker;
  private final BrokerCalls calls;
  private volatile int tid;
  private @Nullable CallServer server; // of this thread alone
  // What the watch looks at; changed under this object's lock.
  private @Nullable Attached serving;
  private long servingSince;
  private boolean patient;
  private boolean breakable;
  private boolean broken;
  private boolean blocking;
  // It takes long without having said so: a file system that does not answer.
  private boolean stuck;
  private @Nullable NativeBuffer servingId;

  Worker(Broker broker, BrokerCalls calls, int number) {
    super(null, null, "zviz-broker-" + number, 256 << 10);
    this.broker = broker;
    this.calls = calls;
    setDaemon(true);
  }

  @Override
  public void run() {
    tid = calls.signals().id();
    calls.signals().shield();
    NativeBuffer events = calls.buffer(EVENTS_SIZE);
    Notification notification = new Notification(calls);
    synchronized (this) {
      servingId = calls.buffer(Long.BYTES);
    }
    try (Files files = new Files(calls)) {
      CallServer own = broker.newServer(files, notification);
      server = own;
      while (broker.takeLead(this)) {
        lead(events, notification, own);
        own.forget();
      }
    } catch (RuntimeException | Refused broken) {
      broker.lost(this, broken);
    }
  }

  private void lead(NativeBuffer events, Notification notification, CallServer server) {
    while (broker.isLeader(this)) {
      int ready = broker.await(events);
      for (int i = 0; i < ready && broker.isLeader(this); i++) {
        Attached attached = broker.attached(calls.ready().tag(events, i));
        if (attached != null && attached.use()) {
          serveOne(attached, calls.ready().what(events, i), notification, server);
        }
      }
    }
  }

  private void serveOne(Attached attached, int what, Notification notification, CallServer server) {
    try {
      if ((what & io.zviz.sys.ReadyCalls.READABLE) != 0) {
        if (notification.receive(attached.listener())) {
          begin(attached, notification.id());
          if (broker.isStuck(attached)) {
            notification.refuse(Errno.EAGAIN); // or it would take the workers of the others
          } else {
            server.serve(attached, this);
          }
        }
      } else if (what != 0) {
        server.forget();
        broker.ended(attached);
      }
    } finally {
      finish();
      broker.release(attached);
    }
  }

  private void begin(Attached attached, long id) {
    synchronized (this) {
      serving = attached;
      patient = false;
      if (servingId != null) {
        servingId.bytes().putLong(0, id);
      }
      servingSince = System.nanoTime();
    }
    broker.watch().stayAwake();
  }

  private void finish() {
    synchronized (this) {
      if (stuck && serving != null) {
        broker.unblock(serving);
      }
      stuck = false;
      serving = null;
    }
  }

  @Override
  public int run(boolean waitsForPeer, IntSupplier step) throws Refused {
    Attached attached = serving;
    if (attached == null || !broker.block(attached)) {
      throw Refused.byKernel(Errno.EAGAIN);
    }
    try {
      if (!broker.handOver(this)) {
        throw Refused.byKernel(Errno.EAGAIN);
      }
      if (server != null) {
        server.forget(); // It may be long until this thread looks after others again.
      }
      block(true);
      mayBreak(true, waitsForPeer);
      return step.getAsInt();
    } finally {
      mayBreak(false, false);
      block(false);
      broker.unblock(attached);
    }
  }

  private synchronized void block(boolean yes) {
    blocking = yes;
  }

  @Override
  public void breakable(boolean yes) {
    mayBreak(yes, false);
  }

  // Only the blocking step may be broken off, never the answer: see ThreadSignals.shield.
  private void mayBreak(boolean yes, boolean waitsForPeer) {
    boolean late;
    synchronized (this) {
      breakable = yes;
      patient = waitsForPeer;
      late = broken && !yes;
      broken &= yes;
    }
    if (late) {
      calls.signals().settle();
    }
  }

  /**
   * Looks after a request that takes long: another worker takes the lead, and a blocking step whose
   * task has gone or whose time is over is broken off.
   *
   * @return whether there is a request
   */
  synchronized boolean inspect(long now, long slowNanos) {
    Attached attached = serving;
    if (attached == null || servingId == null) {
      return false;
    }
    long age = now - servingSince;
    if (age > slowNanos && !blocking && !stuck) {
      stuck = true;
      broker.count(attached);
    }
    if (age > slowNanos && broker.handOver(this) && breakable) {
      long limit = attached.session().policy().broker().timeoutMillis() * 1_000_000L;
      boolean late = age > limit && !patient;
      if (late || !calls.notifications().isValid(attached.listener(), servingId)) {
        breakOff();
      }
    }
    return true;
  }

  /** Ends a blocking step of this thread, unless it is in none. */
  synchronized void breakOff() {
    if (breakable) {
      broken = true;
      calls.signals().interrupt(tid);
    }
  }
}
