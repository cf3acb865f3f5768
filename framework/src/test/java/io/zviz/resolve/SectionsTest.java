package io.zviz.resolve;

import static io.zviz.resolve.Policies.codes;
import static io.zviz.resolve.Policies.intent;
import static io.zviz.resolve.Policies.rules;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.zviz.profile.InvalidProfileException;
import io.zviz.spi.policy.CapabilityIntent;
import io.zviz.spi.policy.EgressIntent;
import io.zviz.spi.policy.Intent;
import io.zviz.spi.policy.PathDefaultIntent;
import io.zviz.spi.policy.ResolvedPolicy;
import io.zviz.spi.policy.Strength;
import io.zviz.spi.policy.Transport;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Paths, network, resources, capabilities and requirements of one profile. */
final class SectionsTest {
  private static final String CALLS = "syscalls: {allow: [read]}\n";

  @Test
  void for_the_same_path_hidden_beats_readonly_beats_writable() {
    ResolvedPolicy policy =
        Policies.of(
            CALLS + "filesystem: {writable: [/a, /b, /c/], readonly: [/a, /b], hidden: [/a]}\n");
    assertThat(rules(policy))
        .contains(
            "filesystem/hidden/a: hidden /a",
            "filesystem/readonly/b: readonly /b",
            "filesystem/writable/c: writable /c")
        .noneMatch(rule -> rule.contains("/readonly/a") || rule.contains("/writable/b"));
    assertThat(codes(policy)).filteredOn(c -> c.endsWith("ZV-RESOLVE-103")).hasSize(3);
  }

  @Test
  void what_no_list_names_is_out_of_reach_only_with_a_filesystem_section() {
    ResolvedPolicy policy =
        Policies.of(CALLS + "filesystem: {readonly: [/usr], executable: [/usr]}\n");
    assertThat(intent(policy, "filesystem/*")).isInstanceOf(PathDefaultIntent.class);
    assertThat(intent(policy, "filesystem/*").origin()).hasToString("p.yaml:4:1");
    assertThat(rules(policy)).contains("filesystem/executable/usr: executable /usr");
    assertThat(policy.restrictsExecutables()).isTrue();
    ResolvedPolicy without = Policies.of(CALLS);
    assertThat(without.intents(PathDefaultIntent.class)).isEmpty();
    assertThat(without.notices()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{readonly: [/usr]}  | writable | @work",
        "{readonly: [/work]} | readonly | p.yaml:4:25",
        "{hidden: [/work]}   | hidden   | p.yaml:4:23",
        "{readonly: [/]}     | writable | @work",
      })
  void the_working_directory_is_writable_when_no_list_says_otherwise(
      String section, String access, String origin) {
    ResolvedPolicy policy = Policies.of(CALLS + "filesystem: " + section + "\n");
    assertThat(intent(policy, "filesystem/" + access + "/work").origin()).hasToString(origin);
  }

  @Test
  void in_a_plain_folder_the_default_profiles_paths_stand_in() {
    ResolvedPolicy policy = Policies.of(CALLS, Overrides.NONE.plainDirectory());
    assertThat(rules(policy)).contains("filesystem/readonly/usr: readonly /usr");
    assertThat(codes(policy)).containsExactly("p.yaml:1:7 ZV-RESOLVE-108");
    String own = CALLS + "filesystem: {readonly: [/opt]}\n";
    assertThat(rules(Policies.of(own, Overrides.NONE.plainDirectory())))
        .noneMatch(rule -> rule.contains("/usr"));
  }

  @Test
  void there_is_a_word_about_every_kind_of_socket() {
    assertThat(sockets("{}")).containsExactly("tcp", "udp", "unix");
    assertThat(sockets("{allow: [tcp, raw]}")).containsExactly("raw", "tcp");
    assertThat(sockets("{deny: [udp]}")).containsExactly("tcp", "unix");
    assertThat(sockets("{allow: []}")).isEmpty();
    assertThat(sockets("{allow: [tcp, udp], deny: [udp]}")).containsExactly("tcp");
  }

