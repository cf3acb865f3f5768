package io.zviz.backend.apparmor;

import static org.assertj.core.api.Assertions.assertThat;

import io.zviz.spi.host.HostProbe.ToolResult;
import io.zviz.spi.host.Support;
import io.zviz.testkit.FakeHostProbe;
import org.junit.jupiter.api.Test;

class AppArmorProbeTest {
  private static FakeHostProbe active() {
    return new FakeHostProbe()
        .file("/sys/module/apparmor/parameters/enabled", "Y\n")
        .file("/sys/kernel/security/apparmor/features/policy/versions/v8", "yes\n")
        .file("/proc/self/attr/apparmor/current", "unconfined\n");
  }

  private static Support.NotEnabled notEnabled(FakeHostProbe host) {
    return (Support.NotEnabled) AppArmorProbe.probe(host);
  }

  @Test
  void kernelWithoutItSaysWhichKernelHasIt() {
    assertThat(AppArmorProbe.probe(new FakeHostProbe()))
        .isInstanceOfSatisfying(
            Support.NotImplemented.class,
            s -> assertThat(s.why()).contains("CONFIG_SECURITY_APPARMOR"));
  }

  @Test
  void inactiveModuleNamesTheBootParameter() {
    FakeHostProbe host = new FakeHostProbe().file("/sys/module/apparmor/parameters/enabled", "N\n");
    assertThat(notEnabled(host).remedy()).contains("lsm=");
  }

  @Test
  void missingSecurityfsNamesTheMount() {
    FakeHostProbe host = new FakeHostProbe().file("/sys/module/apparmor/parameters/enabled", "Y\n");
    assertThat(notEnabled(host).remedy()).contains("mount -t securityfs");
  }

  @Test
  void confinedSupervisorCannotLoadProfiles() {
    FakeHostProbe host =
        active().file("/proc/self/attr/apparmor/current", "docker-default (enforce)\n");
    assertThat(notEnabled(host).why()).contains("docker-default");
  }

  @Test
  void missingToolNamesThePackage() {
    assertThat(notEnabled(active()).remedy()).isEqualTo("apt-get install apparmor");
  }

  @Test
  void withoutRootItIsNotKnown() {
    assertThat(AppArmorProbe.probe(active().withTool("apparmor_parser").withoutRoot()))
        .isInstanceOf(Support.Unknown.class);
  }

  @Test
  void parserThatCannotCompileIsNotEnough() {
    FakeHostProbe host =
        active()
            .withTool("apparmor_parser")
            .toolAnswers((argv, stdin) -> new ToolResult(1, "", "syntax error, abi\n"));
    assertThat(notEnabled(host).why()).contains("syntax error, abi");
  }

  @Test
  void compiledTrialMakesItAvailable() {
    FakeHostProbe host =
        active()
            .withTool("apparmor_parser")
            .toolAnswers((argv, stdin) -> new ToolResult(0, "AppArmor parser version 3.0.8\n", ""));
    assertThat(AppArmorProbe.probe(host))
        .isInstanceOfSatisfying(
            Support.Available.class,
            s -> {
              assertThat(s.version()).isEqualTo("AppArmor 3.0.8");
              assertThat(s.features()).containsEntry("kernel", "policy");
            });
  }

  @Test
  void nothingIsLoaded() {
    FakeHostProbe host = active().withTool("apparmor_parser");
    AppArmorProbe.probe(host);
    assertThat(host.runs()).allSatisfy(argv -> assertThat(argv).contains("-Q"));
  }
}
