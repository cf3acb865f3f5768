package io.zviz.broker;

import io.zviz.spi.error.ZvizException;
import io.zviz.spi.host.Architecture;
import io.zviz.spi.policy.Decision;
import io.zviz.spi.policy.SyscallIntent;
import io.zviz.sys.BrokerCalls;
import io.zviz.sys.Errno;
import io.zviz.sys.NativeBuffer;
import io.zviz.sys.SysException;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * Serves the notified calls of all containers of this supervisor. Needs root.
 *
 * <p>When it is closed, or the supervisor dies, the kernel answers every such call with ENOSYS: it
 * fails closed.
 */
public final class Broker implements AutoCloseable {
  private static final int MAX_WORKERS = 256;
  // Nothing that blocks gets these: they serve what does not.
  private static final int RESERVED_WORKERS = 32;
  // So many at once are no coincidence.
  private static final int UNDOUBTED = 32;
  private static final long BELL = 0;
  private static final long CLOSE_MILLIS = 5_000;

  private final BrokerCalls calls;
  private final CallNames names;
  private final LinkRules links = LinkRules.ofHost();
  private final Watch watch = new Watch(this);
  private final Semaphore lead = new Semaphore(1);
  private final AtomicReference<@Nullable Worker> leader = new AtomicReference<>();
  private final List<Worker> workers = new CopyOnWriteArrayList<>();
  private final Map<Long, Attached> attached = new ConcurrentHashMap<>();
  private final AtomicInteger blocked = new AtomicInteger();
  private final AtomicLong tags = new AtomicLong(BELL);
  private final int set;
  private final int bell;
  private volatile boolean closed;

  private Broker(BrokerCalls calls, Architecture architecture) {
    this.calls = calls;
    this.names = new CallNames(architecture);
    set = descriptor("epoll_create1()", calls.ready().create());
    bell = descriptor("eventfd()", calls.ready().bell());
    descriptor("epoll_ctl(ADD)", calls.ready().add(set, bell, BELL));
  }

  /**
   * Starts its threads and tests it with notified calls of this process.
   *
   * @throws ZvizException when this host's kernel does not let it work
   */
  public static Broker start(BrokerCalls calls, Architecture architecture) {
    Broker broker;
    try {
      broker = new Broker(calls, architecture);
      broker.addWorker();
      broker.addWorker();
      broker.watch.start();
    } catch (SysException failed) {
      throw new ZvizException(
          BrokerErrorCode.NOT_STARTED,
          null,
          "the broker cannot start: " + failed.getMessage(),
          failed);
    }
    try {
      new SelfTest(calls, broker).run();
    } catch (ZvizException failed) {
      broker.close();
      throw failed;
    }
    return broker;
  }

  /**
   * Serves a container until no task uses its filter any more, and then closes the listener, which
   * belongs to the broker from here on.
   *
   * @return by which to wait for that
   * @throws ZvizException when the policy sends a call here that no kernel rule backs
   */
  public Attachment attach(int listener, Session session) {
    checkBackstops(session);
    calls.notifications().wakeSynchronously(listener);
    ContainerRoot root = ContainerRoot.of(calls, session.initialPid());
    Attached container = new Attached(listener, session, root, new Recorder(session));
    long tag = tags.incrementAndGet();
    attached.put(tag, container);
    int result = calls.ready().add(set, listener, tag);
    if (result < 0) {
      attached.remove(tag);
      closeRoot(container);
      throw new ZvizException(
          BrokerErrorCode.NOT_ATTACHED,
          "cannot wait for notifications of %s: %s"
              .formatted(session.container(), Errno.name(-result)));
    }
    return container;
  }

  private static void checkBackstops(Session session) {
    if (session.backstops().contains(Session.Backstop.EXECUTION)) {
      return;
    }
    Set<String> executing = Set.of("execve", "execveat");
    for (SyscallIntent call : session.policy().intents(SyscallIntent.class)) {
      if (call.decision() == Decision.BROKER && executing.contains(call.name())) {
        throw new ZvizException(
            BrokerErrorCode.NO_BACKSTOP,
            call.origin(),
            call.name()
                + " is brokered, but no kernel rule (Landlock or noexec mounts) enforces what may be"
                + " executed; a task could change the path after the broker has read it",
            null);
      }
    }
  }

  private static int descriptor(String call, int result) {
    if (result < 0) {
      throw new SysException(call, -result);
    }
    return result;
  }

  private synchronized boolean addWorker() {
    if (closed || workers.size() >= MAX_WORKERS) {
      return false;
    }
    Worker worker = new Worker(this, calls, workers.size());
    workers.add(worker);
    worker.start();
    return true;
  }

