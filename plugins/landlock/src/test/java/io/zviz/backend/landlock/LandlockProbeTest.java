package io.zviz.backend.landlock;

import static org.assertj.core.api.Assertions.assertThat;

import io.zviz.spi.host.Support;
import io.zviz.testkit.FakeHostProbe;
import org.junit.jupiter.api.Test;

class LandlockProbeTest {
  @Test
  void usesNoAbiAboveTheKnownOnes() {
    Support support = LandlockProbe.probe(new FakeHostProbe().landlock(12, 3));
    assertThat(support).isInstanceOf(Support.Available.class);
    assertThat(((Support.Available) support).features())
        .containsEntry("abi", "10")
        .containsEntry("kernel-abi", "12")
        .containsEntry("errata", "0x3");
  }

  @Test
  void usesAnOlderKernelAsItIs() {
    Support support = LandlockProbe.probe(new FakeHostProbe().landlock(3, -22));
    assertThat(LandlockCompiler.abiOf(support)).isEqualTo(Abi.of(3));
    assertThat(((Support.Available) support).features()).containsEntry("errata", "unknown");
  }

  @Test
  void kernelBuiltWithoutItCannotHaveIt() {
    assertThat(LandlockProbe.probe(new FakeHostProbe().landlock(-38, -38)))
        .isInstanceOfSatisfying(
            Support.NotImplemented.class, s -> assertThat(s.why()).contains("ENOSYS"));
  }

  @Test
  void switchedOffLandlockNamesTheBootParameter() {
    FakeHostProbe host =
        new FakeHostProbe()
            .landlock(-95, -95)
            .file("/sys/kernel/security/lsm", "lockdown,capability,apparmor");
    assertThat(LandlockProbe.probe(host))
        .isInstanceOfSatisfying(
            Support.NotEnabled.class,
            s -> assertThat(s.remedy()).contains("lsm=landlock,lockdown,capability,apparmor"));
  }

  @Test
  void refusedQuestionIsNotAnAnswer() {
    assertThat(LandlockProbe.probe(new FakeHostProbe().landlock(-1, -1)))
        .isInstanceOf(Support.Unknown.class);
  }
}
