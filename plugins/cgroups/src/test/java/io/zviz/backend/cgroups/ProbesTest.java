package io.zviz.backend.cgroups;

import static org.assertj.core.api.Assertions.assertThat;

import io.zviz.spi.host.Support;
import io.zviz.testkit.FakeHostProbe;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class ProbesTest {
  private static Features features(Support support) {
    return Features.of(support).orElseThrow(() -> new AssertionError(support.toString()));
  }

  @Test
  void version2HostHasAllControllersInOnePlace() {
    Features features = features(UnifiedProbe.probe(Hosts.unified()));
    assertThat(features.controllers()).containsOnlyKeys("cpu", "io", "memory", "pids");
    assertThat(features.controllers()).containsEntry("memory", Path.of("/sys/fs/cgroup"));
    assertThat(features.swap()).isTrue();
    assertThat(features.devices()).containsExactly("8:0");
    assertThat(LegacyProbe.probe(Hosts.unified())).isInstanceOf(Support.NotImplemented.class);
  }

  @Test
  void version2WithoutUsefulControllersIsNotEnough() {
    assertThat(UnifiedProbe.probe(Hosts.hybrid()))
        .isInstanceOfSatisfying(
            Support.NotEnabled.class,
            s -> {
              assertThat(s.why()).contains("hugetlb");
              assertThat(s.remedy()).contains("cgroup1");
            });
  }

  @Test
  void version1ControllersAreFoundWhereverTheyAreMounted() {
    Features features = features(LegacyProbe.probe(Hosts.hybrid()));
    assertThat(features.controllers())
        .containsOnlyKeys("blkio", "cpu", "cpuacct", "memory", "pids")
        .containsEntry("cpu", Path.of("/sys/fs/cgroup/cpu,cpuacct"))
        .containsEntry("cpuacct", Path.of("/sys/fs/cgroup/cpu,cpuacct"));
    assertThat(features.swap()).isTrue();
  }

  @Test
  void kernelWithoutSwapAccountingIsRecognised() {
    FakeHostProbe host =
        new FakeHostProbe()
            .file(
                "/proc/self/mountinfo",
                "32 30 0:28 / /sys/fs/cgroup/memory rw - cgroup cgroup rw,memory\n");
    assertThat(features(LegacyProbe.probe(host)).swap()).isFalse();
  }

  @Test
  void nothingMountedNamesTheMount() {
    assertThat(UnifiedProbe.probe(new FakeHostProbe()))
        .isInstanceOfSatisfying(
            Support.NotEnabled.class, s -> assertThat(s.remedy()).contains("mount -t cgroup2"));
  }

  @Test
  void readOnlyMountIsNotEnabled() {
    FakeHostProbe host =
        Hosts.unified()
            .file(
                "/proc/self/mountinfo",
                "30 25 0:26 / /sys/fs/cgroup ro,nosuid - cgroup2 cgroup rw\n");
    assertThat(UnifiedProbe.probe(host)).isInstanceOf(Support.NotEnabled.class);
  }

  @Test
  void occupiedGroupThatIsNoRealRootCannotPassControllersOn() {
    FakeHostProbe host =
        Hosts.unified()
            .file("/sys/fs/cgroup/cgroup.type", "domain\n")
            .file("/sys/fs/cgroup/cgroup.procs", "1\n");
    assertThat(UnifiedProbe.probe(host))
        .isInstanceOfSatisfying(
            Support.NotEnabled.class, s -> assertThat(s.why()).contains("holds processes"));
  }

  @Test
  void withoutRootItCannotBeSaid() {
    assertThat(UnifiedProbe.probe(Hosts.unified().withoutRoot()))
        .isInstanceOf(Support.Unknown.class);
    assertThat(LegacyProbe.probe(Hosts.hybrid().withoutRoot())).isInstanceOf(Support.Unknown.class);
  }

  @Test
  void whoRunsContainersWithoutRootHasNoGroups() {
    assertThat(LegacyProbe.probe(Hosts.hybrid().inUserNamespace()))
        .isInstanceOfSatisfying(
            Support.NotEnabled.class,
            found -> assertThat(found.remedy()).isEqualTo("run zviz as root (sudo)"));
  }

  @Test
  void mountPointsAreUnescaped() {
    FakeHostProbe host =
        new FakeHostProbe()
            .file("/proc/self/mountinfo", "1 2 0:1 / /my\\040groups rw - cgroup2 none rw\n");
    assertThat(Hierarchy.of(host))
        .extracting(Hierarchy::root)
        .containsExactly(Path.of("/my groups"));
  }
}
