package io.zviz.select;

import static org.assertj.core.api.Assertions.assertThat;

import io.zviz.host.HostFacts;
import io.zviz.plugin.InstalledBackend;
import io.zviz.select.Choice.State;
import io.zviz.spi.BackendId;
import io.zviz.spi.Layer;
import io.zviz.spi.host.Architecture;
import io.zviz.spi.host.Support;
import io.zviz.spi.policy.BackendChoices;
import io.zviz.spi.policy.Origin;
import io.zviz.spi.policy.ResolvedPolicy;
import io.zviz.spi.policy.Strength;
import io.zviz.testkit.FakeHostProbe;
import io.zviz.testkit.PolicyBuilder;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

final class BackendSelectorTest {
  private static final Support OFF = new Support.NotEnabled("no tool", "apt install it");
  private static final List<InstalledBackend> ALL =
      List.of(
          lsm("landlock"),
          lsm("selinux"),
          lsm("apparmor"),
          new FakeBackend("iptables", Layer.NETWORK).installed(),
          new FakeBackend("nftables", Layer.NETWORK).installed(),
          new FakeBackend("cgroup1", Layer.CGROUPS).installed(),
          new FakeBackend("cgroups", Layer.CGROUPS).installed(),
          new FakeBackend("extra", Layer.CGROUPS).installed());

  @Test
  void the_documented_order_decides_among_alternatives() {
    Selection selection = select(ALL, policy(), facts());

    assertThat(names(selection.chosenIn(Layer.LSM))).containsExactly("apparmor", "landlock");
    assertThat(names(selection.chosenIn(Layer.NETWORK))).containsExactly("nftables");
    assertThat(names(selection.chosenIn(Layer.CGROUPS))).containsExactly("cgroups", "extra");
    assertThat(choice(selection, "selinux").state()).isEqualTo(State.PASSED_OVER);
    assertThat(choice(selection, "selinux").why()).startsWith("apparmor is preferred");
  }

  @Test
  void the_next_alternative_steps_in_for_one_that_is_not_available() {
    Selection selection = select(ALL, policy(), facts("apparmor", "nftables", "cgroups"));

    assertThat(names(selection.chosenIn(Layer.LSM))).containsExactly("selinux", "landlock");
    assertThat(names(selection.chosenIn(Layer.NETWORK))).containsExactly("iptables");
    assertThat(names(selection.chosenIn(Layer.CGROUPS))).containsExactly("cgroup1", "extra");
    assertThat(choice(selection, "nftables"))
        .satisfies(
            c -> {
              assertThat(c.state()).isEqualTo(State.UNAVAILABLE);
              assertThat(c.why()).isEqualTo("no tool");
              assertThat(c.remedy()).isEqualTo("apt install it");
            });
    assertThat(selection.problems()).isEmpty();
  }

  @Test
  void the_configuration_of_the_host_comes_before_the_documented_order() {
    HostPreferences preferences =
        new HostPreferences(Map.of(Layer.NETWORK, List.of(new BackendId("iptables"))));
    Selection selection =
        new BackendSelector(ALL, preferences).select(policy(), Optional.of(facts()));

    assertThat(names(selection.chosenIn(Layer.NETWORK))).containsExactly("iptables");
    assertThat(choice(selection, "iptables").why()).contains("configuration");
  }

  @Test
  void the_profile_comes_before_the_configuration_of_the_host() {
    HostPreferences preferences =
        new HostPreferences(Map.of(Layer.LSM, List.of(new BackendId("apparmor"))));
    Selection selection =
        new BackendSelector(ALL, preferences)
            .select(pinning("landlock", "selinux"), Optional.of(facts()));

    assertThat(names(selection.chosenIn(Layer.LSM))).containsExactly("landlock", "selinux");
    assertThat(choice(selection, "apparmor").state()).isEqualTo(State.PASSED_OVER);
  }

  @Test
  void a_pinned_backend_that_nobody_installed_is_a_problem_with_its_line() {
    Selection selection = select(List.of(lsm("landlock")), pinning("apparmor"), facts());

    assertThat(selection.chosen()).isEmpty();
    assertThat(selection.problems())
        .singleElement()
        .satisfies(
            problem -> {
              assertThat(problem.code()).isEqualTo(SelectError.NOT_INSTALLED);
              assertThat(problem.render())
                  .startsWith(
                      "web.yaml:20:8: ZV-SELECT-002 no installed backend is called apparmor")
                  .contains("install a plugin that provides apparmor", "for this layer: landlock");
            });
  }

  @Test
  void a_pinned_backend_that_the_host_lacks_is_a_problem_with_the_remedy() {
    Selection selection = select(ALL, pinning("apparmor"), facts("apparmor"));

    assertThat(selection.problems())
        .singleElement()
        .satisfies(
            problem -> {
              assertThat(problem.code()).isEqualTo(SelectError.NOT_AVAILABLE);
              assertThat(problem.render())
                  .startsWith("web.yaml:20:8: ")
                  .endsWith("; apt install it");
            });
  }

