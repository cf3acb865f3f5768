package io.zviz.launch;

import io.zviz.launch.Seam.Attempt;
import io.zviz.launch.Seam.Point;
import io.zviz.launch.Seam.Wrong;
import io.zviz.run.ContainerHost;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;

/**
 * A supervisor to be killed: begins launches, or further commands of a container, each of which
 * stops at a step of its own, and says when all have.
 */
final class StoppedLaunches {
  /** What it says then, before the addresses of the gates of those that a child has stopped at. */
  static final String STOPPED = "stopped";

  private static final long LOOK_NANOS = 1_000_000;

  private final FaultyHost host;
  private final boolean joins;
  private final ContainerHost first;
  private final List<Attempt> attempts = new ArrayList<>();

  private StoppedLaunches(Path work, boolean joins) {
    this.host = new FaultyHost(work);
    this.joins = joins;
    this.first = host.containers();
  }

  /**
   * Runs until it is killed.
   *
   * @param args the folder; {@code launch} or {@code join}; {@code steps}, or the numbers of the
   *     steps to stop at
   */
  public static void main(String[] args) {
    StoppedLaunches launches = new StoppedLaunches(Path.of(args[0]), args[1].equals("join"));
    List<Point> points = launches.points();
    if (args[2].equals("steps")) {
      points.forEach(
          point ->
              System.out.println(point.program() + ":" + point.number() + " " + point.words()));
      launches.first.close();
      return;
    }
    Stream.of(args).skip(2).map(Integer::valueOf).forEach(i -> launches.begin(i, points.get(i)));
    StringBuilder line = new StringBuilder(STOPPED);
    launches.attempts.forEach(
        attempt -> attempt.gate().ifPresent(at -> line.append(' ').append(at)));
    System.out.println(line);
    LockSupport.park(launches);
    throw new IllegalStateException("nobody has killed it");
  }

  /** By a launch that nothing is done to; what is made once for all is there by then. */
  private List<Point> points() {
    if (joins) {
      host.start(first, "one", "exec sleep 1000");
    }
    act(first, "warm-up", "one");
    Attempt attempt = host.seam.begin(Optional.empty(), Wrong.STOP);
    act(first, "control", "one");
    host.seam.end();
    return attempt.seen();
  }

  private void act(ContainerHost containers, String id, String joined) {
    if (joins) {
      host.exec(containers, joined, id);
    } else {
      host.start(containers, id, "exec sleep 1000");
    }
  }

  private void begin(int number, Point point) {
    // One that is stopped holds up the others of the same host.
    ContainerHost containers = joins ? first : host.containers();
    String joined = "in-" + number; // One joins a container at a time.
    if (joins) {
      host.start(first, joined, "exec sleep 1000");
    }
    Attempt attempt = host.seam.attempt(Optional.of(point), Wrong.STOP);
    attempts.add(attempt);
    Thread thread =
        new Thread(
            () -> {
              host.seam.begin(attempt);
              try {
                act(containers, "stop-" + number, joined);
              } finally {
                System.out.println("did not stop: " + point);
              }
            });
    thread.setDaemon(true);
    thread.start();
    // A child that has not closed yet what it copied would hold open the pipes of others.
    while (!attempt.hasStopped()) {
      LockSupport.parkNanos(LOOK_NANOS);
    }
  }
}
