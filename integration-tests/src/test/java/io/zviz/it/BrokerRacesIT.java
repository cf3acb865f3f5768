package io.zviz.it;

import static org.assertj.core.api.Assertions.assertThat;

import io.zviz.broker.Broker;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * A second thread that changes what is looked up wins nothing, in 50,000 tries; {@code
 * -Dzviz.races=1000000} makes more.
 */
final class BrokerRacesIT {
  private static final String ROOT = "/tmp/zviz-broker-races-it";
  private static final String TRIES = Integer.toString(Integer.getInteger("zviz.races", 50_000));
  private static Broker broker;

  private final OpenTree tree = new OpenTree(Path.of(ROOT));

  @BeforeAll
  static void start() {
    broker = Brokers.start();
  }

  @AfterAll
  static void stop() {
    broker.close();
  }

  @BeforeEach
  void make() throws Exception {
    tree.fresh();
    // The first byte tells what was read: A is allowed, H hidden.
    Files.writeString(Path.of(ROOT, "w", "f"), "Allowed");
    Files.writeString(Path.of(ROOT, "h", "f"), "Hidden");
  }

  @AfterEach
  void remove() throws IOException {
    tree.remove();
  }

  private static void holds(String... verb) throws Exception {
    String control;
    try (Victim victim = Victim.unfiltered(verb)) {
      control = victim.line();
    }
    assertThat(control).as("without a broker the hidden file is read").contains(" H=");
    Sessions sessions = new Sessions(BrokerDecisionsIT.policy(ROOT));
    try (Victim victim = Victim.brokered(broker, sessions.each(), verb)) {
      String line = victim.line();
      assertThat(line).as("with one it never is").contains(" A=").doesNotContain(" H=");
      assertThat(line).as("and the race took place").doesNotContain("refused=0 ");
    }
  }

  @Test
  void a_link_that_is_turned_to_a_hidden_file() throws Exception {
    holds("links", ROOT + "/w/race", ROOT + "/w/f", ROOT + "/h/f", TRIES);
  }

  @Test
  void a_folder_that_is_exchanged_with_a_hidden_one() throws Exception {
    // The hidden folder lies in a writable one, so that it can be exchanged at all.
    Files.createDirectories(Path.of(ROOT, "w", "open"));
    Files.writeString(Path.of(ROOT, "w", "open", "f"), "Allowed");
    Files.createSymbolicLink(Path.of(ROOT, "w", "covered"), Path.of(ROOT, "h"));
    holds("swap", ROOT + "/w/open", ROOT + "/w/covered", TRIES);
  }

  /** Interrupted while it injects, the kernel would answer the open with 0: standard input. */
  @Test
  @Timeout(value = 2, unit = TimeUnit.MINUTES, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
  void signals_to_the_brokers_threads_change_no_answer() throws Exception {
    AtomicBoolean stop = new AtomicBoolean();
    Thread storm = new Thread(() -> interruptWorkers(stop));
    Sessions sessions = new Sessions(BrokerDecisionsIT.policy(ROOT));
    String[] verb = {"rewrite", ROOT + "/w/f", ROOT + "/w/sub/f", TRIES};
    try (Victim victim = Victim.brokered(broker, sessions.each(), verb)) {
      storm.start();
      // Each of the tries reads the first byte of one file or the other.
      Matcher line = Pattern.compile("refused=0 A=(\\d+) i=(\\d+)").matcher(victim.line());
      assertThat(line.matches()).as(line.toString()).isTrue();
      assertThat(Integer.parseInt(line.group(1)) + Integer.parseInt(line.group(2)))
          .isEqualTo(Integer.parseInt(TRIES));
    } finally {
      stop.set(true);
      storm.join();
    }
  }

  @Test
  void a_working_directory_that_is_changed_meanwhile_is_one_of_both() throws Exception {
    String[] walk = {"walk", ROOT + "/w", ROOT + "/w/sub", TRIES};
    Pattern both = Pattern.compile("refused=0 A=([1-9]\\d*) i=([1-9]\\d*)");
    try (Victim victim = Victim.unfiltered(walk)) {
      assertThat(victim.line()).as("without a broker").matches(both);
    }
    Sessions sessions = new Sessions(BrokerDecisionsIT.policy(ROOT));
    try (Victim victim = Victim.brokered(broker, sessions.each(), walk)) {
      assertThat(victim.line()).matches(both);
    }
  }

  private static void interruptWorkers(AtomicBoolean stop) {
    int signal = 45; // the one that breaks off a blocked open
    while (!stop.get()) {
      for (int worker : workers()) {
        Listeners.tgkill(Listeners.getpid(), worker, signal);
      }
    }
  }

  private static List<Integer> workers() {
    try (var threads = Files.list(Path.of("/proc/self/task"))) {
      return threads
          .filter(BrokerRacesIT::isWorker)
          .map(task -> Integer.parseInt(task.getFileName().toString()))
          .toList();
    } catch (IOException gone) {
      return List.of();
    }
  }

  private static boolean isWorker(Path task) {
    try {
      return Files.readString(task.resolve("comm")).matches("zviz-broker-\\d+\n");
    } catch (IOException gone) {
      return false;
    }
  }

  @Test
  void a_path_that_is_rewritten_in_memory() throws Exception {
    holds("rewrite", ROOT + "/w/f", ROOT + "/h/f", TRIES);
  }
}
