package io.zviz.backend.landlock;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.zviz.spi.artifact.Compilation;
import io.zviz.spi.artifact.Coverage;
import io.zviz.spi.artifact.Outcome;
import io.zviz.spi.artifact.Target;
import io.zviz.spi.error.ZvizException;
import io.zviz.spi.host.Architecture;
import io.zviz.spi.launch.ChildStep.LandlockRestrict;
import io.zviz.spi.launch.RunContext;
import io.zviz.spi.policy.ArgumentCondition;
import io.zviz.spi.policy.Decision;
import io.zviz.spi.policy.Notice;
import io.zviz.spi.policy.PortIntent.Rule;
import io.zviz.spi.policy.ResolvedPolicy;
import io.zviz.spi.policy.SocketKind;
import io.zviz.testkit.CompilationChecks;
import io.zviz.testkit.FakeContainerPaths;
import io.zviz.testkit.FakeHostProbe;
import io.zviz.testkit.PolicyBuilder;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

class NetworkRulesTest {
  private static final LandlockBackend BACKEND = new LandlockBackend();

  private static PolicyBuilder open() {
    return new PolicyBuilder("p").sockets(SocketKind.TCP, SocketKind.UDP, SocketKind.UNIX);
  }

  private static Compilation compile(ResolvedPolicy policy, int abi) {
    Target target =
        new Target(
            Architecture.X86_64,
            Optional.of(BACKEND.probe(new FakeHostProbe().landlock(abi, 0))),
            Set.of());
    return CompilationChecks.assertComplete(BACKEND, policy, target);
  }

  private static LandlockRestrict plan(ResolvedPolicy policy, int abi) {
    FakeHostProbe host = new FakeHostProbe().landlock(abi, 0);
    RunContext run =
        new RunContext(
            "c", "zviz-c", policy, BACKEND.probe(host), host, new FakeContainerPaths(), false);
    return (LandlockRestrict) BACKEND.plan(compile(policy, abi), run).get(0);
  }

  private static List<String> answered(Compilation compilation) {
    return compilation.outcomes().stream().map(o -> o.intent().value()).toList();
  }

  @Test
  void nothingIsHandledWhereLoopbackKeepsEveryPortOpen() {
    ResolvedPolicy policy =
        open()
            .egress(Decision.DENY, "0.0.0.0/0")
            .egress(Decision.ALLOW, "10.0.0.0/8")
            .denyIngress()
            .ports(Rule.ALLOW_BIND, 80, 80)
            .build();
    LandlockRestrict step = plan(policy, 10);
    assertThat(step.handledNet()).isZero();
    assertThat(step.ports()).isEmpty();
    assertThat(answered(compile(policy, 10))).isEmpty();
  }

  @Test
  void whereNoSocketOfAProtocolCanBeMadeItIsClosedAsAWhole() {
    ResolvedPolicy policy = new PolicyBuilder("p").sockets(SocketKind.UNIX).build();
    assertThat(plan(policy, 10).handledNet()).isEqualTo(0xf);
    assertThat(plan(policy, 7).handledNet()).isEqualTo(0x3);
    assertThat(plan(policy, 3).handledNet()).isZero();
    assertThat(plan(policy, 10).ports()).isEmpty();
    assertThat(answered(compile(policy, 10)))
        .containsExactlyInAnyOrder("network/sockets/tcp", "network/sockets/udp");
    assertThat(answered(compile(policy, 7))).containsExactly("network/sockets/tcp");
    assertThat(answered(compile(policy, 3))).isEmpty();
    ResolvedPolicy datagrams = new PolicyBuilder("p").sockets(SocketKind.UDP).build();
    assertThat(plan(datagrams, 10).handledNet()).isEqualTo(0x3);
  }

  @Test
  void portsBetweenTheDeniedOnesStayOpen() {
    ResolvedPolicy policy =
        open()
            .ports(Rule.DENY_CONNECT, 1, 79)
            .ports(Rule.DENY_CONNECT, 60, 90)
            .ports(Rule.DENY_CONNECT, 92, 65535)
            .build();
    LandlockRestrict step = plan(policy, 7);
    assertThat(step.handledNet()).isEqualTo(0x2);
    assertThat(step.ports())
        .containsExactly(
            new LandlockRestrict.PortGrant(0, 0x2), new LandlockRestrict.PortGrant(91, 0x2));
    assertThat(compile(policy, 7).outcomes())
        .hasSize(3)
        .allMatch(outcome -> outcome.coverage() == Coverage.PARTIAL)
        .extracting(Outcome::how)
        .allMatch(how -> how.endsWith("whatever the address; UDP is not"));
    assertThat(plan(policy, 3).handledNet()).isZero();
    assertThat(plan(policy, 3).ports()).isEmpty();
    assertThat(answered(compile(policy, 3))).isEmpty();
  }

  @Test
  void manyOpenPortsAreLeftToTheFirewallUnlessTheProfileAsks() {
    PolicyBuilder policy = open().ports(Rule.DENY_CONNECT, 22, 22);
    assertThat(plan(policy.build(), 7).handledNet()).isZero();
    assertThat(answered(compile(policy.build(), 7))).isEmpty();
    assertThat(compile(policy.build(), 7).notices())
        .filteredOn(notice -> notice.severity() == Notice.Severity.NOTE)
        .extracting(Notice::code)
        .contains("ZV-LANDLOCK-003");
    ResolvedPolicy always = policy.option("landlock", "ports", "always").build();
    assertThat(plan(always, 7).ports())
        .hasSize(65535)
        .extracting(LandlockRestrict.PortGrant::port)
        .doesNotContain(22)
        .contains(0, 21, 23, 65535);
    assertThat(answered(compile(always, 7))).containsExactly("network/ports/deny_connect/22");
  }

  @Test
  void deniedPortsNeedNoRuleWhereTcpIsClosed() {
    ResolvedPolicy policy =
        new PolicyBuilder("p").sockets(SocketKind.UDP).ports(Rule.DENY_CONNECT, 22, 22).build();
    assertThat(plan(policy, 7).handledNet()).isEqualTo(0x3);
    assertThat(plan(policy, 7).ports()).isEmpty();
    assertThat(answered(compile(policy, 7))).contains("network/ports/deny_connect/22");
  }

  @Test
  void conditionThatAllowsSocketsLeavesTheNetworkAlone() {
    ArgumentCondition any = new ArgumentCondition(0, -1L, ArgumentCondition.Comparison.AT_LEAST, 0);
    PolicyBuilder closed =
        new PolicyBuilder("p").sockets(SocketKind.UNIX).ports(Rule.DENY_CONNECT, 1, 65535);
    assertThat(plan(closed.build(), 10).handledNet()).isEqualTo(0xf);
    assertThat(plan(closed.when(Decision.DENY, "socket", any).build(), 10).handledNet())
        .isEqualTo(0xf);
    ResolvedPolicy policy = closed.when(Decision.ALLOW, "socket", any).build();
    assertThat(plan(policy, 10).handledNet()).isZero();
    assertThat(answered(compile(policy, 10))).isEmpty();
  }

  @Test
  void optionsThatDoNotExistAreErrors() {
    ResolvedPolicy unknown = open().option("landlock", "port", "always").build();
    assertThatThrownBy(() -> compile(unknown, 7))
        .isInstanceOf(ZvizException.class)
        .hasMessageContaining("backends.landlock: has no option port; it has: ports");
    ResolvedPolicy wrong = open().option("landlock", "ports", "yes").build();
    assertThatThrownBy(() -> compile(wrong, 7))
        .hasMessageContaining("ports must be one of auto, always");
  }
}
