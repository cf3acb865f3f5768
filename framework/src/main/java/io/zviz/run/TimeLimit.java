package io.zviz.run;

import io.zviz.launch.RunningContainer;
import java.time.Duration;

/**
 * How long a command may run: then it is asked to end, and a while later killed, as timeout(1)
 * does.
 *
 * @param limit from the command's start; more than nothing
 * @param grace from SIGTERM to SIGKILL
 */
public record TimeLimit(Duration limit, Duration grace) {
  /** The exit status of a run that took too long, as of timeout(1), whatever the command's is. */
  public static final int EXIT_STATUS = 124;

  private static final int SIGTERM = 15;

  /** The limit for a command that starts now. */
  Watch start(RunningContainer container, RunReport report) {
    return new Watch(this, container, report);
  }

  /** One command's time; used by the thread that waits for the command. */
  static final class Watch {
    private final TimeLimit limit;
    private final RunningContainer container;
    private final RunReport report;
    private long next;
    private Stage stage = Stage.RUNNING;

    private Watch(TimeLimit limit, RunningContainer container, RunReport report) {
      this.limit = limit;
      this.container = container;
      this.report = report;
      next = System.nanoTime() + limit.limit().toNanos();
    }

    /** How long to wait for the command before {@link #look} has something to do. */
    int millis(int most) {
      if (stage == Stage.KILLED) {
        return most;
      }
      long left = Math.max(0, next - System.nanoTime());
      return (int) Math.min(most, left / 1_000_000 + 1);
    }

    /** Does what is due. */
    void look() {
      if (stage == Stage.KILLED || System.nanoTime() - next < 0) {
        return;
      }
      if (stage == Stage.RUNNING) {
        stage = Stage.ASKED;
        next = System.nanoTime() + limit.grace().toNanos();
        report.say("timeout: the command was sent SIGTERM after " + words(limit.limit()));
        container.signal(SIGTERM);
      } else {
        stage = Stage.KILLED;
        report.say("timeout: the container was killed " + words(limit.grace()) + " later");
        container.kill();
      }
    }

    /** The run's status when the command's is this. */
    int status(int ended) {
      return stage == Stage.RUNNING ? ended : EXIT_STATUS;
    }

    private static String words(Duration duration) {
      return duration.toString().substring("PT".length()).toLowerCase(java.util.Locale.ROOT);
    }
  }

  private enum Stage {
    RUNNING,
    ASKED,
    KILLED
  }
}