  /** Everything that a worker needs; made on its own thread. */
  CallServer newServer(Files files, Notification notification) throws Refused {
    String userNamespace = files.readLink(files.proc(), "self/ns/user");
    String setGroups = ByteStrings.of(files.readText(files.proc(), "self/setgroups"));
    WorkerCredentials credentials =
        new WorkerCredentials(calls.credentials(), !"deny".equals(setGroups.strip()));
    TargetStrings strings = new TargetStrings(calls);
    FileOpener opener = new FileOpener(files, credentials, links);
    OpenDecoder decoder = new OpenDecoder(strings, files);
    return new CallServer(
        credentials,
        files,
        notification,
        new OpenServer(files, credentials, decoder, opener, userNamespace),
        new ExecutionServer(files, credentials, strings, opener, userNamespace),
        new ChangeServer(files, credentials, strings, opener, userNamespace),
        new NetworkServer(files, strings, calls.sockets()),
        new SocketServer(calls, files, credentials, strings, userNamespace),
        new CapabilityServer(
            files,
            credentials,
            strings,
            decoder,
            new PathResolver(files, credentials, links),
            opener,
            userNamespace),
        names);
  }

  /** Waits until this worker may lead; false when the broker is closed. */
  boolean takeLead(Worker worker) {
    lead.acquireUninterruptibly();
    if (closed) {
      lead.release();
      return false;
    }
    leader.set(worker);
    return true;
  }

  boolean isLeader(Worker worker) {
    return leader.get() == worker && !yieldIfClosed(worker);
  }

  private boolean yieldIfClosed(Worker worker) {
    if (closed && leader.compareAndSet(worker, null)) {
      lead.release();
    }
    return closed;
  }

  /** Lets another worker lead; false when there can be none. */
  boolean handOver(Worker worker) {
    if (leader.get() != worker) {
      return true;
    }
    if (!lead.hasQueuedThreads() && !addWorker()) {
      return false;
    }
    if (leader.compareAndSet(worker, null)) {
      lead.release();
    }
    return true;
  }

  /** A worker could not go on. */
  void lost(Worker worker, Exception reason) {
    workers.remove(worker);
    if (leader.compareAndSet(worker, null)) {
      lead.release();
    }
    org.slf4j.LoggerFactory.getLogger(Broker.class).error("a broker thread ended", reason);
  }

  int await(NativeBuffer events) {
    return Math.max(0, calls.ready().await(set, events, -1));
  }

  @Nullable Attached attached(long tag) {
    return attached.get(tag);
  }

  /**
   * Whether one more request of a container may block. Each may take half of what the others leave,
   * so that those that block all they can leave something for the next.
   */
  boolean block(Attached container) {
    synchronized (blocked) {
      if (container.blocked().get() >= blockingLimit(container)) {
        return false;
      }
      count(container);
      return true;
    }
  }

  private int blockingLimit(Attached container) {
    int left = MAX_WORKERS - RESERVED_WORKERS - blocked.get() + container.blocked().get();
    return Math.min(container.session().policy().broker().maxInflight(), left / 2);
  }

  /** A request of a container blocks. */
  void count(Attached container) {
    blocked.incrementAndGet();
    container.blocked().incrementAndGet();
  }

  void unblock(Attached container) {
    blocked.decrementAndGet();
    container.blocked().decrementAndGet();
  }

  /**
   * Whether a container has so many requests that do not come back, from a file system that does
   * not answer, that it gets no more workers.
   */
  boolean isStuck(Attached container) {
    int own = container.blocked().get();
    boolean exhausted = blocked.get() >= MAX_WORKERS - RESERVED_WORKERS;
    return own > Math.max(blockingLimit(container), UNDOUBTED) || (exhausted && own > 0);
  }

  /** No task uses the filter of a container any more. */
  void ended(Attached container) {
    if (attached.values().remove(container)) {
      calls.ready().remove(set, container.listener());
      container.recorder().flush(true);
    }
    if (container.end()) {
      close(container);
    }
  }

  /** A worker is done with a container's listener. */
  void release(Attached container) {
    if (container.release()) {
      close(container);
    }
  }

  private void close(Attached container) {
    calls.files().close(container.listener());
    closeRoot(container);
    container.closed();
  }

  private void closeRoot(Attached container) {
    if (container.root().isKnown()) {
      calls.files().close(container.root().descriptor());
    }
  }

  List<Worker> workers() {
    return workers;
  }

  Watch watch() {
    return watch;
  }

  boolean isClosed() {
    return closed;
  }

  /** How many containers are served. */
  public int containers() {
    return attached.size();
  }

  @Override
  public void close() {
    synchronized (this) {
      if (closed) {
        return;
      }
      closed = true;
    }
    calls.ready().ring(bell);
    java.util.concurrent.locks.LockSupport.unpark(watch);
    attached.values().forEach(this::ended);
    long deadline = System.nanoTime() + CLOSE_MILLIS * 1_000_000;
    boolean alive = true;
    while (alive && System.nanoTime() < deadline) {
      alive = workers.stream().filter(Broker::stillRunning).count() > 0;
    }
    if (!alive) {
      calls.files().close(set);
      calls.files().close(bell);
    }
  }

  private static boolean stillRunning(Worker worker) {
    worker.breakOff();
    try {
      worker.join(10);
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
    }
    return worker.isAlive();
  }
}
