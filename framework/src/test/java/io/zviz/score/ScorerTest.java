package io.zviz.score;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.zviz.abi.Capabilities;
import io.zviz.abi.SyscallTable;
import io.zviz.compile.Bundle;
import io.zviz.compile.Compiler;
import io.zviz.containment.ContainmentBackend;
import io.zviz.host.HostFacts;
import io.zviz.plugin.InstalledBackend;
import io.zviz.profile.ProfileSource;
import io.zviz.resolve.BuiltinProfiles;
import io.zviz.resolve.Overrides;
import io.zviz.resolve.PolicyResolver;
import io.zviz.resolve.ProfileLocator;
import io.zviz.seccomp.SeccompBackend;
import io.zviz.select.BackendSelector;
import io.zviz.select.FakeBackend;
import io.zviz.select.HostPreferences;
import io.zviz.spi.Layer;
import io.zviz.spi.artifact.Coverage;
import io.zviz.spi.host.Architecture;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

final class ScorerTest {
  private static final String NOTHING =
      """
      name: nothing
      version: 1
      syscalls: {deny: ["*"], startup: false}
      filesystem: {hidden: [/work, /dev/shm]}
      resources: {memory_max: 4M, memory_swap_max: 4M, pids_max: 1, cpu_max: "1000 1000000"}
      """;
  private static final String EVERYTHING =
      """
      name: everything
      version: 1
      syscalls: {allow: ["*", clone3, io_uring_setup, io_uring_enter, io_uring_register]}
      filesystem: {writable: [/], executable: [/]}
      capabilities: {drop_all: false}
      network:
        egress: {allow: [0.0.0.0/0, "::/0", 169.254.169.254]}
        ingress: {allow: [0.0.0.0/0]}
        sockets: {allow: [tcp, udp, icmp, unix, raw, packet, netlink, vsock]}
      """;

  /** Change one only with the formula, the weights or the profile, and say so in the changelog. */
  @ParameterizedTest
  @CsvSource({"minimal, 10.7", "default, 21.2", "ci-runner, 24.3"})
  void the_built_in_profiles_score_what_they_scored(String name, String exposure) {
    assertThat(Scorer.score(bundle(BuiltinProfiles.source(name), Coverage.FULL)).text())
        .isEqualTo(exposure);
  }

  @Test
  void nothing_permitted_scores_next_to_nothing_and_everything_next_to_a_hundred() {
    Exposure nothing = score(NOTHING, Coverage.FULL);
    assertThat(nothing.tenths()).as("some memory is needed").isLessThan(20);
    assertThat(nothing.parts())
        .filteredOn(part -> !part.name().equals("resources"))
        .allSatisfy(part -> assertThat(part.points()).as(part.name()).isZero());
    assertThat(score(EVERYTHING, Coverage.FULL).tenths()).isBetween(950, 1000);
  }

  @Test
  void the_parts_are_the_sum_of_the_costs_and_together_the_exposure() {
    Exposure exposure = Scorer.score(bundle(BuiltinProfiles.source("default"), Coverage.FULL));
    for (Exposure.Part part : exposure.parts()) {
      double costs =
          exposure.costs().stream()
              .filter(cost -> cost.part().equals(part.name()))
              .mapToDouble(Cost::points)
              .sum();
      assertThat(costs).isCloseTo(part.points(), within(1e-9));
    }
    assertThat(exposure.parts().stream().mapToInt(Exposure.Part::most).sum()).isEqualTo(100);
    assertThat(exposure.parts().stream().mapToDouble(Exposure.Part::points).sum())
        .isCloseTo(exposure.tenths() / 10.0, within(0.05));
    assertThat(exposure.costs())
        .isSortedAccordingTo((a, b) -> Double.compare(b.points(), a.points()))
        .allSatisfy(
            cost -> {
              assertThat(cost.position()).isNotEmpty();
              assertThat(cost.remedy()).isNotEmpty();
            });
  }

  @Test
  void what_costs_most_has_its_rule_and_what_would_lower_it() {
    Exposure exposure =
        score("name: p\nversion: 1\nextends: minimal\nsyscalls: {allow: [bpf]}\n", Coverage.FULL);
    Cost bpf =
        exposure.costs().stream()
            .filter(c -> c.what().equals("call bpf"))
            .findFirst()
            .orElseThrow();
    assertThat(bpf.position()).isEqualTo("p.yaml:4:20");
    assertThat(bpf.remedy()).isEqualTo("syscalls.deny: [bpf]");
    assertThat(bpf.points()).isGreaterThan(0.7);
    Exposure without =
        score("name: p\nversion: 1\nextends: minimal\nsyscalls: {deny: [bpf]}\n", Coverage.FULL);
    assertThat(exposure.tenths() - without.tenths()).isBetween(7, 9);
  }

