package io.zviz.it.launch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.zviz.launch.Cleanup;
import io.zviz.launch.Containers;
import io.zviz.launch.LaunchException;
import io.zviz.launch.Launcher;
import io.zviz.launch.RunningContainer;
import io.zviz.launch.Stdio;
import io.zviz.spi.launch.HostStep;
import io.zviz.spi.launch.HostStep.Phase;
import io.zviz.spi.launch.Undo;
import io.zviz.sys.KernelCall;
import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Nothing stays on the host, however a run ends. */
final class ResidueIT {
  private static final Path PIDS = Path.of("/sys/fs/cgroup/pids");

  @TempDir Path folder;
  private Path state = Path.of("/");
  private Path work = Path.of("/");

  @BeforeEach
  void prepare() throws Exception {
    state = folder.resolve("state");
    work = Files.createDirectory(folder.resolve("work"));
    launches().run("/usr/bin/true");
  }

  private Launches launches() {
    return new Launches(state, work);
  }

  private Launches limited(String group) {
    Path cgroup = PIDS.resolve(HostState.CGROUP + group);
    return launches()
        .step(new HostStep.MakeCgroup(cgroup))
        .step(new HostStep.JoinCgroup(cgroup))
        .step(
            new HostStep.RunTool(
                Phase.CHILD_WAITING,
                List.of("nft", "-f", "-"),
                "add table inet zviz-test\n",
                true,
                Optional.empty(),
                "load a table"));
  }

  @Test
  void fifty_runs_that_succeed_and_fail_leave_the_host_as_it_was() {
    HostState before = HostState.now(state);
    for (int run = 0; run < 50; run++) {
      Launches launches = limited("fifty");
      switch (run % 5) {
        case 0 -> assertThat(launches.run("/usr/bin/true").status()).isZero();
        case 1 -> assertThat(launches.run("/usr/bin/false").status()).isEqualTo(1);
        case 2 -> assertThatThrownBy(() -> launches.run("nothing")).hasMessageContaining("no comm");
        case 3 -> failingTool(launches);
        default -> killed(launches);
      }
    }
    assertThat(HostState.now(state)).isEqualTo(before);
  }

  private void failingTool(Launches launches) {
    launches.step(
        new HostStep.RunTool(
            Phase.CHILD_WAITING, List.of("nft", "nonsense"), "", true, Optional.empty(), "load"));
    assertThatThrownBy(() -> launches.run("/usr/bin/true"))
        .isInstanceOf(LaunchException.class)
        .hasMessageStartingWith("load: status 1: ");
  }

  private void killed(Launches launches) {
    try (RunningContainer container =
        launches.start(new Stdio(0, 1, 2, false), "/usr/bin/sleep", "1000")) {
      container.kill();
      assertThat(container.await()).isEqualTo(137);
    }
  }

  @Test
  void a_tool_of_the_container_network_sees_that_network_only() throws Exception {
    Path listing = folder.resolve("listing");
    Files.createFile(listing);
    launches()
        .step(
            new HostStep.RunTool(
                Phase.CHILD_WAITING,
                List.of("sh", "-c", "cat /proc/net/dev > " + listing),
                "",
                true,
                Optional.empty(),
                "list"))
        .run("/usr/bin/true");
    assertThat(Files.readAllLines(listing)).hasSize(3);
    assertThat(Files.readAllLines(Path.of("/proc/net/dev"))).hasSizeGreaterThanOrEqualTo(3);
  }

  private static HostStep.RunTool inNetwork(String stdin, String... argv) {
    return new HostStep.RunTool(
        Phase.CHILD_WAITING, List.of(argv), stdin, true, Optional.empty(), "tool");
  }

  @Test
  void a_tool_of_the_container_network_reads_more_than_a_pipe_holds() throws Exception {
    Path count = Files.createFile(folder.resolve("count"));
    String input = "x".repeat(1_000_000);
    launches().step(inNetwork(input, "sh", "-c", "cat - | wc -c > " + count)).run("/usr/bin/true");
    assertThat(count).hasContent("1000000");
  }

