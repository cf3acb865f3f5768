package io.zviz.broker;

import java.util.concurrent.locks.LockSupport;

/** Looks after workers that take long. Sleeps for good while nothing is served. */
final class Watch extends Thread {
  /** How long a leader may take until another one leads. */
  private static final long SLOW_NANOS = 10_000_000L;

  /** Rounds without a request until it sleeps; then the next request has to wake it. */
  private static final int IDLE_ROUNDS = 20;

  private final Broker broker;
  private volatile boolean asleep;

  Watch(Broker broker) {
    super(null, null, "zviz-broker-watch", 256 << 10);
    this.broker = broker;
    setDaemon(true);
  }

  /** Called when a request begins. */
  void stayAwake() {
    if (asleep) {
      asleep = false;
      LockSupport.unpark(this);
    }
  }

  @Override
  public void run() {
    int idle = 0;
    while (!broker.isClosed()) {
      if (idle < IDLE_ROUNDS) {
        LockSupport.parkNanos(SLOW_NANOS);
      } else {
        asleep = true;
        if (!anyRequest()) {
          LockSupport.park(this);
        }
        asleep = false;
        idle = 0;
      }
      idle = anyRequest() ? 0 : idle + 1;
    }
  }

  private boolean anyRequest() {
    boolean any = false;
    long now = System.nanoTime();
    for (Worker worker : broker.workers()) {
      any |= worker.inspect(now, SLOW_NANOS);
    }
    return any;
  }
}
