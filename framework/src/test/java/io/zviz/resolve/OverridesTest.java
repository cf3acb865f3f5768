package io.zviz.resolve;

import static io.zviz.resolve.Policies.codes;
import static io.zviz.resolve.Policies.intent;
import static io.zviz.resolve.Policies.rules;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.zviz.spi.error.ZvizException;
import io.zviz.spi.policy.ResolvedPolicy;
import org.junit.jupiter.api.Test;

/** The command line has the last word. */
final class OverridesTest {
  private static final String BODY =
      """
      syscalls: {allow: [read]}
      filesystem: {readonly: [/usr, /data], writable: [/tmp, /srv]}
      network: {egress: {allow: [192.0.2.0/24], deny: [10.0.0.0/8, 0.0.0.0/0]}}
      resources: {memory_max: 64M, memory_swap_max: 96M, pids_max: 5}
      """;

  @Test
  void limits_replace_those_of_the_profile() {
    Overrides options = Overrides.NONE.memory("2G").cpus("0.5").pidsLimit("9");
    ResolvedPolicy policy = Policies.of(BODY, options);
    assertThat(rules(policy))
        .contains(
            "resources/memory_max: memory_max 2147483648",
            "resources/memory_swap_max: memory_swap_max 2147483648",
            "resources/cpu_max: cpu_max 50000 100000",
            "resources/pids_max: pids_max 9");
    assertThat(intent(policy, "resources/memory_max").origin()).hasToString("--memory");
    assertThat(codes(policy)).containsExactly("p.yaml:6:47 ZV-RESOLVE-111");
    assertThat(rules(Policies.of(BODY, Overrides.NONE.memory("80M"))))
        .contains("resources/memory_swap_max: memory_swap_max 100663296");
  }

  @Test
  void an_allowed_network_overrides_what_the_profile_says_of_it() {
    ResolvedPolicy policy = Policies.of(BODY, Overrides.NONE.networkAllow("10.0.0.0/8"));
    assertThat(rules(policy))
        .contains(
            "network/egress/allow/10.0.0.0/8: allow egress to 10.0.0.0/8",
            "network/egress/allow/192.0.2.0/24: allow egress to 192.0.2.0/24",
            "network/egress/deny/0.0.0.0/0: deny egress to 0.0.0.0/0")
        .noneMatch(rule -> rule.startsWith("network/egress/deny/10."));
    assertThat(intent(policy, "network/egress/allow/10.0.0.0/8").origin())
        .hasToString("--network-allow");
  }

  @Test
  void readonly_leaves_only_what_the_command_line_makes_writable() {
    Overrides options = Overrides.NONE.readonly().writable("/tmp").writable("/data");
    assertThat(rules(Policies.of(BODY, options)))
        .filteredOn(rule -> rule.startsWith("filesystem/"))
        .containsExactly(
            "filesystem/*: refuse every other path",
            "filesystem/readonly/srv: readonly /srv",
            "filesystem/readonly/usr: readonly /usr",
            "filesystem/readonly/work: readonly /work",
            "filesystem/writable/data: writable /data",
            "filesystem/writable/tmp: writable /tmp");
  }

  @Test
  void values_that_are_none_are_refused_with_the_option() {
    assertRefused(() -> Overrides.NONE.memory("1GB"), "--memory: \"1GB\" is not a size");
    assertRefused(() -> Overrides.NONE.cpus("0"), "--cpus: \"0\" is not a number of processors");
    assertRefused(() -> Overrides.NONE.cpus("1,5"), "--cpus: ");
    assertRefused(() -> Overrides.NONE.pidsLimit("-1"), "--pids-limit: ");
    assertRefused(() -> Overrides.NONE.networkAllow("10.0.0.1/8"), "--network-allow: ");
    assertRefused(() -> Overrides.NONE.writable("tmp"), "--writable: ");
  }

  private static void assertRefused(
      org.assertj.core.api.ThrowableAssert.ThrowingCallable call, String part) {
    assertThatThrownBy(call)
        .isInstanceOfSatisfying(
            ZvizException.class, e -> assertThat(e.render()).startsWith("ZV-RESOLVE-007 " + part));
  }
}
