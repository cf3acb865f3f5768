package io.zviz.it;

import static org.assertj.core.api.Assertions.assertThat;

import io.zviz.broker.Broker;
import io.zviz.spi.policy.PathAccess;
import io.zviz.testkit.Expectations;
import io.zviz.testkit.PolicyBuilder;
import java.io.FileOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What one container may take of the broker, by its profile and beside others. */
final class BrokerLimitsIT {
  private static final String ROOT = "/tmp/zviz-broker-limits-it";
  private static final int MOST_BLOCKED = 112;
  private static final int SIGSTOP = 19;

  private final OpenTree tree = new OpenTree(Path.of(ROOT));
  private Broker broker;

  @BeforeEach
  void start() throws Exception {
    tree.fresh();
    broker = Brokers.start();
  }

  @AfterEach
  void stop() throws IOException {
    broker.close();
    tree.remove();
  }

  private Victim victim(int timeoutMillis, int maxInflight, String... verb) throws IOException {
    PolicyBuilder all =
        new PolicyBuilder("limits")
            .path(PathAccess.WRITABLE, "/")
            .pathDefault()
            .brokerLimits(timeoutMillis, maxInflight);
    return Victim.brokered(broker, new Sessions(all.build()).each(), verb);
  }

  private Victim other() throws IOException {
    return victim(5000, 256, "--cd", ROOT, "table");
  }

  private static void opens(Victim victim, int times) throws IOException {
    for (int i = 0; i < times; i++) {
      victim.say(OpenCase.of(0, "w/f").line());
      assertThat(victim.line()).startsWith("ok");
    }
  }

  @Test
  void no_more_opens_block_at_once_than_max_inflight_says() throws Exception {
    String[] five = {"together", ROOT + "/w/fifo", "5"};
    try (Victim control = Victim.unfiltered(five);
        Victim victim = victim(5000, 2, five)) {
      assertThat(control.line()).isEqualTo("started");
      assertThat(victim.line()).isEqualTo("started");
      for (int i = 0; i < 3; i++) {
        assertThat(victim.line()).as("EAGAIN").isEqualTo("errno 11");
      }
      assertThat(victim.hasLine()).as("the other two wait").isFalse();
      assertThat(control.hasLine()).as("as without a broker all do").isFalse();
      try (FileOutputStream writer = new FileOutputStream(ROOT + "/w/fifo")) {
        assertThat(victim.line()).isEqualTo("errno 0");
        assertThat(victim.line()).isEqualTo("errno 0");
        writer.flush();
      }
    }
  }

  @Test
  void an_open_that_blocks_is_broken_off_after_timeout_ms() throws Exception {
    try (Victim holder = Victim.unfiltered("lease", ROOT + "/w/f");
        Victim control = Victim.unfiltered("together", ROOT + "/w/f", "1");
        Victim victim = victim(200, 256, "together", ROOT + "/w/f", "1")) {
      assertThat(holder.line()).isEqualTo("held");
      assertThat(victim.line()).isEqualTo("started");
      assertThat(victim.line()).as("EINTR").isEqualTo("errno 4");
      assertThat(control.line()).isEqualTo("started");
      assertThat(control.hasLine()).as("without a broker it still waits").isFalse();
    }
  }

  @Test
  void a_container_that_blocks_all_it_can_leaves_workers_for_the_next() throws Exception {
    List<Victim> greedy = new ArrayList<>();
    try (Victim other = other()) {
      for (int i = 0; i < 3; i++) {
        Victim victim = victim(5000, 60_000, "together", ROOT + "/w/fifo", "300");
        greedy.add(victim);
        assertThat(victim.line()).isEqualTo("started");
        for (int refused = 0; refused < 300 - MOST_BLOCKED; refused++) {
          assertThat(victim.line()).isEqualTo("errno 11");
        }
        opens(other, 20);
      }
      try (Victim modest = victim(5000, 256, "together", ROOT + "/w/fifo", "1")) {
        assertThat(modest.line()).isEqualTo("started");
        opens(other, 20);
        assertThat(modest.hasLine()).as("may block as well").isFalse();
      }
    } finally {
      greedy.forEach(Victim::close);
    }
  }

  @Test
  void a_file_system_that_does_not_answer_delays_its_own_container_alone() throws Exception {
    Expectations.require("fuse", Files.exists(Path.of("/dev/fuse")), "needs /dev/fuse");
    String[] dead = {"--dead", ROOT + "/w/sub", "together", ROOT + "/w/sub/x", "300"};
    try (Victim other = other();
        Victim victim = victim(200, 256, dead)) {
      assertThat(victim.line()).isEqualTo("started");
      opens(other, 100);
      assertThat(victim.line()).as("some wait, it gets no more workers").isEqualTo("errno 11");
      opens(other, 100);
    }
    eventually(() -> broker.containers() == 0);
  }

  @Test
  void a_flood_of_opens_and_its_sudden_end_cost_the_broker_nothing() throws Exception {
    try (Victim other = other();
        Victim flood = victim(5000, 256, "flood", ROOT + "/w/f", "64")) {
      assertThat(flood.line()).isEqualTo("started");
      opens(other, 500);
      Listeners.kill((int) flood.pid(), SIGSTOP);
      opens(other, 100);
      assertThat(workers()).as("what waits, waits in the kernel").isLessThan(32);
    }
    eventually(() -> broker.containers() == 0);
  }

  private static long workers() {
    return Thread.getAllStackTraces().keySet().stream()
        .filter(thread -> thread.getName().matches("zviz-broker-\\d+"))
        .count();
  }

  private static void eventually(java.util.function.BooleanSupplier holds) {
    long deadline = System.nanoTime() + 10_000_000_000L;
    while (!holds.getAsBoolean()) {
      assertThat(System.nanoTime()).as("10 s are over").isLessThan(deadline);
      Thread.onSpinWait();
    }
  }
}
