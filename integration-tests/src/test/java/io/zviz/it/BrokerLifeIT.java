package io.zviz.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.zviz.broker.Broker;
import io.zviz.broker.CallVerdict;
import io.zviz.broker.Session;
import io.zviz.spi.error.ZvizException;
import io.zviz.spi.event.Event;
import io.zviz.spi.policy.AuditSettings;
import io.zviz.spi.policy.Decision;
import io.zviz.spi.policy.IntentId;
import io.zviz.spi.policy.PathAccess;
import io.zviz.testkit.PolicyBuilder;
import java.io.FileOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What the broker does when something blocks, ends, or must not be let through. */
final class BrokerLifeIT {
  private static final String ROOT = "/tmp/zviz-broker-life-it";
  private static final Optional<IntentId> RULE = Optional.of(new IntentId("syscalls/x"));

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

  private static Sessions open() {
    return new Sessions(
        new PolicyBuilder("open")
            .path(PathAccess.WRITABLE, "/")
            .pathDefault()
            .auditLevel(AuditSettings.Level.FULL)
            .build());
  }

  private Victim table() throws IOException {
    return Victim.brokered(broker, open().each(), "--cd", ROOT, "table");
  }

  @Test
  void opens_that_block_on_a_fifo_hold_nobody_up() throws Exception {
    List<Victim> blocked = new ArrayList<>();
    try (Victim other = table()) {
      for (int i = 0; i < 20; i++) {
        Victim victim = table();
        blocked.add(victim);
        victim.say(OpenCase.of(0, "w/fifo").line());
      }
      for (int i = 0; i < 100; i++) {
        other.say(OpenCase.of(0, "w/f").line());
        assertThat(other.line()).startsWith("ok");
      }
      for (Victim victim : blocked) {
        assertThat(victim.hasLine()).as("still waits, as without a broker").isFalse();
      }
      try (FileOutputStream writer = new FileOutputStream(ROOT + "/w/fifo")) {
        for (Victim victim : blocked) {
          assertThat(victim.line()).startsWith("ok");
        }
        writer.flush();
      }
    } finally {
      blocked.forEach(Victim::close);
    }
  }

  @Test
  void a_target_that_is_killed_while_it_waits_leaves_no_worker_behind() throws Exception {
    for (int i = 0; i < 3; i++) {
      try (Victim victim = table()) {
        victim.say(OpenCase.of(0, "w/fifo").line());
        try (Victim other = table()) {
          other.say(OpenCase.of(0, "w/f").line());
          assertThat(other.line()).startsWith("ok");
        }
      }
    }
    eventually(() -> broker.containers() == 0);
    eventually(() -> openFifos() == 0);
  }

  private static long openFifos() {
    try (var descriptors = Files.list(Path.of("/proc/self/fd"))) {
      return descriptors.filter(BrokerLifeIT::isFifo).count();
    } catch (IOException failed) {
      throw new java.io.UncheckedIOException(failed);
    }
  }

  private static boolean isFifo(Path descriptor) {
    try {
      return Files.readSymbolicLink(descriptor).toString().startsWith(ROOT);
    } catch (IOException closed) {
      return false;
    }
  }

  @Test
  void a_container_without_tasks_is_let_go() throws Exception {
    try (Victim victim = table()) {
      victim.say(OpenCase.of(0, "w/f").line());
      assertThat(victim.line()).startsWith("ok");
      assertThat(broker.containers()).isEqualTo(1);
    }
    eventually(() -> broker.containers() == 0);
  }

  @Test
  void without_a_broker_calls_end_with_enosys() throws Exception {
    try (Victim victim = table()) {
      victim.say(OpenCase.of(0, "w/f").line());
      assertThat(victim.line()).startsWith("ok");
      broker.close();
      victim.say(OpenCase.of(0, "w/f").line());
      assertThat(victim.line()).isEqualTo("errno 38");
    }
  }

  @Test
  void a_call_that_blocks_when_the_broker_ends_ends_with_it() throws Exception {
    try (Victim victim = table();
        Victim other = table()) {
      victim.say(OpenCase.of(0, "w/fifo").line());
      other.say(OpenCase.of(0, "w/f").line());
      assertThat(other.line()).startsWith("ok");
      broker.close();
      assertThat(victim.line()).isIn("errno 38", "errno 4");
    }
  }

