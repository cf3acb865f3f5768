package io.zviz.run;

import io.zviz.event.AuditLog;
import io.zviz.launch.LaunchError;
import io.zviz.launch.LaunchException;
import io.zviz.sys.BrokerCalls;
import io.zviz.sys.DescriptorCalls;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;

/**
 * Looks after many containers in the background: keeps their output, writes down what happens to
 * them, and how they end. One thread waits for all of them. May be used from any thread.
 */
public final class ContainerHost implements AutoCloseable {
  /** How often the layers are asked what they have seen, and time limits looked at. */
  private static final int TICK_MILLIS = 500;

  /** More starts at a time than this would only keep each other, and the broker, from working. */
  private static final int STARTS = 2 * Runtime.getRuntime().availableProcessors();

  private final ContainerStarter starter;
  private final Semaphore starts = new Semaphore(STARTS, true);
  private final DescriptorCalls descriptors;
  private final ReadyLoop loop;
  private final Map<String, DetachedContainer> containers = new ConcurrentHashMap<>();
  private final Set<String> starting = ConcurrentHashMap.newKeySet();
  private final Map<Path, AuditLog> logs = new ConcurrentHashMap<>();
  private final ExecutorService ends =
      Executors.newCachedThreadPool(
          task -> {
            Thread thread = new Thread(task, "zviz-end");
            thread.setDaemon(true);
            return thread;
          });

  /** Starts the thread. */
  public ContainerHost(ContainerStarter starter, DescriptorCalls descriptors, BrokerCalls calls) {
    this.starter = starter;
    this.descriptors = descriptors;
    this.loop = ReadyLoop.start(calls, this::tick, TICK_MILLIS);
  }

  /**
   * Starts a container; returns when its command runs.
   *
   * @param request with a file for its output
   * @param report hears what the user should know before it runs
   * @param later hears what happens afterwards
   * @throws io.zviz.spi.error.ZvizException when that failed; then nothing is left behind
   */
  public void start(RunRequest request, RunReport report, RunReport later) {
    String id = request.id();
    if (!starting.add(id)) {
      throw new LaunchException(
          LaunchError.ID_IN_USE, "a container \"%s\" is being started".formatted(id));
    }
    try {
      AuditLog log = logs.computeIfAbsent(request.auditLog(), AuditLog::open);
      DetachedContainer container = started(request, log, report, later);
      containers.put(id, container);
      container.watch(loop, () -> ends.execute(() -> finish(id, container)));
    } finally {
      starting.remove(id);
    }
  }

  private DetachedContainer started(
      RunRequest request, AuditLog log, RunReport report, RunReport later) {
    starts.acquireUninterruptibly();
    try {
      return DetachedContainer.start(request, starter, log, descriptors, report, later);
    } finally {
      starts.release();
    }
  }

  /** The exit status of a container that this looks after, once it has one. */
  public Optional<CompletableFuture<Integer>> ended(String id) {
    return Optional.ofNullable(containers.get(id)).map(DetachedContainer::ended);
  }

  /** A container that this looks after. */
  public Optional<HostedContainer> find(String id) {
    return Optional.ofNullable(containers.get(id)).map(DetachedContainer::hosted);
  }

  /** Whether it looks after nothing. */
  public boolean isIdle() {
    return containers.isEmpty() && starting.isEmpty();
  }

  private void tick() {
    containers.values().forEach(DetachedContainer::tick);
  }

  private void finish(String id, DetachedContainer container) {
    container.finish("");
    containers.remove(id, container);
  }

  /** Kills all containers; their state says why. */
  @Override
  public void close() {
    List.copyOf(containers.values()).forEach(container -> container.finish("its supervisor ended"));
    logs.values().forEach(AuditLog::close);
  }
}