  @Test
  void a_layer_that_is_required_and_has_no_backend_is_a_problem() {
    ResolvedPolicy policy = policy(BackendChoices.NONE, Map.of(Layer.LSM, Strength.REQUIRED));

    assertThat(select(List.of(), policy, facts()).problems())
        .singleElement()
        .satisfies(
            problem -> {
              assertThat(problem.code()).isEqualTo(SelectError.LAYER_MISSING);
              assertThat(problem.render())
                  .startsWith("web.yaml:22:8: ")
                  .contains("layer C (lsm)", "install a plugin for layer lsm");
            });
    assertThat(select(ALL, policy, facts("apparmor", "selinux", "landlock")).problems())
        .singleElement()
        .satisfies(
            problem -> assertThat(problem.remedy()).contains("for landlock: apt install it"));
    assertThat(select(ALL, policy, facts("apparmor")).problems()).isEmpty();
  }

  @Test
  void for_no_host_in_particular_everything_installed_is_used() {
    Selection selection =
        new BackendSelector(ALL, HostPreferences.NONE).select(policy(), Optional.empty());

    assertThat(selection.chosenIds()).hasSize(ALL.size());
    assertThat(selection.choices()).allMatch(Choice::isChosen);
  }

  @Test
  void a_backend_that_the_facts_do_not_mention_is_not_used() {
    HostFacts other =
        new HostFacts(Architecture.X86_64, "6.1", true, new TreeMap<>(), new TreeMap<>());

    assertThat(select(ALL, policy(), other).chosen()).isEmpty();
  }

  @Test
  void a_host_can_be_looked_at_without_a_profile() {
    Selection selection = new BackendSelector(ALL, HostPreferences.NONE).select(facts("nftables"));

    assertThat(names(selection.chosenIn(Layer.NETWORK))).containsExactly("iptables");
  }

  @Test
  void what_a_profile_does_not_ask_for_may_be_missing() {
    Selection selection = select(ALL, pinning("landlock"), facts("apparmor", "selinux"));

    assertThat(selection.problems()).isEmpty();
    assertThat(names(selection.chosenIn(Layer.LSM))).containsExactly("landlock");
  }

  @Test
  void a_run_asks_only_the_backends_that_it_may_use() {
    BackendSelector selector = new BackendSelector(ALL, HostPreferences.NONE);
    HostFacts facts = selector.survey(new FakeHostProbe());

    assertThat(facts.backends().keySet())
        .extracting(BackendId::value)
        .containsExactly("apparmor", "cgroups", "extra", "landlock", "nftables");
    assertThat(selector.survey(new FakeHostProbe(), facts, policy())).isEqualTo(facts);
    assertThat(selector.survey(new FakeHostProbe(), facts, pinning("selinux")).backends())
        .containsKey(new BackendId("selinux"))
        .doesNotContainKey(new BackendId("iptables"));
  }

  @Test
  void the_backend_that_the_host_prefers_is_asked_first() {
    HostPreferences preferences =
        new HostPreferences(Map.of(Layer.NETWORK, List.of(new BackendId("iptables"))));

    assertThat(new BackendSelector(ALL, preferences).survey(new FakeHostProbe()).backends())
        .containsKey(new BackendId("iptables"))
        .doesNotContainKey(new BackendId("nftables"));
  }

  private static Selection select(
      List<InstalledBackend> installed, ResolvedPolicy policy, HostFacts facts) {
    return new BackendSelector(installed, HostPreferences.NONE).select(policy, Optional.of(facts));
  }

  private static InstalledBackend lsm(String id) {
    return new FakeBackend(id, Layer.LSM).installed();
  }

  private static HostFacts facts(String... unavailable) {
    TreeMap<BackendId, Support> supports = new TreeMap<>();
    ALL.forEach(backend -> supports.put(backend.id(), FakeBackend.AVAILABLE));
    Stream.of(unavailable).forEach(id -> supports.put(new BackendId(id), OFF));
    return new HostFacts(Architecture.X86_64, "6.18", true, supports, new TreeMap<>());
  }

  private static ResolvedPolicy policy() {
    return policy(BackendChoices.NONE, Map.of());
  }

  private static ResolvedPolicy pinning(String... backends) {
    List<BackendId> pins = Stream.of(backends).map(BackendId::new).toList();
    return policy(new BackendChoices(Map.of(Layer.LSM, pins), Map.of()), Map.of());
  }

  private static ResolvedPolicy policy(BackendChoices choices, Map<Layer, Strength> requirements) {
    ResolvedPolicy plain = new PolicyBuilder("web").build();
    return new ResolvedPolicy(
        plain.name(),
        plain.version(),
        plain.description(),
        plain.sources(),
        plain.intents(),
        requirements,
        plain.broker(),
        plain.audit(),
        choices,
        plain.notices(),
        Map.of(
            "backends.lsm", new Origin("web.yaml", 20, 8),
            "requirements.lsm", new Origin("web.yaml", 22, 8)));
  }

  private static Choice choice(Selection selection, String backend) {
    return selection.choices().stream()
        .filter(choice -> choice.backend().value().equals(backend))
        .findFirst()
        .orElseThrow();
  }

  private static List<String> names(List<BackendId> ids) {
    return ids.stream().map(BackendId::value).toList();
  }
}
