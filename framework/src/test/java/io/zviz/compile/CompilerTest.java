package io.zviz.compile;

import static io.zviz.compile.TestBundles.binary;
import static io.zviz.compile.TestBundles.compile;
import static io.zviz.compile.TestBundles.json;
import static io.zviz.compile.TestBundles.policy;
import static io.zviz.compile.TestBundles.text;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.zviz.json.JsonText;
import io.zviz.select.FakeBackend;
import io.zviz.spi.BackendId;
import io.zviz.spi.Layer;
import io.zviz.spi.artifact.Artifact;
import io.zviz.spi.artifact.Compilation;
import io.zviz.spi.artifact.Content;
import io.zviz.spi.artifact.Coverage;
import io.zviz.spi.artifact.Outcome;
import io.zviz.spi.artifact.Target;
import io.zviz.spi.error.ErrorCode.Fault;
import io.zviz.spi.error.ZvizException;
import io.zviz.spi.policy.IntentId;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;

final class CompilerTest {
  @Test
  void published_artefacts_are_rendered_and_internal_ones_only_kept() {
    Bundle bundle = TestBundles.bundle("web", 2);

    assertThat(bundle.files()).containsOnlyKeys("bpf", "landlock", "nft");
    assertThat(bundle.bytes("bpf").orElseThrow()).containsExactly(1, 2, 3);
    assertThat(TestBundles.text(bundle, "nft")).isEqualTo("table zviz\u00e9\n10.0.0.0/8\n");
    assertThat(TestBundles.text(bundle, "landlock")).startsWith("{\n  \"a\": {\n    \"x\":");
    assertThat(bundle.compilationOf(new BackendId("landlock")).orElseThrow().artifact("plan"))
        .isPresent();
  }

  @Test
  void layer_b_is_compiled_last_and_knows_what_the_others_enforce() {
    FakeBackend seccomp = binary(1);
    FakeBackend partial = text().enforcing(intent -> Coverage.PARTIAL);
    Bundle bundle = compile(policy("web"), seccomp, partial, json());

    assertThat(bundle.enforcedBeforeSeccomp())
        .isEqualTo(Set.copyOf(TestBundles.ids(policy("web"), Layer.LSM)));
    assertThat(seccomp.targets())
        .singleElement()
        .extracting(Target::enforcedElsewhere)
        .isEqualTo(Set.copyOf(TestBundles.ids(policy("web"), Layer.LSM)));
  }

  @Test
  void a_backend_that_throws_is_an_error_with_its_name() {
    FakeBackend bad = text().editing((compilation, policy) -> fail(new IllegalStateException("x")));
    FakeBackend torn = text().editing((compilation, policy) -> fail(new NoClassDefFoundError("Y")));

    assertFails(
        CompileError.BACKEND_FAILED, "nftables failed: java.lang.IllegalStateException: x", bad);
    assertFails(
        CompileError.BACKEND_FAILED, "nftables failed: java.lang.NoClassDefFoundError", torn);
  }

  @Test
  void an_error_that_a_backend_explains_is_passed_on() {
    FakeBackend bad =
        text()
            .editing(
                (compilation, policy) ->
                    fail(new ZvizException(CompileError.CHANGED, "the filter is too long")));

    assertFails(CompileError.CHANGED, "the filter is too long", bad);
  }

  @Test
  void what_a_backend_says_stays_on_one_line_and_off_the_terminals_controls() {
    FakeBackend bad =
        text()
            .editing(
                (compilation, policy) ->
                    fail(new ZvizException(CompileError.CHANGED, "no \n\u001b[2J option")));
    FakeBackend torn = text().editing((compilation, policy) -> fail(new RuntimeException("a\nb")));

    assertFails(CompileError.CHANGED, "no \\u000a\\u001b[2J option", bad);
    assertFails(CompileError.BACKEND_FAILED, "a\\u000ab", torn);
  }

  @Test
  void an_intent_without_an_outcome_is_an_error() {
    assertIncomplete(
        "does not answer for [network/egress/allow/10.0.0.0/8]", outcomes -> List.of());
  }

  @Test
  void two_outcomes_for_an_intent_are_an_error() {
    assertIncomplete(
        "answers twice for network/egress", outcomes -> List.of(outcomes.get(0), outcomes.get(0)));
  }

  @Test
  void an_outcome_for_something_else_is_an_error() {
    assertIncomplete(
        "answers for other, which is no rule of the profile",
        outcomes -> {
          List<Outcome> more = new ArrayList<>(outcomes);
          more.add(new Outcome(new IntentId("other"), Coverage.FULL, "by magic"));
          return more;
        });
  }

  @Test
  void an_outcome_for_a_rule_of_another_layer_can_only_be_partial() {
    IntentId hidden = new IntentId("filesystem/hidden/etc/shadow");
    for (Coverage wrong : List.of(Coverage.FULL, Coverage.NONE)) {
      assertIncomplete(
          "says %s for %s, which is no rule of its layers".formatted(wrong, hidden),
          outcomes -> List.of(outcomes.get(0), new Outcome(hidden, wrong, "by the way")));
    }
    FakeBackend behind =
        text()
            .editing(
                (c, p) ->
                    new Compilation(
                        c.backend(),
                        c.artifacts(),
                        List.of(
                            c.outcomes().get(0),
                            new Outcome(hidden, Coverage.PARTIAL, "by the way")),
                        c.notices()));
    assertThat(compile(policy("web"), behind).coverage().rows())
        .filteredOn(row -> row.intent().id().equals(hidden))
        .singleElement()
        .satisfies(row -> assertThat(row.coverage()).isEqualTo(Coverage.PARTIAL));
  }