  @Test
  void refused_calls_get_their_errno_and_are_recorded_within_the_rate() throws Exception {
    Sessions sessions = open().rules((number, args) -> new CallVerdict.Refuse(97, RULE));
    String[] options = {"--calls", "socket", "call", "socket", "38", "5", "0"};
    try (Victim victim = Victim.brokered(broker, sessions.each(), options)) {
      assertThat(victim.line()).isEqualTo("answer -1 errno 97");
    }
    assertThat(sessions.events().get(0).fields())
        .containsEntry("name", "socket")
        .containsEntry("errno", "EAFNOSUPPORT")
        .containsEntry("args.domain", "AF_ALG");
    assertThat(sessions.events().get(0).intent()).isEqualTo(RULE);
  }

  @Test
  void the_end_is_told_only_when_the_last_call_is_written_down() throws Exception {
    CountDownLatch written = new CountDownLatch(1);
    Sessions sessions =
        open()
            .rules((number, args) -> new CallVerdict.Refuse(97, RULE))
            .hearing(event -> awaitUninterruptibly(written));
    String[] options = {"--calls", "socket", "call", "socket", "38", "5", "0"};
    try (Victim victim = Victim.brokered(broker, sessions.each(), options)) {
      assertThat(victim.line()).as("answered").isEqualTo("answer -1 errno 97");
      assertThat(victim.rest()).as("and gone").isEmpty();
      assertThat(victim.served().awaitEnd(100)).as("not written down yet").isFalse();
      assertThat(sessions.events()).isEmpty();

      written.countDown();

      assertThat(victim.served().awaitEnd(30_000)).isTrue();
      assertThat(sessions.events()).hasSize(1);
    }
  }

  private static void awaitUninterruptibly(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  @Test
  void scalar_calls_go_on_and_calls_with_pointers_do_not() throws Exception {
    Sessions sessions = open();
    String[] socket = {"--calls", "socket", "call", "socket", "1", "1", "0"};
    try (Victim victim = Victim.brokered(broker, sessions.each(), socket)) {
      assertThat(victim.line()).matches("answer \\d+ errno 0");
    }
    String[] mount = {"--calls", "sethostname", "call", "sethostname", "0", "0", "0"};
    try (Victim victim = Victim.brokered(broker, sessions.each(), mount)) {
      assertThat(victim.line()).isEqualTo("answer -1 errno 1");
    }
  }

  @Test
  void only_listed_programs_are_executed_but_the_launchs_own() throws Exception {
    Sessions sessions =
        new Sessions(
                new PolicyBuilder("exec")
                    .path(PathAccess.READONLY, "/usr")
                    .path(PathAccess.READONLY, "/bin")
                    .path(PathAccess.EXECUTABLE, "/usr/bin/env")
                    .pathDefault()
                    .build())
            .backstops(Session.Backstop.EXECUTION);
    String[] listed = {"--calls", "execve", "exec", "/usr/bin/env", "echo", "ran"};
    String[] other = {"--calls", "execve", "exec", "/usr/bin/id"};
    try (Victim victim = Victim.brokered(broker, sessions.each(), listed)) {
      assertThat(victim.line()).as("env runs, what it executes does not").isNotEqualTo("ran");
    }
    try (Victim victim = Victim.brokered(broker, sessions.each(), other)) {
      assertThat(victim.line()).isEqualTo("errno 13");
    }
    try (Victim victim = Victim.brokered(broker, sessions.launched(), other)) {
      assertThat(victim.line()).startsWith("uid=0");
    }
    assertThat(sessions.events()).anyMatch(event -> event.kind() == Event.Kind.LIFECYCLE);
  }

  @Test
  void brokered_execve_without_a_kernel_rule_behind_it_is_an_error() {
    Sessions sessions =
        new Sessions(new PolicyBuilder("exec").calls(Decision.BROKER, "execve").build());
    assertThatThrownBy(() -> broker.attach(0, sessions.each().apply(1)))
        .isInstanceOf(ZvizException.class)
        .hasMessageContaining("no kernel rule");
  }

  private static void eventually(java.util.function.BooleanSupplier holds) {
    long deadline = System.nanoTime() + 10_000_000_000L;
    while (!holds.getAsBoolean()) {
      assertThat(System.nanoTime()).as("10 s are over").isLessThan(deadline);
      Thread.onSpinWait();
    }
  }
}
