package io.zviz.run;

import io.zviz.event.AuditLog;
import io.zviz.launch.LaunchException;
import io.zviz.launch.RunningContainer;
import io.zviz.sys.DescriptorCalls;
import io.zviz.sys.SysException;
import java.io.IOException;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/** A container in the background whose command runs. */
final class DetachedContainer {
  private final HostedContainer hosted;
  private final RunningContainer container;
  private final Trail trail;
  private final OutputCapture capture;
  private final OutputLog output;
  private final RunReport later;
  private final Optional<TimeLimit.Watch> limit;
  private final CompletableFuture<Integer> ended = new CompletableFuture<>();
  private Runnable unwatch = () -> {};
  private boolean finished;

  private DetachedContainer(
      HostedContainer hosted,
      OutputCapture capture,
      OutputLog output,
      RunReport later,
      Optional<TimeLimit.Watch> limit) {
    this.hosted = hosted;
    this.container = hosted.container();
    this.trail = hosted.trail();
    this.capture = capture;
    this.output = output;
    this.later = later;
    this.limit = limit;
  }

  /**
   * Starts one.
   *
   * @param report hears what the user should know before it runs
   * @param later hears what happens afterwards
   */
  static DetachedContainer start(
      RunRequest request,
      ContainerStarter starter,
      AuditLog log,
      DescriptorCalls descriptors,
      RunReport report,
      RunReport later) {
    OutputCapture capture = OutputCapture.open(descriptors);
    boolean started = false;
    try {
      RunPlan plan = starter.plan(request, report, capture.stdio(request.options().terminal()));
      starter.cleanUpAfterOthers(request, report);
      starter.requireFree(request);
      DetachedContainer made = start(plan, starter, log, capture, request, later);
      started = true;
      return made;
    } finally {
      if (!started) {
        capture.close();
      }
    }
  }

  private static DetachedContainer start(
      RunPlan plan,
      ContainerStarter starter,
      AuditLog log,
      OutputCapture capture,
      RunRequest request,
      RunReport later) {
    Trail trail = Trail.open(request, plan, log);
    OutputLog output = OutputLog.of(request.options().output().orElseThrow());
    try {
      HostedContainer hosted = starter.start(plan, trail, output::create);
      RunningContainer container = hosted.container();
      trail.started(container.pid());
      return new DetachedContainer(
          hosted,
          capture,
          output,
          later,
          request.options().timeLimit().map(limit -> limit.start(container, later)));
    } catch (RuntimeException failed) {
      trail.failed(failed);
      trail.close();
      close(output, failed);
      throw failed;
    }
  }

  private static void close(OutputLog output, RuntimeException failure) {
    try {
      output.close();
    } catch (IOException second) {
      failure.addSuppressed(second);
    }
  }

  /**
   * Begins to wait for it.
   *
   * @param atEnd is run on the loop's thread when its first process has ended, at least once
   */
  synchronized void watch(ReadyLoop loop, Runnable atEnd) {
    capture.begin(output, loop, container.terminal());
    unwatch =
        loop.watch(
            container.firstPidfd(),
            () -> {
              unwatch();
              atEnd.run();
            });
  }

  private synchronized void unwatch() {
    unwatch.run();
  }

  HostedContainer hosted() {
    return hosted;
  }

  CompletableFuture<Integer> ended() {
    return ended;
  }

  /** Looks what the layers have seen, and at the time. */
  synchronized void tick() {
    if (!finished) {
      limit.ifPresent(TimeLimit.Watch::look);
      trail.poll();
    }
  }

  /**
   * Kills what still runs, and keeps how it ended.
   *
   * @param reason why, when it did not end by itself; else empty
   */
  synchronized void finish(String reason) {
    if (finished) {
      return;
    }
    finished = true;
    unwatch.run();
    container.kill();
    int command = container.await();
    int status = limit.map(watch -> watch.status(command)).orElse(command);
    String why = status == TimeLimit.EXIT_STATUS && limit.isPresent() ? "timeout" : reason;
    try {
      capture.close();
      trail.ended(status);
      trail.close();
      output.close();
      container.retire(status, why);
    } catch (IOException | LaunchException | SysException failed) {
      later.say(container.id() + ": " + failed.getMessage());
    } finally {
      ended.complete(status);
    }
  }
}
