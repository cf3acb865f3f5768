package io.zviz.it;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.zviz.broker.Broker;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * Signals at the task and stops of the supervisor change no answer: each of 10,000 opens gets its
 * file, or EINTR where the task asked for that. An answer of 0 would be its standard input.
 */
final class BrokerSignalsIT {
  private static final String ROOT = "/tmp/zviz-broker-signals-it";
  private static final int TRIES = 10_000;
  private static final int SIGCONT = 18;
  private static final int SIGSTOP = 19;
  // Long enough for some opens between two stops, short enough to meet many of them half done.
  private static final long RUNNING_NANOS = 300_000;
  private static final Pattern COUNTS =
      Pattern.compile("zero=(\\d+) interrupted=(\\d+) other=(\\d+)(?: A=(\\d+))? left=(\\d+)");

  private final OpenTree tree = new OpenTree(Path.of(ROOT));

  /** What became of the opens. */
  private record Counts(int zero, int interrupted, int other, int right, int lowestFree) {
    static Counts of(String line) {
      Matcher counts = COUNTS.matcher(line);
      assertThat(counts.matches()).as(line).isTrue();
      int right = counts.group(4) == null ? 0 : Integer.parseInt(counts.group(4));
      return new Counts(
          Integer.parseInt(counts.group(1)),
          Integer.parseInt(counts.group(2)),
          Integer.parseInt(counts.group(3)),
          right,
          Integer.parseInt(counts.group(5)));
    }
  }

  @BeforeEach
  void make() throws Exception {
    tree.fresh();
    Files.writeString(Path.of(ROOT, "w", "f"), "Allowed");
  }

  @AfterEach
  void remove() throws IOException {
    tree.remove();
  }

  @Test
  void a_task_that_restarts_calls_sees_no_signal() throws Exception {
    assertThat(brokered("restart")).isEqualTo(new Counts(0, 0, 0, TRIES, control("restart")));
  }

  @Test
  void a_task_that_does_not_gets_eintr_at_most() throws Exception {
    Counts counts = brokered("plain");
    assertThat(counts.right() + counts.interrupted()).as(counts.toString()).isEqualTo(TRIES);
    assertThat(counts.right()).isPositive();
    assertThat(counts.lowestFree()).as("no descriptor is lost").isEqualTo(control("plain"));
  }

  @Test
  void a_supervisor_that_is_stopped_and_continued_gives_every_file() throws Exception {
    int lowestFree = control("none");
    Process supervisor = supervisor();
    AtomicBoolean over = new AtomicBoolean();
    Thread storm = new Thread(() -> stopAndContinue((int) supervisor.pid(), over));
    try (BufferedReader out = supervisor.inputReader(UTF_8)) {
      assertThat(out.readLine()).isEqualTo("ready");
      storm.start();
      assertThat(Counts.of(out.readLine())).isEqualTo(new Counts(0, 0, 0, TRIES, lowestFree));
    } finally {
      over.set(true);
      storm.join();
      supervisor.destroyForcibly().waitFor();
    }
  }

  private static void stopAndContinue(int pid, AtomicBoolean over) {
    while (!over.get()) {
      Listeners.kill(pid, SIGSTOP);
      Listeners.kill(pid, SIGCONT);
      LockSupport.parkNanos(RUNNING_NANOS);
    }
  }

  private static String[] verb(String how) {
    return new String[] {"opens", ROOT + "/w/f", Integer.toString(TRIES), how};
  }

  /** The lowest free descriptor without a broker. */
  private static int control(String how) throws IOException {
    try (Victim victim = Victim.unfiltered(verb(how))) {
      return Counts.of(victim.line()).lowestFree();
    }
  }

  private static Counts brokered(String how) throws IOException {
    try (Broker broker = Brokers.start();
        Victim victim = victim(broker, how)) {
      return Counts.of(victim.line());
    }
  }

  private static Victim victim(Broker broker, String how) throws IOException {
    Sessions sessions = new Sessions(BrokerDecisionsIT.policy(ROOT));
    return Victim.brokered(broker, sessions.each(), verb(how));
  }

  private static Process supervisor() throws IOException {
    return new ProcessBuilder(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-XX:TieredStopAtLevel=1",
            "-cp",
            System.getProperty("java.class.path"),
            Supervisor.class.getName())
        .redirectError(ProcessBuilder.Redirect.INHERIT)
        .start();
  }

  /** A supervisor of its own, that can be stopped. */
  static final class Supervisor {
    private Supervisor() {}

    /** Prints what its task counted. */
    public static void main(String[] arguments) throws IOException {
      try (Broker broker = Brokers.start();
          Victim victim = victim(broker, "none")) {
        System.out.println("ready");
        System.out.println(victim.line());
      }
    }
  }
}
