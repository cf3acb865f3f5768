package io.zviz.launch;

import static org.assertj.core.api.Assertions.assertThat;

import io.zviz.launch.ContainerState.End;
import io.zviz.launch.ContainerState.Status;
import io.zviz.launch.ContainerState.Tasks;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

final class ContainerStateTest {
  private static final Instant CREATED = Instant.parse("2026-11-01T00:00:00Z");
  private static final Tasks ALIVE =
      new Tasks(ProcessIdentity.self(), Optional.of(ProcessIdentity.self()));
  // Above the kernel's PID_MAX_LIMIT.
  private static final ProcessIdentity GONE = new ProcessIdentity(4_194_305, 1);

  private static ContainerState by(Supervision supervision) {
    return new ContainerState(
        "web-1",
        supervision,
        Optional.empty(),
        new Description(
            "/a b\\c\nd\r\u2028", CREATED, "p", List.of("sh", "-c", "a\nb", ""), Optional.empty()),
        Optional.empty(),
        Optional.empty());
  }

  private static Supervision of(ProcessIdentity process, String pids, String boot) {
    return new Supervision(process, pids, boot);
  }

  @Test
  void a_state_survives_being_written_and_read() {
    ContainerState claimed = by(Supervision.bySelf());
    assertThat(StateText.parse(StateText.of(claimed))).hasValue(claimed);
    ContainerState labelled = claimed.withCategories(new CategoryPair(3, 1023));
    ContainerState waiting = labelled.withTasks(new Tasks(GONE, Optional.empty()));
    assertThat(StateText.parse(StateText.of(waiting))).hasValue(waiting);
    ContainerState running = waiting.withTasks(ALIVE);
    assertThat(StateText.parse(StateText.of(running))).hasValue(running);
    assertThat(running.categories()).isEqualTo(labelled.categories());
    ContainerState ended = running.ended(new End(CREATED, 137, "killed"));
    assertThat(StateText.parse(StateText.of(ended))).hasValue(ended);
    assertThat(ended.categories()).as("free for others").isEmpty();
  }

  @Test
  void an_output_file_makes_it_detached() {
    Description foreground = new Description("/b", CREATED, "p", List.of("true"), Optional.empty());
    Description detached =
        new Description("/b", CREATED, "p", List.of("true"), Optional.of(Path.of("/o ut")));
    assertThat(foreground.detached()).isFalse();
    assertThat(detached.detached()).isTrue();
    ContainerState state =
        new ContainerState(
            "a",
            Supervision.bySelf(),
            Optional.empty(),
            detached,
            Optional.empty(),
            Optional.empty());
    assertThat(StateText.parse(StateText.of(state))).hasValue(state);
  }

  @Test
  void what_is_no_state_is_none() {
    String text = StateText.of(by(Supervision.bySelf()).withTasks(ALIVE));
    assertThat(StateText.parse("")).isEmpty();
    assertThat(StateText.parse("{}")).isEmpty();
    assertThat(StateText.parse(text.substring(1))).isEmpty();
    assertThat(StateText.parse(text.replace("2026", "soon"))).isEmpty();
    assertThat(StateText.parse(text.replace("\"supervisor\"", "\"visor\""))).isEmpty();
    assertThat(StateText.parse(text.replaceAll("\"first\": \"\\d+", "\"first\": \"x"))).isEmpty();
  }

  @Test
  void it_runs_as_long_as_its_first_process_and_its_supervisor_do() {
    ContainerState claimed = by(Supervision.bySelf());
    Tasks gone = new Tasks(GONE, Optional.of(GONE));
    assertThat(claimed.status()).isEqualTo(Status.CREATING);
    assertThat(claimed.withTasks(new Tasks(ProcessIdentity.self(), Optional.empty())).status())
        .isEqualTo(Status.CREATING);
    assertThat(claimed.withTasks(ALIVE).status()).isEqualTo(Status.RUNNING);
    assertThat(claimed.withTasks(gone).status()).isEqualTo(Status.STOPPED);
    assertThat(by(Supervision.by(GONE)).withTasks(ALIVE).status()).isEqualTo(Status.STOPPED);
    assertThat(claimed.withTasks(ALIVE).ended(new End(CREATED, 0, "")).status())
        .isEqualTo(Status.STOPPED);
  }

  @Test
  void a_supervisor_of_another_pid_namespace_is_not_taken_for_dead() {
    String boot = Supervision.bySelf().boot();
    ContainerState elsewhere = by(of(GONE, "pid:[1]", boot)).withTasks(ALIVE);
    assertThat(by(Supervision.by(GONE)).isSupervised()).as("control").isFalse();
    assertThat(elsewhere.isSupervised()).isTrue();
    assertThat(elsewhere.status()).isEqualTo(Status.RUNNING);
    assertThat(elsewhere.isAbandoned()).isFalse();
  }

  @Test
  void one_of_an_earlier_boot_has_stopped_whoever_has_its_pid_now() {
    ProcessIdentity self = ProcessIdentity.self();
    Supervision before =
        of(self, ProcessIdentity.namespace(), "00000000-0000-4000-8000-000000000000");
    assertThat(by(Supervision.by(self)).isSupervised()).as("control").isTrue();
    assertThat(by(before).withTasks(ALIVE).status()).isEqualTo(Status.STOPPED);
    assertThat(by(before).isAbandoned()).isTrue();
    assertThat(by(of(GONE, "pid:[1]", before.boot())).isSupervised()).isFalse();
  }
}
