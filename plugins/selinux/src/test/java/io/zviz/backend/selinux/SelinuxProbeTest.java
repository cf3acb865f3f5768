package io.zviz.backend.selinux;

import static org.assertj.core.api.Assertions.assertThat;

import io.zviz.spi.host.HostProbe.ToolResult;
import io.zviz.spi.host.Support;
import io.zviz.testkit.FakeHostProbe;
import org.junit.jupiter.api.Test;

class SelinuxProbeTest {
  private static FakeHostProbe enforcing() {
    return new FakeHostProbe()
        .file("/sys/fs/selinux/enforce", "1")
        .file("/sys/fs/selinux/mls", "1")
        .file("/sys/fs/selinux/policyvers", "33");
  }

  @Test
  void kernelWithoutItSaysWhichKernelHasIt() {
    assertThat(SelinuxProbe.probe(new FakeHostProbe()))
        .isInstanceOfSatisfying(
            Support.NotImplemented.class,
            s -> assertThat(s.why()).contains("CONFIG_SECURITY_SELINUX", "lsm="));
  }

  @Test
  void kernelWithoutAPolicyNeedsOne() {
    FakeHostProbe host = new FakeHostProbe().file("/proc/filesystems", "nodev\tselinuxfs\n");
    assertThat(SelinuxProbe.probe(host))
        .isInstanceOfSatisfying(
            Support.NotEnabled.class, s -> assertThat(s.remedy()).contains("container-selinux"));
  }

  @Test
  void permissiveModeEnforcesNothing() {
    assertThat(SelinuxProbe.probe(enforcing().file("/sys/fs/selinux/enforce", "0")))
        .isInstanceOfSatisfying(
            Support.NotEnabled.class, s -> assertThat(s.remedy()).startsWith("setenforce 1"));
  }

  @Test
  void policyWithoutContainersIsNotEnough() {
    FakeHostProbe host =
        enforcing()
            .toolAnswers((argv, stdin) -> new ToolResult(1, "", "runcon: invalid context\n"));
    assertThat(SelinuxProbe.probe(host))
        .isInstanceOfSatisfying(
            Support.NotEnabled.class,
            s -> {
              assertThat(s.why()).contains("invalid context");
              assertThat(s.remedy()).contains("container-selinux");
            });
  }

  @Test
  void withoutRootItIsNotKnown() {
    assertThat(SelinuxProbe.probe(enforcing().withoutRoot())).isInstanceOf(Support.Unknown.class);
  }

  @Test
  void startedTrialMakesItAvailable() {
    FakeHostProbe host = enforcing().toolAnswers((argv, stdin) -> new ToolResult(0, "", ""));
    assertThat(SelinuxProbe.probe(host))
        .isInstanceOfSatisfying(
            Support.Available.class,
            s -> {
              assertThat(s.version()).isEqualTo("policy version 33");
              assertThat(s.features()).containsEntry("mls", "true");
            });
  }
}
