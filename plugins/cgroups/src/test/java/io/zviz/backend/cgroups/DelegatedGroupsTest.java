package io.zviz.backend.cgroups;

import static org.assertj.core.api.Assertions.assertThat;

import io.zviz.spi.LayerBackend;
import io.zviz.spi.artifact.Compilation;
import io.zviz.spi.artifact.Coverage;
import io.zviz.spi.artifact.Outcome;
import io.zviz.spi.artifact.Target;
import io.zviz.spi.host.Architecture;
import io.zviz.spi.host.HostProbe;
import io.zviz.spi.host.Support;
import io.zviz.spi.launch.HostStep;
import io.zviz.spi.launch.LaunchStep;
import io.zviz.spi.launch.RunContext;
import io.zviz.spi.launch.Undo;
import io.zviz.spi.policy.LimitIntent.Limit;
import io.zviz.spi.policy.ResolvedPolicy;
import io.zviz.testkit.CompilationChecks;
import io.zviz.testkit.FakeContainerPaths;
import io.zviz.testkit.FakeHostProbe;
import io.zviz.testkit.PolicyBuilder;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** An ordinary user's zviz in a group of its own. */
class DelegatedGroupsTest {
  private static final LayerBackend BACKEND = new CgroupsBackend();
  private static final String SCOPE = Hosts.SCOPE;

  private static Features features(HostProbe host) {
    Support support = BACKEND.probe(host);
    return Features.of(support).orElseThrow(() -> new AssertionError(support.toString()));
  }

  private static Support.NotEnabled refused(HostProbe host) {
    Support support = BACKEND.probe(host);
    assertThat(support).isInstanceOf(Support.NotEnabled.class);
    return (Support.NotEnabled) support;
  }

  private static void assertRefused(HostProbe host, String... why) {
    Support.NotEnabled refused = refused(host);
    assertThat(refused.why()).contains(why);
    assertThat(refused.remedy()).contains("systemd-run --user --scope -p Delegate=yes zviz");
  }

