package io.zviz.backend.cgroups;

import static org.assertj.core.api.Assertions.assertThat;

import io.zviz.spi.LayerBackend;
import io.zviz.spi.artifact.Compilation;
import io.zviz.spi.artifact.Content;
import io.zviz.spi.artifact.Coverage;
import io.zviz.spi.artifact.Outcome;
import io.zviz.spi.artifact.Target;
import io.zviz.spi.event.Event;
import io.zviz.spi.event.EventSource;
import io.zviz.spi.host.Architecture;
import io.zviz.spi.launch.HostStep;
import io.zviz.spi.launch.LaunchStep;
import io.zviz.spi.launch.RunContext;
import io.zviz.spi.launch.Undo;
import io.zviz.spi.policy.LimitIntent;
import io.zviz.spi.policy.LimitIntent.Limit;
import io.zviz.spi.policy.Notice;
import io.zviz.spi.policy.ResolvedPolicy;
import io.zviz.testkit.CompilationChecks;
import io.zviz.testkit.FakeContainerPaths;
import io.zviz.testkit.FakeHostProbe;
import io.zviz.testkit.PolicyBuilder;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class CgroupBackendsTest {
  private static final LayerBackend V2 = new CgroupsBackend();
  private static final LayerBackend V1 = new Cgroup1Backend();
  private static final long MAX = LimitIntent.MAX;

  private static PolicyBuilder myProfile() {
    return new PolicyBuilder("my-profile")
        .limit(Limit.MEMORY_MAX, 536_870_912)
        .cpu(100_000, 100_000)
        .limit(Limit.PIDS_MAX, 100)
        .io(8, 0, 10_485_760, MAX, MAX, MAX);
  }

  private static Compilation compileFor(
      LayerBackend backend, ResolvedPolicy policy, FakeHostProbe host) {
    Target target = new Target(Architecture.X86_64, Optional.of(backend.probe(host)), Set.of());
    return CompilationChecks.assertComplete(backend, policy, target);
  }

  private static RunContext run(LayerBackend backend, ResolvedPolicy policy, FakeHostProbe host) {
    return new RunContext(
        "c", "zviz-c", policy, backend.probe(host), host, new FakeContainerPaths(), false);
  }

  private static List<String> plan(
      LayerBackend backend, ResolvedPolicy policy, FakeHostProbe host) {
    List<LaunchStep> steps =
        backend.plan(compileFor(backend, policy, host), run(backend, policy, host));
    return steps.stream().map(LaunchStep::describe).toList();
  }

  private static Coverage coverage(Compilation compilation, String intent) {
    return compilation.outcomes().stream()
        .filter(outcome -> outcome.intent().value().equals(intent))
        .map(Outcome::coverage)
        .findFirst()
        .orElseThrow();
  }

  @Test
  void version2PlanMakesOneGroupPassesOnWhatIsMissingAndJoinsLast() {
    assertThat(plan(V2, myProfile().build(), Hosts.unified()))
        .containsExactly(
            "write \"+pids +io\" to /sys/fs/cgroup/cgroup.subtree_control",
            "make the control group /sys/fs/cgroup/zviz-c",
            "write \"536870912\" to /sys/fs/cgroup/zviz-c/memory.max",
            "write \"1\" to /sys/fs/cgroup/zviz-c/memory.oom.group",
            "write \"0\" to /sys/fs/cgroup/zviz-c/memory.swap.max",
            "write \"100000 100000\" to /sys/fs/cgroup/zviz-c/cpu.max",
            "write \"100\" to /sys/fs/cgroup/zviz-c/pids.max",
            "write \"8:0 rbps=10485760 wbps=max riops=max wiops=max\""
                + " to /sys/fs/cgroup/zviz-c/io.max",
            "put the child into the control group /sys/fs/cgroup/zviz-c");
  }

  @Test
  void version1PlanMakesAGroupInEveryHierarchyOnce() {
    List<String> steps = plan(V1, myProfile().build(), Hosts.hybrid());
    assertThat(steps)
        .startsWith(
            "make the control group /sys/fs/cgroup/cpu,cpuacct/zviz-c",
            "make the control group /sys/fs/cgroup/memory/zviz-c",
            "make the control group /sys/fs/cgroup/pids/zviz-c",
            "make the control group /sys/fs/cgroup/blkio/zviz-c",
            "write \"536870912\" to /sys/fs/cgroup/memory/zviz-c/memory.limit_in_bytes")
        .endsWith("put the child into the control group /sys/fs/cgroup/blkio/zviz-c");
    assertThat(steps).hasSize(4 + 6 + 4);
  }

  @Test
  void everyGroupIsRemovedAgain() {
    ResolvedPolicy policy = myProfile().build();
    FakeHostProbe host = Hosts.hybrid();
    assertThat(V1.plan(compileFor(V1, policy, host), run(V1, policy, host)))
        .filteredOn(HostStep.MakeCgroup.class::isInstance)
        .hasSize(4)
        .allSatisfy(
            step ->
                assertThat(((HostStep) step).undo()).containsInstanceOf(Undo.RemoveCgroup.class));
  }

  @Test
  void withoutLimitsNothingIsPlanned() {
    assertThat(plan(V1, new PolicyBuilder("p").build(), Hosts.hybrid())).isEmpty();
  }

  @Test
  void printedProfileIsFullyCoveredByBothVersions() {
    assertThat(compileFor(V2, myProfile().build(), Hosts.unified()).outcomes())
        .allSatisfy(outcome -> assertThat(outcome.coverage()).isEqualTo(Coverage.FULL));
    assertThat(compileFor(V1, myProfile().build(), Hosts.hybrid()).outcomes())
        .allSatisfy(outcome -> assertThat(outcome.coverage()).isEqualTo(Coverage.FULL));
  }

  @Test
  void missingDeviceIsANoteAndNoFailure() {
    ResolvedPolicy policy = new PolicyBuilder("p").io(9, 9, 1, MAX, MAX, MAX).build();
    Compilation compilation = compileFor(V2, policy, Hosts.unified());
    assertThat(compilation.notices())
        .singleElement()
        .satisfies(
            notice -> {
              assertThat(notice.code()).isEqualTo("ZV-CGROUPS-001");
              assertThat(notice.severity()).isEqualTo(Notice.Severity.NOTE);
            });
    assertThat(coverage(compilation, "resources/io_max/9:9")).isEqualTo(Coverage.FULL);
    assertThat(plan(V2, policy, Hosts.unified())).noneMatch(step -> step.contains("io.max"));
  }

  @Test
  void missingControllerIsNotCoveredAndNamesTheBootParameter() {
    FakeHostProbe host = Hosts.unified().file("/sys/fs/cgroup/cgroup.controllers", "cpu memory\n");
    Compilation compilation = compileFor(V2, myProfile().build(), host);
    assertThat(coverage(compilation, "resources/pids_max")).isEqualTo(Coverage.NONE);
    assertThat(coverage(compilation, "resources/memory_max")).isEqualTo(Coverage.FULL);
    assertThat(compilation.outcomes())
        .anySatisfy(outcome -> assertThat(outcome.how()).contains("cgroup_no_v1=pids"));
    assertThat(plan(V2, myProfile().build(), host)).noneMatch(step -> step.contains("pids.max"));
  }

  @Test
  void version1HasOnlyTheSoftLimitForTheHighMark() {
    ResolvedPolicy policy = new PolicyBuilder("p").limit(Limit.MEMORY_HIGH, 1 << 26).build();
    assertThat(coverage(compileFor(V1, policy, Hosts.hybrid()), "resources/memory_high"))
        .isEqualTo(Coverage.PARTIAL);
    assertThat(coverage(compileFor(V2, policy, Hosts.unified()), "resources/memory_high"))
        .isEqualTo(Coverage.FULL);
  }

  @Test
  void swapThatTheKernelDoesNotAccountForIsNotCovered() {
    FakeHostProbe host =
        new FakeHostProbe()
            .file(
                "/proc/self/mountinfo",
                "32 30 0:28 / /sys/fs/cgroup/memory rw - cgroup cgroup rw,memory\n");
    ResolvedPolicy policy =
        new PolicyBuilder("p")
            .limit(Limit.MEMORY_MAX, 1 << 26)
            .limit(Limit.MEMORY_SWAP_MAX, 1 << 27)
            .build();
    Compilation compilation = compileFor(V1, policy, host);
    assertThat(coverage(compilation, "resources/memory_swap_max")).isEqualTo(Coverage.NONE);
    assertThat(coverage(compilation, "resources/memory_max")).isEqualTo(Coverage.FULL);
    assertThat(plan(V1, policy, host)).noneMatch(step -> step.contains("memsw"));
  }

  @Test
  void artefactNamesFilesValuesAndPlaces() {
    Compilation compilation =
        CompilationChecks.assertComplete(V2, myProfile().build(), Target.of(Architecture.X86_64));
    Content.Document document =
        (Content.Document) compilation.artifact("cgroup").orElseThrow().content();
    assertThat((List<?>) document.root().get("limits"))
        .first()
        .isEqualTo(
            Map.of(
                "controller", "memory",
                "file", "memory.max",
                "value", "536870912",
                "from", "my-profile.yaml:3:7"));
    assertThat(V1.compile(myProfile().build(), Target.of(Architecture.X86_64)).artifacts())
        .singleElement()
        .satisfies(artifact -> assertThat(artifact.extension()).isEqualTo("cgroup1"))
        .satisfies(artifact -> assertThat(artifact.published()).isTrue());
  }

  @Test
  void peaksAreReportedAtTheEndAndReachedLimitsWhenTheyAre() {
    ResolvedPolicy policy = myProfile().build();
    FakeHostProbe host =
        Hosts.unified()
            .file("/sys/fs/cgroup/zviz-c/memory.events", "low 0\noom 0\noom_kill 0\n")
            .file("/sys/fs/cgroup/zviz-c/memory.peak", "1048576\n")
            .file("/sys/fs/cgroup/zviz-c/pids.peak", "7\n")
            .file("/sys/fs/cgroup/zviz-c/cpu.stat", "usage_usec 1500\nnr_throttled 3\n");
    EventSource events = V2.events(run(V2, policy, host));
    assertThat(events.poll()).isEmpty();
    host.file("/sys/fs/cgroup/zviz-c/memory.events", "low 0\noom 1\noom_kill 2\n");
    assertThat(events.poll())
        .extracting(Event::fields)
        .containsExactly(new TreeMap<>(Map.of("resource", "memory", "oom_kills", 2L)));
    assertThat(events.poll()).isEmpty();
    assertThat(events.finish())
        .allSatisfy(event -> assertThat(event.kind()).isEqualTo(Event.Kind.RESOURCE))
        .extracting(event -> event.fields().toString())
        .containsExactly(
            "{limit=536870912, peak=1048576, resource=memory}",
            "{limit=100, peak=7, resource=pids}",
            "{resource=cpu, throttled=3, usage_us=1500}");
    events.close();
  }

  @Test
  void version1PeaksComeFromItsOwnFiles() {
    ResolvedPolicy policy = myProfile().build();
    FakeHostProbe host =
        Hosts.hybrid()
            .file("/sys/fs/cgroup/memory/zviz-c/memory.oom_control", "oom_kill 1\n")
            .file("/sys/fs/cgroup/memory/zviz-c/memory.max_usage_in_bytes", "4096\n")
            .file("/sys/fs/cgroup/cpu,cpuacct/zviz-c/cpuacct.usage", "2000000\n")
            .file("/sys/fs/cgroup/cpu,cpuacct/zviz-c/cpu.stat", "throttled_time 5000\n");
    assertThat(V1.events(run(V1, policy, host)).finish())
        .extracting(event -> event.fields().toString())
        .containsExactly(
            "{oom_kills=1, resource=memory}",
            "{limit=536870912, peak=4096, resource=memory}",
            "{resource=cpu, throttled_us=5, usage_us=2000}");
  }

  @Test
  void indexNamesBothBackends() throws IOException {
    try (var index = CgroupsBackend.class.getResourceAsStream("/META-INF/extensions.idx")) {
      assertThat(new String(Objects.requireNonNull(index).readAllBytes(), StandardCharsets.UTF_8))
          .contains(CgroupsBackend.class.getName(), Cgroup1Backend.class.getName());
    }
  }
}
