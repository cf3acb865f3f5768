package io.zviz.select;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.zviz.host.HostFacts;
import io.zviz.json.JsonText;
import io.zviz.plugin.InstalledBackend;
import io.zviz.spi.BackendId;
import io.zviz.spi.Layer;
import io.zviz.spi.artifact.Compilation;
import io.zviz.spi.artifact.Coverage;
import io.zviz.spi.artifact.Target;
import io.zviz.spi.error.ErrorCode.Fault;
import io.zviz.spi.error.ZvizException;
import io.zviz.spi.host.Architecture;
import io.zviz.spi.host.Support;
import io.zviz.spi.policy.Decision;
import io.zviz.spi.policy.Header;
import io.zviz.spi.policy.IntentId;
import io.zviz.spi.policy.Origin;
import io.zviz.spi.policy.PathAccess;
import io.zviz.spi.policy.PathIntent;
import io.zviz.spi.policy.PathPattern;
import io.zviz.spi.policy.ResolvedPolicy;
import io.zviz.spi.policy.Strength;
import io.zviz.testkit.PolicyBuilder;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

final class VerdictTest {
  private static final FakeBackend MOUNTS =
      new FakeBackend("containment", Layer.CONTAINMENT).enforcing(intent -> Coverage.PARTIAL);
  private static final FakeBackend LANDLOCK = new FakeBackend("landlock", Layer.LSM);
  private static final FakeBackend NFTABLES = new FakeBackend("nftables", Layer.NETWORK);

  @Test
  void one_backend_that_enforces_an_intent_fully_is_enough() {
    Verdict verdict =
        judge(policy(Strength.REQUIRED), facts(true), false, MOUNTS, LANDLOCK, NFTABLES);

    assertThat(verdict.isAccepted()).isTrue();
    assertThat(verdict.warnings()).isEmpty();
    assertThat(verdict.standing()).isEqualTo(Verdict.Standing.FULL);
    verdict.requireAccepted();
  }

  @Test
  void a_required_rule_that_nothing_enforces_is_refused_with_line_reason_and_remedy() {
    Verdict verdict = judge(policy(Strength.REQUIRED), facts(false), false, MOUNTS, NFTABLES);

    assertThat(verdict.refusals()).hasSize(1);
    assertThat(verdict.standing()).isEqualTo(Verdict.Standing.REFUSED);
    assertThatThrownBy(verdict::requireAccepted)
        .isInstanceOfSatisfying(
            ZvizException.class,
            e -> {
              assertThat(e.code()).isEqualTo(SelectError.NOT_ENFORCED);
              assertThat(e.code().fault()).as("exit status 1").isEqualTo(Fault.ENVIRONMENT);
              assertThat(e.render())
                  .isEqualTo(
                      "web.yaml:9:5: ZV-SELECT-001 nothing fully enforces \"hidden /etc/shadow\":"
                          + " containment: by containment (in part); say \"requirements: {lsm:"
                          + " optional}\" in the profile, or --allow-degraded, to go on without");
            });
  }

  @Test
  void the_remedy_is_that_of_the_backend_which_could_have_done_it() {
    Verdict verdict =
        judge(policy(Strength.REQUIRED), facts(false), false, MOUNTS, LANDLOCK, NFTABLES);

    assertThat(verdict.refusals())
        .singleElement()
        .satisfies(
            problem ->
                assertThat(problem.remedy())
                    .startsWith("for landlock: boot with lsm=landlock; or"));
  }

  @Test
  void all_refusals_are_told_at_once_by_position() {
    Verdict verdict = judge(policy(Strength.REQUIRED), facts(false), false);

    assertThat(verdict.refusals()).hasSize(2);
    assertThatThrownBy(verdict::requireAccepted)
        .hasMessageMatching("(?s)nothing enforces \"allow egress.*\nweb.yaml:9:5: .*hidden.*");
  }

  @Test
  void an_optional_rule_is_a_warning() {
    Verdict verdict = judge(policy(Strength.OPTIONAL), facts(false), false, MOUNTS, NFTABLES);

    assertThat(verdict.isAccepted()).isTrue();
    assertThat(verdict.warnings())
        .singleElement()
        .satisfies(
            warning -> {
              assertThat(warning.code()).isEqualTo("ZV-SELECT-005");
              assertThat(warning.origin()).isEqualTo(new Origin("web.yaml", 9, 5));
            });
  }

