package io.zviz.containment;

import static org.assertj.core.api.Assertions.assertThat;

import io.zviz.spi.artifact.Compilation;
import io.zviz.spi.artifact.Coverage;
import io.zviz.spi.artifact.Target;
import io.zviz.spi.host.Architecture;
import io.zviz.spi.host.HostProbe.ToolResult;
import io.zviz.spi.host.Support;
import io.zviz.spi.launch.ChildStep.Contain;
import io.zviz.spi.policy.PathAccess;
import io.zviz.spi.policy.ResolvedPolicy;
import io.zviz.testkit.CompilationChecks;
import io.zviz.testkit.FakeHostProbe;
import io.zviz.testkit.PolicyBuilder;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

final class ContainmentBackendTest {
  private static final ResolvedPolicy POLICY =
      new PolicyBuilder("web")
          .path(PathAccess.READONLY, "/usr")
          .path(PathAccess.WRITABLE, "/tmp")
          .path(PathAccess.WRITABLE, "/sys/kernel")
          .path(PathAccess.HIDDEN, "/etc/shadow")
          .path(PathAccess.HIDDEN, "/etc/*.key")
          .path(PathAccess.EXECUTABLE, "/usr/bin")
          .pathDefault()
          .keep("CAP_CHOWN", "CAP_KILL")
          .build();

  private final ContainmentBackend backend = new ContainmentBackend();

  @Test
  void every_intent_gets_the_coverage_that_mounts_can_give() {
    Compilation compilation =
        CompilationChecks.assertComplete(backend, POLICY, Target.of(Architecture.X86_64));
    Map<String, Coverage> coverage = new TreeMap<>();
    compilation.outcomes().forEach(o -> coverage.put(o.intent().value(), o.coverage()));
    assertThat(coverage)
        .containsEntry("capabilities", Coverage.FULL)
        .containsEntry("filesystem/readonly/usr", Coverage.FULL)
        .containsEntry("filesystem/writable/tmp", Coverage.FULL)
        .containsEntry("filesystem/writable/sys/kernel", Coverage.NONE)
        .containsEntry("filesystem/hidden/etc/shadow", Coverage.FULL)
        .containsEntry("filesystem/hidden/etc/*.key", Coverage.PARTIAL)
        .containsEntry("filesystem/executable/usr/bin", Coverage.PARTIAL)
        .containsEntry("filesystem", Coverage.PARTIAL);
    assertThat(compilation.notices())
        .singleElement()
        .extracting("code")
        .isEqualTo("ZV-CONTAINMENT-007");
  }

  @Test
  void the_step_holds_capability_numbers_and_folders_before_what_is_below() {
    Contain contain = ContainmentBackend.contain(POLICY);
    assertThat(contain.capabilities()).containsExactly(0, 5);
    assertThat(contain.filesystemStated()).isTrue();
    assertThat(contain.paths()).extracting(rule -> rule.pattern().depth()).isSorted();
  }

  @Test
  void the_probe_tries_to_make_namespaces() {
    FakeHostProbe host =
        new FakeHostProbe()
            .withTool("unshare")
            .toolAnswers((argv, stdin) -> new ToolResult(0, "", ""));
    assertThat(backend.probe(host)).isInstanceOf(Support.Available.class);
    assertThat(host.runs()).singleElement().asString().contains("--net", "--pid");
  }

  @Test
  void the_probe_tells_what_stood_in_the_way() {
    FakeHostProbe refused =
        new FakeHostProbe()
            .withTool("unshare")
            .toolAnswers((argv, stdin) -> new ToolResult(1, "", "unshare failed: EPERM"));
    assertThat(backend.probe(refused))
        .isInstanceOfSatisfying(
            Support.NotEnabled.class, support -> assertThat(support.why()).contains("EPERM"));
    assertThat(backend.probe(new FakeHostProbe())).isInstanceOf(Support.Unknown.class);
    assertThat(backend.probe(new FakeHostProbe().withoutRoot()))
        .isInstanceOf(Support.Unknown.class);
  }
}
