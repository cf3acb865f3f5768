package io.zviz.it.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.zviz.control.Supervisors;
import io.zviz.host.LinuxHostProbe;
import io.zviz.it.Listing;
import io.zviz.it.launch.HostState;
import io.zviz.launch.ContainerState;
import io.zviz.launch.Containers;
import io.zviz.launch.Persona;
import io.zviz.resolve.Overrides;
import io.zviz.run.KernelName;
import io.zviz.run.OutputReader;
import io.zviz.run.RunOptions;
import io.zviz.run.RunReport;
import io.zviz.run.RunRequest;
import io.zviz.sys.DescriptorCalls;
import io.zviz.sys.jna.JnaDescriptorCalls;
import io.zviz.sys.jna.JnaLocalSocketCalls;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Many containers of one supervisor: all succeed, and nothing of them is left. */
class ManyIT {
  private static final int ONE_AFTER_THE_OTHER = Integer.getInteger("zviz.runs", 200);
  private static final int AT_ONCE = 100;

  @TempDir private Path work;
  private Path state = Path.of("/");
  private Containers containers = new Containers(state, LinuxHostProbe.ofThisHost());
  private Supervisors supervisors = supervisors();

  private static Supervisors supervisors() {
    DescriptorCalls descriptors = new JnaDescriptorCalls();
    return new Supervisors(
        LinuxHostProbe.ofThisHost(),
        new JnaLocalSocketCalls(descriptors),
        descriptors,
        () -> List.of(Zviz.home().resolve("bin/zviz").toString(), "supervise"));
  }

  @BeforeEach
  void aStateFolderOfItsOwn() {
    state = work.resolve("state");
    containers = new Containers(state, LinuxHostProbe.ofThisHost());
    supervisors = supervisors();
  }

  @AfterEach
  void nothingStays() {
    Zviz zviz = new Zviz(work);
    for (ContainerState left : containers.all()) {
      zviz.call("delete", "--force", "--state-dir", state.toString(), left.id()).succeeds();
    }
    supervisors.dismiss(state);
  }

  private RunRequest request(String id, String script) {
    Path output = work.resolve("containers").resolve(id + ".log");
    return new RunRequest(
        id,
        work,
        Optional.empty(),
        "default",
        work,
        Overrides.NONE.memory("64M"),
        List.of("/bin/sh", "-c", script),
        Map.of(),
        Optional.empty(),
        new RunOptions(
            true,
            false,
            Persona.OF_BUNDLE,
            Optional.empty(),
            false,
            List.of(),
            Optional.of(output)),
        state,
        work.resolve("audit.json"));
  }

  private static RunReport silent() {
    return new RunReport() {
      @Override
      public void say(String line) {}

      @Override
      public void note(String line) {}
    };
  }

  private String output(String id) throws IOException {
    ByteArrayOutputStream text = new ByteArrayOutputStream();
    Path file = containers.find(id).description().output().orElseThrow();
    try (OutputReader reader = new OutputReader(file, piece -> text.writeBytes(piece.bytes()))) {
      reader.begin();
    }
    return text.toString(StandardCharsets.UTF_8);
  }

  private List<String> cgroups(List<String> ids) throws IOException {
    List<String> names = ids.stream().map(id -> KernelName.of(state, id)).toList();
    return List.copyOf(Listing.cgroups(names::contains));
  }

  @Test
  void one_after_the_other_leaves_nothing() throws IOException {
    HostState before = HostState.now(state);
    List<String> ids = new ArrayList<>();
    for (int i = 0; i < ONE_AFTER_THE_OTHER; i++) {
      String id = "run-" + i;
      ids.add(id);
      supervisors.start(request(id, "echo " + i + "; exit " + i % 5), silent());
      assertThat(supervisors.await(state, id)).as(id).isEqualTo(i % 5);
      assertThat(output(id)).isEqualTo(Integer.toString(i));
      containers.delete(id);
    }
    supervisors.dismiss(state);

    assertThat(cgroups(ids)).isEmpty();
    assertThat(work.resolve("containers")).isEmptyDirectory();
    assertThat(HostState.now(state)).isEqualTo(before);
  }

  @Test
  void a_hundred_at_once_run_beside_each_other_and_leave_nothing() throws Exception {
    HostState before = HostState.now(state);
    List<String> ids = new ArrayList<>();
    List<Callable<String>> starts = new ArrayList<>();
    for (int i = 0; i < AT_ONCE; i++) {
      String id = "at-once-" + i;
      ids.add(id);
      String script = "echo " + id + "; read x </work/gate";
      starts.add(
          () -> {
            supervisors.start(request(id, script), silent());
            return id;
          });
    }
    new Zviz(work).host("/usr/bin/mkfifo", "gate").succeeds();
    ExecutorService threads = Executors.newFixedThreadPool(AT_ONCE);
    try {
      for (Future<String> started : threads.invokeAll(starts)) {
        started.get();
      }
    } finally {
      threads.shutdown();
    }

    assertThat(containers.all())
        .hasSize(AT_ONCE)
        .allMatch(container -> container.status() == ContainerState.Status.RUNNING);
    assertThat(cgroups(ids)).as("control").isNotEmpty();
    // Who opens a FIFO to write lets all go that wait to read; each reads an end.
    new Zviz(work).host("/bin/sh", "-c", ": >gate").succeeds();
    for (String id : ids) {
      assertThat(supervisors.await(state, id)).as(id).isEqualTo(1);
      assertThat(output(id)).isEqualTo(id);
      containers.delete(id);
    }
    supervisors.dismiss(state);

    assertThat(cgroups(ids)).isEmpty();
    assertThat(work.resolve("containers")).isEmptyDirectory();
    assertThat(HostState.now(state)).isEqualTo(before);
  }
}