  @Test
  void allow_degraded_turns_every_refusal_into_a_warning() {
    Verdict verdict = judge(policy(Strength.REQUIRED), facts(false), true);

    assertThat(verdict.isAccepted()).isTrue();
    assertThat(verdict.warnings()).hasSize(2);
  }

  @Test
  void without_a_host_what_is_open_is_a_warning() {
    Verdict verdict = judge(policy(Strength.REQUIRED), Optional.empty(), false, MOUNTS, NFTABLES);

    assertThat(verdict.isAccepted()).isTrue();
    assertThat(verdict.warnings()).hasSize(1);
  }

  @Test
  void the_report_tells_everything_and_can_be_compiled_for_elsewhere() {
    ResolvedPolicy policy = policy(Strength.REQUIRED);
    HostFacts facts = facts(false).orElseThrow();
    Selection selection = selection(policy, Optional.of(facts), MOUNTS, LANDLOCK, NFTABLES);
    CoverageMatrix coverage = coverage(policy, selection);
    Verdict verdict = Verdict.of(policy, selection, coverage, false);
    HostReport report =
        new HostReport(facts, selection, Optional.of(coverage), Optional.of(verdict));

    assertThat(report.layerRows())
        .contains(
            new HostReport.LayerRow(
                "C lsm",
                "landlock",
                "unavailable",
                "",
                "not in the list",
                "boot with lsm=landlock"),
            new HostReport.LayerRow("E network", "nftables", "chosen", "1.0.6", "sets=yes", ""));
    assertThat(report.ruleRows())
        .containsExactly(
            new HostReport.RuleRow(
                "web.yaml:3:7", "allow egress to 10.0.0.0/8", "required", "full", "nftables"),
            new HostReport.RuleRow(
                "web.yaml:9:5",
                "hidden /etc/shadow",
                "required",
                "partial",
                "containment: by containment (in part)"));
    assertThat(HostFacts.fromJson(report.toJson())).isEqualTo(facts);
    assertThat(JsonText.read(report.toJson().getBytes(UTF_8)))
        .containsKeys("facts", "layers", "rules", "refusals", "warnings")
        .containsEntry("accepted", false);
  }

  private static Verdict judge(
      ResolvedPolicy policy,
      Optional<HostFacts> facts,
      boolean allowDegraded,
      FakeBackend... backends) {
    Selection selection = selection(policy, facts, backends);
    return Verdict.of(policy, selection, coverage(policy, selection), allowDegraded);
  }

  private static Selection selection(
      ResolvedPolicy policy, Optional<HostFacts> facts, FakeBackend... backends) {
    List<InstalledBackend> installed =
        java.util.stream.Stream.of(backends).map(FakeBackend::installed).toList();
    return new BackendSelector(installed, HostPreferences.NONE).select(policy, facts);
  }

  private static CoverageMatrix coverage(ResolvedPolicy policy, Selection selection) {
    List<Compilation> compilations =
        selection.chosen().stream()
            .map(b -> b.backend().compile(policy, Target.of(Architecture.X86_64)))
            .toList();
    return CoverageMatrix.of(policy, compilations);
  }

  private static Optional<HostFacts> facts(boolean landlock) {
    TreeMap<BackendId, Support> supports = new TreeMap<>();
    supports.put(MOUNTS.id(), FakeBackend.AVAILABLE);
    supports.put(
        NFTABLES.id(),
        new Support.Available(
            "1.0.6", new TreeMap<>(java.util.Map.of("sets", "yes")), List.of("tried it")));
    supports.put(
        LANDLOCK.id(),
        landlock
            ? FakeBackend.AVAILABLE
            : new Support.NotEnabled("not in the list", "boot with lsm=landlock"));
    return Optional.of(new HostFacts(Architecture.X86_64, "6.18", true, supports, new TreeMap<>()));
  }

  private static ResolvedPolicy policy(Strength strength) {
    Header header =
        new Header(
            new IntentId("filesystem/hidden/etc/shadow"), new Origin("web.yaml", 9, 5), strength);
    return new PolicyBuilder("web")
        .egress(Decision.ALLOW, "10.0.0.0/8")
        .add(new PathIntent(header, new PathPattern("/etc/shadow"), PathAccess.HIDDEN))
        .build();
  }
}