  @Test
  void a_tool_of_the_container_network_has_nothing_of_the_environment() throws Exception {
    Path environment = Files.createFile(folder.resolve("environment"));
    launches()
        .step(inNetwork("", "sh", "-c", "cat /proc/self/environ > " + environment))
        .run("/usr/bin/true");
    assertThat(Files.readString(environment).split("\0"))
        .containsExactlyInAnyOrder("PATH=/usr/sbin:/usr/bin:/sbin:/bin", "LC_ALL=C", "PWD=/");
  }

  @Test
  void a_tool_that_fails_or_is_not_there_fails_the_launch_with_what_it_said() {
    HostState before = HostState.now(state);
    Launches failing = launches().step(inNetwork("", "sh", "-c", "echo out; echo err >&2; exit 7"));
    assertThatThrownBy(() -> failing.run("/usr/bin/true"))
        .isInstanceOf(LaunchException.class)
        .hasMessage("tool: status 7: out\nerr");
    Launches missing = launches().step(inNetwork("", "no-such-tool"));
    assertThatThrownBy(() -> missing.run("/usr/bin/true"))
        .hasMessage("tool: status 127: no tool no-such-tool");
    assertThat(HostState.now(state)).isEqualTo(before);
  }

  @Test
  void steps_before_the_clone_are_undone_in_reverse_order() throws Exception {
    Path file = folder.resolve("value");
    Files.writeString(file, "old");
    Optional<Undo> first = Optional.of(new Undo.WriteFile(file, "old"));
    Optional<Undo> second = Optional.of(new Undo.WriteFile(file, "first"));
    launches()
        .step(new HostStep.WriteFile(Phase.BEFORE_CLONE, file, "first", first))
        .step(new HostStep.WriteFile(Phase.BEFORE_CLONE, file, "secnd", second))
        .run("/usr/bin/true");
    assertThat(Files.readString(file)).startsWith("old");
  }

  /** The kernel's own list of members, seen from the host, while the command runs. */
  private void membersAreTheContainer(Path group) throws Exception {
    Stdio stdio = new Stdio(0, 1, 2, false);
    Launches launches =
        launches().step(new HostStep.MakeCgroup(group)).step(new HostStep.JoinCgroup(group));
    try (RunningContainer container = launches.start(stdio, "/usr/bin/sleep", "1000")) {
      assertThat(Files.readAllLines(group.resolve("cgroup.procs")))
          .containsExactlyInAnyOrder(
              Long.toString(container.pid()), Long.toString(container.initPid()));
      container.kill();
    }
    assertThat(group).doesNotExist();
  }

  @Test
  void the_container_runs_in_its_control_groups_of_both_versions() throws Exception {
    membersAreTheContainer(PIDS.resolve(HostState.CGROUP + "members"));
    Path unified = Path.of("/sys/fs/cgroup/unified");
    Path root = Files.exists(unified) ? unified : Path.of("/sys/fs/cgroup");
    membersAreTheContainer(root.resolve(HostState.CGROUP + "members"));
  }

  @Test
  void a_control_group_that_is_not_there_fails_the_launch() {
    HostState before = HostState.now(state);
    for (Path root : List.of(PIDS, Path.of("/sys/fs/cgroup/unified"))) {
      Launches launches = launches().step(new HostStep.JoinCgroup(root.resolve("zviz-it-none")));
      assertThatThrownBy(() -> launches.run("/usr/bin/true"))
          .isInstanceOf(LaunchException.class)
          .hasMessageContaining("ENOENT");
    }
    assertThat(HostState.now(state)).isEqualTo(before);
  }

  @Test
  void one_id_is_one_container() {
    String id = Launches.newId();
    Stdio stdio = new Stdio(0, 1, 2, false);
    try (RunningContainer first =
        Launches.LAUNCHER.start(
            launches().plan(id, stdio, "/usr/bin/sleep", "1000"), (l, p, f) -> {})) {
      assertThat(new Containers(state, Launches.HOST).find(id))
          .satisfies(found -> assertThat(found.isSupervised()).isTrue());
      assertThatThrownBy(
              () ->
                  Launches.LAUNCHER.start(
                      launches().plan(id, stdio, "/usr/bin/true"), (l, p, f) -> {}))
          .hasMessageContaining("exists already");
      assertThat(new Cleanup(state, Launches.HOST).run()).isEmpty();
      first.kill();
    }
    assertThat(new Containers(state, Launches.HOST).all()).isEmpty();
  }