  /** The property that the formula is made for, on profiles that are relaxed step by step. */
  @ParameterizedTest
  @EnumSource(Coverage.class)
  void a_profile_that_permits_more_never_scores_as_less_exposed(Coverage others) {
    for (long seed = 1; seed <= 16; seed++) {
      Profiles profile = new Profiles(seed);
      String before = profile.text();
      Exposure low = score(before, others);
      for (int step = 0; step < 14; step++) {
        profile.relax();
        Exposure high = score(profile.text(), others);
        assertThat(high.tenths())
            .as("seed %d, step %d, from\n%s\nto\n%s", seed, step, before, profile.text())
            .isGreaterThanOrEqualTo(low.tenths());
        for (int i = 0; i < low.parts().size(); i++) {
          assertThat(high.parts().get(i).points())
              .as(
                  "seed %d: %s, from\n%s\nto\n%s",
                  seed, low.parts().get(i).name(), before, profile.text())
              .isGreaterThanOrEqualTo(low.parts().get(i).points() - 1e-9);
        }
        before = profile.text();
        low = high;
      }
    }
  }

  @Test
  void a_host_that_enforces_less_leaves_a_profile_more_exposed() {
    ProfileSource source = BuiltinProfiles.source("default");
    int full = Scorer.score(bundle(source, Coverage.FULL)).tenths();
    int partial = Scorer.score(bundle(source, Coverage.PARTIAL)).tenths();
    int none = Scorer.score(bundle(source, Coverage.NONE)).tenths();
    assertThat(full).isLessThan(partial);
    assertThat(partial).isLessThan(none);
  }

  @ParameterizedTest
  @ValueSource(strings = {"minimal", "ci-runner"})
  void the_same_profile_scores_the_same_again(String name) {
    Bundle bundle = bundle(BuiltinProfiles.source(name), Coverage.FULL);
    assertThat(Scorer.score(bundle)).isEqualTo(Scorer.score(bundle));
  }

  @Test
  void every_weight_is_about_something_that_there_is() {
    assertThat(Weights.TABLE.parts().values().stream().mapToInt(Weights.Part::points).sum())
        .isEqualTo(100);
    Weights.TABLE.of("call").keySet().stream()
        .filter(call -> !call.equals(Weights.OTHERS))
        .forEach(call -> assertThat(SyscallTable.knownOnAnyArchitecture(call)).as(call).isTrue());
    assertThat(Capabilities.names())
        .containsAll(
            Weights.TABLE.of("capability").keySet().stream()
                .filter(name -> !name.equals(Weights.OTHERS))
                .toList());
    for (String kind :
        List.of(
            "call",
            "read",
            "write",
            "execute",
            "capability",
            "socket",
            "reach",
            "breadth",
            "limit")) {
      assertThat(Weights.TABLE.of(kind).values())
          .as(kind)
          .isNotEmpty()
          .allSatisfy(
              weight -> {
                assertThat(weight.value()).isPositive();
                assertThat(weight.reason()).hasSizeGreaterThan(10);
              });
    }
  }

  private static Exposure score(String text, Coverage others) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    return Scorer.score(bundle(new ProfileSource("p.yaml", bytes, Optional.empty()), others));
  }

  /** Layers A and B as they are, the others as a test says. */
  private static Bundle bundle(ProfileSource source, Coverage others) {
    var policy = new PolicyResolver(ProfileLocator.ofHost()).resolve(source, Overrides.NONE);
    List<InstalledBackend> backends =
        List.of(
            new InstalledBackend(new ContainmentBackend(), "core", "1"),
            new InstalledBackend(new SeccompBackend(), "core", "1"),
            fake("landlock", Layer.LSM, others),
            fake("nftables", Layer.NETWORK, others),
            fake("cgroups", Layer.CGROUPS, others));
    Optional<HostFacts> none = Optional.empty();
    return Compiler.compile(
        policy,
        new BackendSelector(backends, HostPreferences.NONE).select(policy, none),
        Architecture.X86_64);
  }

  private static InstalledBackend fake(String id, Layer layer, Coverage coverage) {
    return new FakeBackend(id, layer).enforcing(intent -> coverage).installed();
  }
}