  @Test
  void a_delegated_group_has_the_controllers_that_it_was_given() {
    Features features = features(Hosts.delegated());

    assertThat(features.delegated()).isTrue();
    assertThat(features.swap()).isTrue();
    assertThat(features.controllers())
        .containsOnlyKeys("memory", "pids")
        .containsEntry("pids", Path.of(SCOPE));
    assertThat(features(Hosts.unified()).delegated()).as("root").isFalse();
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "/cgroup.procs", "/cgroup.threads", "/cgroup.subtree_control"})
  void what_is_not_the_user_s_is_named(String file) {
    assertRefused(
        Hosts.delegated().notWritable(SCOPE + file),
        "is not this user's: " + SCOPE + file + " cannot be written to");
  }

  @Test
  void other_processes_in_the_group_are_named() {
    assertRefused(
        Hosts.delegated()
            .file(SCOPE + "/cgroup.procs", Hosts.SELF + "\n90\n0\n")
            .file("/proc/90/status", "Name:\tbash\nPPid:\t1\n")
            .file("/proc/90/cmdline", "bash\0-c\0/usr/bin/zviz\0"),
        "with other processes",
        "90 (bash), one of another pid namespace");
  }

  @Test
  void what_zviz_has_started_and_what_has_ended_is_in_nobody_s_way() {
    FakeHostProbe host =
        Hosts.delegated()
            .file(SCOPE + "/cgroup.procs", Hosts.SELF + "\n91\n92\n93\n")
            .file("/proc/93/status", "Name:\tzviz\nPPid:\t1\n")
            .file("/proc/93/cmdline", "/bin/sh\0/usr/bin/zviz\0run\0")
            .file("/proc/91/status", "Name:\tnft\nPPid:\t" + Hosts.SELF + "\n")
            .file("/proc/91/cmdline", "nft\0-f\0-\0");

    assertThat(features(host).controllers()).containsKey("pids");
  }

  @Test
  void a_supervisor_that_has_moved_finds_the_same_group() {
    FakeHostProbe host =
        Hosts.delegated()
            .file(
                "/proc/self/cgroup",
                "0::" + SCOPE.substring("/sys/fs/cgroup".length()) + "/zviz.supervisors\n")
            .file(SCOPE + "/cgroup.procs", "");

    assertThat(features(host)).isEqualTo(features(Hosts.delegated()));
  }

  @Test
  void a_threaded_group_cannot_be_divided() {
    assertRefused(
        Hosts.delegated().file(SCOPE + "/cgroup.type", "domain threaded\n"), "domain threaded");
  }

  @Test
  void a_group_without_controllers_names_both_who_passes_them_on() {
    FakeHostProbe host = Hosts.delegated().file(SCOPE + "/cgroup.controllers", "cpuset\n");

    assertRefused(host, "holds none of");
    assertThat(refused(host).remedy())
        .contains("Delegate=cpu cpuset io memory pids", "user@.service.d/delegate.conf");
  }

  @Test
  void a_group_that_the_mount_does_not_show_is_nobody_s() {
    assertRefused(Hosts.delegated().file("/proc/self/cgroup", "0::/../x\n"), "does not show");
    assertRefused(Hosts.delegated().file("/proc/self/cgroup", "4:pids:/x\n"), "does not show");
  }

  @Test
  void the_part_of_the_hierarchy_that_is_mounted_is_where_paths_begin() {
    FakeHostProbe host =
        new FakeHostProbe()
            .file("/proc/self/mountinfo", "1 2 0:1 /a /mnt rw - cgroup2 none rw\n")
            .file("/proc/self/cgroup", "0::/a/b/c\n");

    assertThat(Hierarchy.of(host).get(0).own(host)).contains(Path.of("/mnt/b/c"));
    host.file("/proc/self/cgroup", "0::/ab/c\n");
    assertThat(Hierarchy.of(host).get(0).own(host)).isEmpty();
  }

  @Test
  void a_controller_that_the_group_lacks_is_not_covered_and_names_the_place_to_change() {
    FakeHostProbe host = Hosts.delegated();
    ResolvedPolicy policy =
        new PolicyBuilder("p").cpu(50_000, 100_000).limit(Limit.PIDS_MAX, 5).build();
    Target target = new Target(Architecture.X86_64, Optional.of(BACKEND.probe(host)), Set.of());

    Compilation compilation = CompilationChecks.assertComplete(BACKEND, policy, target);

    assertThat(compilation.outcomes())
        .extracting(Outcome::coverage)
        .containsExactlyInAnyOrder(Coverage.NONE, Coverage.FULL);
    assertThat(compilation.outcomes())
        .extracting(Outcome::how)
        .anySatisfy(how -> assertThat(how).contains("no cpu controller", "delegate.conf"));
  }

  @Test
  void the_plan_makes_a_group_in_the_user_s_and_takes_it_back() {
    FakeHostProbe host = Hosts.delegated();
    ResolvedPolicy policy = new PolicyBuilder("p").limit(Limit.PIDS_MAX, 5).build();
    Target target = new Target(Architecture.X86_64, Optional.of(BACKEND.probe(host)), Set.of());
    RunContext run =
        new RunContext(
            "c", "zviz-c", policy, BACKEND.probe(host), host, new FakeContainerPaths(), false);

    List<LaunchStep> steps = BACKEND.plan(BACKEND.compile(policy, target), run);

    assertThat(steps)
        .extracting(LaunchStep::describe)
        .containsExactly(
            "make the control group "
                + SCOPE
                + "/zviz-c, zviz itself in zviz.supervisors beside it, with memory, pids",
            "write \"5\" to " + SCOPE + "/zviz-c/pids.max",
            "put the child into the control group " + SCOPE + "/zviz-c");
    assertThat(((HostStep) steps.get(0)).undo())
        .contains(new Undo.RemoveDelegatedCgroup(Path.of(SCOPE + "/zviz-c")));
  }
}