  @Test
  void an_outcome_without_a_reason_is_an_error() {
    for (String how : List.of("", " ", "two\nlines", "\u001b[2J")) {
      assertIncomplete(
          "does not say in one line",
          outcomes -> List.of(new Outcome(outcomes.get(0).intent(), Coverage.FULL, how)));
    }
  }

  @Test
  void a_compilation_under_another_name_is_an_error() {
    FakeBackend liar =
        text()
            .editing(
                (c, p) ->
                    new Compilation(
                        new BackendId("other"), c.artifacts(), c.outcomes(), c.notices()));

    assertFails(CompileError.BACKEND_INCOMPLETE, "nftables calls itself other", liar);
  }

  @Test
  void artefacts_that_clash_are_an_error() {
    Artifact nft = Artifact.published("nft", new Content.Text(List.of()));
    Artifact manifest = Artifact.published("manifest", new Content.Text(List.of()));

    assertFails(
        CompileError.BACKEND_INCOMPLETE,
        "nftables makes two .nft files",
        text().making((p, t) -> List.of(nft, nft)));
    assertFails(
        CompileError.BACKEND_INCOMPLETE,
        "makes a .manifest file",
        text().making((p, t) -> List.of(manifest)));
    assertFails(
        CompileError.EXTENSION_CLASH,
        "the backends landlock and nftables both make a .nft file",
        text(),
        json().making((p, t) -> List.of(nft)));
  }

  @Test
  void the_manifest_says_where_every_rule_landed() {
    Map<String, Object> manifest = JsonText.read(TestBundles.bundle("web", 2).manifest());

    assertThat(manifest)
        .containsEntry("format", 1L)
        .containsEntry("profile", Map.of("name", "web", "version", "1.0", "description", ""))
        .containsEntry("target", Map.of("architecture", "x86_64"))
        .containsEntry(
            "inputs",
            List.of(
                Map.of(
                    "file",
                    "web.yaml",
                    "profile",
                    "web",
                    "sha256",
                    "0".repeat(64),
                    "builtin",
                    false)));
    assertThat(new ArrayList<Object>((List<?>) manifest.get("rules")))
        .hasSize(4)
        .contains(
            Map.of(
                "id", "filesystem/hidden/etc/shadow",
                "rule", "hidden /etc/shadow",
                "origin", Map.of("file", "web.yaml", "line", 4L, "column", 7L),
                "implied", false,
                "strength", "required",
                "layers", "AC",
                "coverage", "full",
                "outcomes",
                    List.of(
                        Map.of("backend", "landlock", "coverage", "full", "how", "by landlock"))));
    assertThat(new ArrayList<Object>((List<?>) manifest.get("backends")))
        .contains(Map.of("id", "landlock", "plugin", "landlock", "version", "1.2", "layers", "C"));
  }

  @Test
  void the_manifest_says_which_rule_caused_which_bytes() {
    Map<String, Object> manifest = JsonText.read(TestBundles.bundle("web", 2).manifest());

    assertThat(artifact(manifest, "nft"))
        .isEqualTo(
            Map.of(
                "file",
                "web.nft",
                "backend",
                "nftables",
                "size",
                24L,
                "sha256",
                Sha256.of(TestBundles.bundle("web", 2).bytes("nft").orElseThrow()),
                "ranges",
                List.of(
                    Map.of("offset", 0L, "length", 13L, "rules", List.of()),
                    Map.of(
                        "offset", 13L,
                        "length", 11L,
                        "rules", List.of("network/egress/allow/10.0.0.0/8")))));
    assertThat(artifact(manifest, "landlock"))
        .contains(
            Map.entry(
                "pointers",
                Map.of(
                    "/a/x", List.of("filesystem/hidden/etc/shadow", "filesystem/readonly/usr"))));
  }

  private static Map<Object, Object> artifact(Map<String, Object> manifest, String extension) {
    Map<?, ?> artifacts = (Map<?, ?>) Objects.requireNonNull(manifest.get("artifacts"));
    return new HashMap<>((Map<?, ?>) Objects.requireNonNull(artifacts.get(extension)));
  }

  private static void assertIncomplete(String message, UnaryOperator<List<Outcome>> change) {
    assertFails(
        CompileError.BACKEND_INCOMPLETE,
        "the backend nftables " + message,
        text()
            .editing(
                (c, p) ->
                    new Compilation(
                        c.backend(), c.artifacts(), change.apply(c.outcomes()), c.notices())));
  }

  private static void assertFails(CompileError code, String message, FakeBackend... backends) {
    assertThatThrownBy(() -> compile(policy("web"), backends))
        .isInstanceOfSatisfying(
            ZvizException.class,
            e -> {
              assertThat(e.code()).isEqualTo(code);
              assertThat(e.code().fault()).isEqualTo(Fault.ENVIRONMENT);
            })
        .hasMessageContaining(message);
  }

  private static Compilation fail(Throwable thrown) {
    if (thrown instanceof Error error) {
      throw error;
    }
    throw (RuntimeException) thrown;
  }
}
