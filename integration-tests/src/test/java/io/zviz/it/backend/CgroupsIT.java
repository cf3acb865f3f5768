package io.zviz.it.backend;

import static org.assertj.core.api.Assertions.assertThat;

import io.zviz.backend.cgroups.Cgroup1Backend;
import io.zviz.backend.cgroups.CgroupsBackend;
import io.zviz.host.LinuxHostProbe;
import io.zviz.spi.LayerBackend;
import io.zviz.spi.artifact.Target;
import io.zviz.spi.event.Event;
import io.zviz.spi.event.EventSource;
import io.zviz.spi.host.HostProbe;
import io.zviz.spi.host.Support;
import io.zviz.spi.launch.HostStep;
import io.zviz.spi.launch.LaunchStep;
import io.zviz.spi.launch.RunContext;
import io.zviz.spi.policy.LimitIntent.Limit;
import io.zviz.spi.policy.ResolvedPolicy;
import io.zviz.testkit.Expectations;
import io.zviz.testkit.FakeContainerPaths;
import io.zviz.testkit.PolicyBuilder;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Limits are enforced, with whichever version this host has; and not without them. */
class CgroupsIT {
  /** Holds 150 MB, as tail keeps what may be the last line. */
  private static final String HOG = "head -c 150000000 /dev/zero | tail -n 1 | wc -c";

  /** Wants 20 processes at the same time. */
  private static final String FORKS = "echo through" + " | cat".repeat(20);

  /** Burns processor time until it has used a second. */
  private static final String BURN = "i=0; while [ $i -lt 300000 ]; do i=$((i+1)); done";

  private final HostProbe host = LinuxHostProbe.ofThisHost();
  private final List<Path> groups = new ArrayList<>();
  private LayerBackend backend = new CgroupsBackend();
  private Support support = new Support.Unknown("", "");

  @BeforeEach
  void chooseVersion() {
    support = backend.probe(host);
    if (!support.isAvailable()) {
      backend = new Cgroup1Backend();
      support = backend.probe(host);
    }
    Expectations.require("cgroups", support.isAvailable(), support.toString());
  }

  /** What a refused fork left behind ends by itself, when its pipe does. */
  @AfterEach
  void removeGroups() throws IOException, InterruptedException {
    for (Path group : groups) {
      for (int i = 0; i < 500 && !Files.readString(group.resolve("cgroup.procs")).isEmpty(); i++) {
        Thread.sleep(10);
      }
      Files.delete(group);
    }
  }

  private RunContext run(ResolvedPolicy policy) {
    String name = "zviz-it-" + ProcessHandle.current().pid();
    return new RunContext("it", name, policy, support, host, new FakeContainerPaths(), false);
  }

  /** Runs a shell command in the groups that a policy asks for. */
  private Tool limited(RunContext run, String command) throws Exception {
    Target target = new Target(host.architecture(), Optional.of(support), Set.of());
    List<LaunchStep> steps = backend.plan(backend.compile(run.policy(), target), run);
    Process process =
        Tool.start(List.of("/bin/sh", "-c", "read go; exec /bin/sh -c \"$0\"", command));
    for (LaunchStep step : steps) {
      apply(step, process.pid());
    }
    process.getOutputStream().write('\n');
    process.getOutputStream().close();
    return Tool.finish(process);
  }

  private void apply(LaunchStep step, long child) throws IOException {
    if (step instanceof HostStep.MakeCgroup make) {
      Files.createDirectory(make.folder());
      groups.add(make.folder());
    } else if (step instanceof HostStep.WriteFile write) {
      Files.writeString(write.file(), write.text());
    } else if (step instanceof HostStep.JoinCgroup join) {
      Files.writeString(join.folder().resolve("cgroup.procs"), Long.toString(child));
    } else {
      throw new AssertionError(step.describe());
    }
  }

  private static Tool unlimited(String command) throws Exception {
    return Tool.run("/bin/sh", "-c", command);
  }

  private List<Event> finish(RunContext run) {
    try (EventSource events = backend.events(run)) {
      return events.finish();
    }
  }

  @Test
  void memoryBeyondTheLimitKillsTheWorkload() throws Exception {
    assertThat(unlimited(HOG).output().strip()).isEqualTo("150000000");
    RunContext run = run(new PolicyBuilder("it").limit(Limit.MEMORY_MAX, 48 << 20).build());
    Tool killed = limited(run, "exec tail -n 1 /dev/zero");
    assertThat(killed.status()).isEqualTo(137);
    assertThat(finish(run))
        .extracting(event -> event.fields().toString())
        .anyMatch(text -> text.contains("oom_kills=1"))
        .anyMatch(text -> text.matches("\\{limit=50331648, peak=\\d+, resource=memory\\}"));
  }

  @Test
  void tasksBeyondTheLimitAreRefused() throws Exception {
    assertThat(unlimited(FORKS).output().strip()).isEqualTo("through");
    RunContext run = run(new PolicyBuilder("it").limit(Limit.PIDS_MAX, 8).build());
    Tool refused = limited(run, FORKS);
    assertThat(refused.output()).containsIgnoringCase("fork").doesNotContain("through");
    assertThat(finish(run))
        .extracting(event -> event.fields().toString())
        .anyMatch(text -> text.contains("refused=") && text.contains("resource=pids"));
  }

  @Test
  void processorTimeBeyondTheQuotaIsThrottled() throws Exception {
    unlimited(BURN).succeed();
    RunContext run = run(new PolicyBuilder("it").cpu(10_000, 100_000).build());
    limited(run, BURN).succeed();
    assertThat(finish(run))
        .extracting(Event::fields)
        .filteredOn(fields -> "cpu".equals(fields.get("resource")))
        .singleElement()
        .satisfies(
            fields -> {
              assertThat((Long) fields.get("throttled")).isPositive();
              assertThat((Long) fields.get("usage_us")).isPositive();
            });
  }

  @Test
  void limitsThatAreNotReachedHurtNobody() throws Exception {
    ResolvedPolicy policy =
        new PolicyBuilder("it")
            .limit(Limit.MEMORY_MAX, 64 << 20)
            .limit(Limit.MEMORY_SWAP_MAX, 96 << 20)
            .limit(Limit.CPU_WEIGHT, 50)
            .limit(Limit.PIDS_MAX, 8)
            .cpu(100_000, 100_000)
            .build();
    RunContext run = run(policy);
    assertThat(limited(run, "echo fine").succeed().output()).isEqualTo("fine\n");
    for (Path group : groups) {
      assertThat(Files.readString(group.resolve("cgroup.procs"), StandardCharsets.UTF_8)).isEmpty();
    }
  }
}