  @Test
  void an_unsafe_state_folder_is_refused() throws Exception {
    Files.setPosixFilePermissions(
        state, java.nio.file.attribute.PosixFilePermissions.fromString("rwxrwxrwx"));
    assertThatThrownBy(() -> launches().run("/usr/bin/true")).hasMessageContaining("nobody else");
    Path link = Files.createSymbolicLink(folder.resolve("link"), work);
    assertThatThrownBy(() -> new Launches(link, work).run("/usr/bin/true"))
        .hasMessageContaining("no symbolic link");
  }

  @Test
  void eight_threads_launch_four_hundred_containers() throws Exception {
    HostState before = HostState.now(state);
    ExecutorService threads = Executors.newFixedThreadPool(8);
    try {
      List<Callable<Integer>> tasks = new ArrayList<>();
      for (int thread = 0; thread < 8; thread++) {
        int base = thread * 50;
        tasks.add(
            () -> {
              for (int i = 0; i < 50; i++) {
                int status = (base + i) % 100;
                assertThat(launches().sh("exit " + status).status()).isEqualTo(status);
              }
              return base;
            });
      }
      for (Future<Integer> done : threads.invokeAll(tasks)) {
        assertThat(done.get() % 50).isZero();
      }
    } finally {
      threads.shutdown();
    }
    assertThat(HostState.now(state)).isEqualTo(before);
  }

  @Test
  void a_killed_supervisor_takes_its_container_along_and_cleanup_does_the_rest() throws Exception {
    HostState before = HostState.now(state);
    for (int i = 0; i < 3; i++) {
      Process supervisor =
          new ProcessBuilder(
                  Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                  "-XX:TieredStopAtLevel=1",
                  "-cp",
                  System.getProperty("java.class.path"),
                  Supervised.class.getName(),
                  state.toString(),
                  work.toString())
              .redirectError(ProcessBuilder.Redirect.INHERIT)
              .start();
      long container;
      try (BufferedReader out =
          new BufferedReader(
              new InputStreamReader(supervisor.getInputStream(), StandardCharsets.UTF_8))) {
        container = Math.max(Long.parseLong(out.readLine()), Long.parseLong(out.readLine()));
        assertThat(Path.of("/proc/" + container)).exists();
        supervisor.destroyForcibly().waitFor();
      }
      ProcessHandle.of(container).ifPresent(handle -> handle.onExit().join());
      assertThat(new Cleanup(state, Launches.HOST).run()).hasSize(1);
    }
    assertThat(HostState.now(state)).isEqualTo(before);
  }

  /** Prints what prctl(PR_SET_PDEATHSIG, 0) returned, which would spare a first process. */
  private static final String WITHOUT_DEATH_SIGNAL =
      "$| = 1; print 0 + syscall(%d, 1, 0), \"\\n\"; sleep 1000"
          .formatted(KernelCall.PRCTL.number(Launches.HOST.architecture()));

  /** A supervisor of its own: starts a container with a control group and waits to be killed. */
  static final class Supervised {
    private Supervised() {}

    /** Arguments: the state root and the working directory. */
    public static void main(String[] arguments) {
      Path pids = PIDS.resolve(HostState.CGROUP + ProcessHandle.current().pid());
      Launches launches =
          new Launches(Path.of(arguments[0]), Path.of(arguments[1]))
              .step(new HostStep.MakeCgroup(pids))
              .step(new HostStep.JoinCgroup(pids));
      RunningContainer container =
          launches.start(new Stdio(0, 1, 2, false), "/usr/bin/perl", "-e", WITHOUT_DEATH_SIGNAL);
      System.out.println(container.pid());
      container.await();
    }
  }

  @Test
  void a_launcher_that_is_not_root_says_so() {
    Launcher launcher =
        new Launcher(
            new io.zviz.sys.jna.JnaLaunchCalls(),
            new io.zviz.sys.jna.JnaProcessCalls(),
            Launches.DESCRIPTORS,
            new io.zviz.testkit.FakeHostProbe().withoutRoot());
    assertThatThrownBy(
            () ->
                launcher.start(
                    launches().plan(Launches.newId(), new Stdio(0, 1, 2, false), "/usr/bin/true"),
                    (l, p, f) -> {}))
        .hasMessageContaining("needs root");
  }
}