  private static List<String> sockets(String section) {
    ResolvedPolicy policy = Policies.of(CALLS + "network: {sockets: " + section + "}\n");
    List<String> rules =
        rules(policy).stream().filter(r -> r.startsWith("network/sockets/")).toList();
    assertThat(rules).hasSize(8);
    return rules.stream()
        .filter(rule -> rule.contains(": allow"))
        .map(rule -> rule.replaceAll("network/sockets/|:.*", ""))
        .toList();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{}                     | network/ingress/deny_all: deny all ingress",
        "{deny_all: true}       | network/ingress/deny_all: deny all ingress",
        "{allow: []}            | network/ingress/deny_all: deny all ingress",
        "{allow: [10.0.0.0/8]}  | network/ingress/allow/10.0.0.0/8: allow ingress from 10.0.0.0/8",
        "{deny_all: false}      | network/ingress/allow/0.0.0.0/0: allow ingress from 0.0.0.0/0",
        "{deny_all: false, allow: [10.0.0.0/8]} |"
            + " network/ingress/allow/10.0.0.0/8: allow ingress from 10.0.0.0/8",
      })
  void nobody_may_connect_unless_it_says_so(String section, String expected) {
    assertThat(rules(Policies.of(CALLS + "network: {ingress: " + section + "}\n")))
        .filteredOn(rule -> rule.startsWith("network/ingress/"))
        .first()
        .isEqualTo(expected);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "network: {}", "network: {egress: {}}", "network: {egress: {allow: []}}"})
  void without_an_allowed_endpoint_there_is_no_way_out(String network) {
    assertThat(Policies.of(CALLS + network).intents(EgressIntent.class)).isEmpty();
  }

  @Test
  void egress_is_read_in_all_its_forms() {
    ResolvedPolicy policy =
        Policies.of(
            CALLS
                + """
                network:
                  dns_proxy: {enabled: true, upstream: "10.0.0.53:5353"}
                  ports: {allow_bind: [80, "8000-8010"], deny_connect: [25]}
                  egress:
                    allow:
                      - {to: 10.0.0.0/8, ports: [443, "8000-8010", 443], proto: tcp}
                      - "*.example.org:443"
                      - "@registries"
                      - 192.0.2.0/24
                    deny: [192.0.2.0/24, 0.0.0.0/0]
                """);
    assertThat(rules(policy))
        .contains(
            "network/egress/allow/10.0.0.0/8:443,8000-8010/tcp:"
                + " allow egress to 10.0.0.0/8 port [443, 8000-8010]",
            "network/egress/allow/*.example.org:443: allow egress to *.example.org port [443]",
            "network/egress/allow/@registries: allow egress to @registries",
            "network/egress/deny/192.0.2.0/24: deny egress to 192.0.2.0/24",
            "network/egress/deny/0.0.0.0/0: deny egress to 0.0.0.0/0",
            "network/ports/allow_bind/80: allow bind to port 80",
            "network/ports/allow_bind/8000-8010: allow bind to port 8000-8010",
            "network/ports/deny_connect/25: deny connect to port 25",
            "network/dns_proxy: resolve names through the proxy, upstream 10.0.0.53/32 port 5353")
        .noneMatch(rule -> rule.startsWith("network/egress/allow/192"));
    assertThat(policy.intents(EgressIntent.class))
        .extracting(EgressIntent::transport)
        .contains(Transport.TCP, Transport.TCP_AND_UDP, Transport.ANY);
    assertThat(codes(policy))
        .containsExactly("p.yaml:9:52 ZV-PROFILE-101", "p.yaml:12:9 ZV-RESOLVE-103");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "network: {egress: {allow: [example.org]}}         | 4:28: ZV-RESOLVE-005",
        "network: {egress: {allow: ['@registries']}}       | 4:28: ZV-RESOLVE-005",
        "network: {dns_proxy: {enabled: true}}             | 4:32: ZV-RESOLVE-005",
        "resources: {memory_max: 64M, memory_swap_max: 32M} | 4:47: ZV-RESOLVE-004",
        "resources: {memory_swap_max: 32M}                 | 4:30: ZV-RESOLVE-004",
        "capabilities: {keep: [CAP_CHOWN], ambient: [CAP_KILL]} | 4:45: ZV-RESOLVE-006",
      })
  void what_cannot_hold_is_refused_at_its_place(String body, String expected) {
    assertThatThrownBy(() -> Policies.of(CALLS + body + "\n"))
        .isInstanceOfSatisfying(
            InvalidProfileException.class,
            e -> assertThat(e.render()).startsWith("p.yaml:" + expected));
  }

  @Test
  void problems_of_several_sections_are_reported_together() {
    assertThatThrownBy(
            () ->
                Policies.of(
                    CALLS
                        + "resources: {memory_swap_max: 32M}\n"
                        + "capabilities: {ambient: [CAP_KILL]}\n"))
        .isInstanceOfSatisfying(
            InvalidProfileException.class, e -> assertThat(e.problems()).hasSize(2));
  }

  @Test
  void limits_become_numbers() {
    ResolvedPolicy policy =
        Policies.of(
            CALLS
                + """
                resources:
                  memory_max: 512M
                  memory_high: 1G
                  memory_swap_max: max
                  cpu_max: "50000 100000"
                  cpu_weight: 200
                  pids_max: 50
                  io_max: [{device: "8:0", rbps: 10M, wiops: 500}]
                """);
    assertThat(rules(policy))
        .contains(
            "resources/memory_max: memory_max 536870912",
            "resources/memory_high: memory_high 1073741824",
            "resources/memory_swap_max: memory_swap_max max",
            "resources/cpu_max: cpu_max 50000 100000",
            "resources/cpu_weight: cpu_weight 200",
            "resources/pids_max: pids_max 50",
            "resources/io_max/8:0: io_max 8:0");
    assertThat(codes(policy)).containsExactly("p.yaml:6:16 ZV-RESOLVE-110");
  }

  @Test
  void one_intent_says_which_capabilities_stay() {
    assertThat(capabilities("").keep()).isEmpty();
    assertThat(capabilities("capabilities: {keep: [CAP_KILL, CAP_CHOWN], ambient: [CAP_KILL]}\n"))
        .extracting(CapabilityIntent::keep, CapabilityIntent::ambient)
        .containsExactly(List.of("CAP_CHOWN", "CAP_KILL"), List.of("CAP_KILL"));
    ResolvedPolicy all = Policies.of(CALLS + "capabilities: {drop_all: false}\n");
    assertThat(all.intents(CapabilityIntent.class).get(0).keep()).hasSize(41);
    assertThat(codes(all)).containsExactly("p.yaml:4:26 ZV-RESOLVE-107");
    ResolvedPolicy admin = Policies.of(CALLS + "capabilities: {keep: [CAP_NET_ADMIN]}\n");
    assertThat(admin.notices().get(0).message()).contains("layer E");
  }

  private static CapabilityIntent capabilities(String body) {
    return Policies.of(CALLS + body).intents(CapabilityIntent.class).get(0);
  }

  @Test
  void a_rule_is_optional_when_a_layer_that_could_enforce_it_is() {
    String paths = CALLS + "filesystem: {hidden: [/root]}\nresources: {pids_max: 5}\n";
    ResolvedPolicy policy = Policies.of(paths + "requirements: {lsm: optional}\n");
    assertThat(intent(policy, "filesystem/hidden/root").strength()).isEqualTo(Strength.OPTIONAL);
    assertThat(intent(policy, "resources/pids_max").strength()).isEqualTo(Strength.REQUIRED);
    assertThat(Policies.of(paths).intents())
        .extracting(Intent::strength)
        .containsOnly(Strength.REQUIRED);
    assertThat(Policies.of(paths, Overrides.NONE.allowDegraded()).intents())
        .extracting(Intent::strength)
        .containsOnly(Strength.OPTIONAL);
    assertThat(policy.positionOf("requirements.lsm")).hasToString("p.yaml:6:16");
  }
}
