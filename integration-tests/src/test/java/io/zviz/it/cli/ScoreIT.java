package io.zviz.it.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.zviz.it.cli.Zviz.Result;
import io.zviz.json.JsonText;
import io.zviz.json.MalformedJsonException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code zviz score} with every backend. */
class ScoreIT {
  @TempDir private Path work;
  private Zviz zviz = new Zviz(Path.of("/"));

  @BeforeEach
  void inTheWorkingDirectory() {
    zviz = new Zviz(work);
  }

  @Test
  void the_built_in_profiles_score_what_they_score_with_every_layer_enforced() {
    Result scores = zviz.call("score", "minimal", "default", "ci-runner").succeeds();
    assertThat(scores.out())
        .containsPattern("minimal +10\\.7 +calls")
        .containsPattern("default +21\\.2 +calls")
        .containsPattern("ci-runner +24\\.3 +calls")
        .contains("builtin/minimal.yaml:", "--all lists them");
    assertThat(zviz.call("score", "minimal", "default", "ci-runner").out()).isEqualTo(scores.out());
  }

  @Test
  void a_threshold_ends_with_one_above_it_and_with_zero_at_it() {
    zviz.call("score", "--max", "10.7", "minimal").succeeds();
    zviz.call("score", "--max", "10.6", "minimal").exits(1);
    zviz.call("score", "--max", "15", "minimal", "default").exits(1);
    assertThat(zviz.call("score", "--max", "101", "minimal").exits(2).err())
        .contains("0 to 100 was wanted");
    zviz.call("score", "--max", "few", "minimal").exits(2);
    zviz.call("score", "no-such-profile").exits(2);
  }

  @Test
  void a_host_that_enforces_less_is_more_exposed_and_the_rule_says_where()
      throws MalformedJsonException {
    Map<?, ?> debian = score("--host-facts", "debian-12", "default");
    Map<?, ?> alpine = score("--host-facts", "alpine-3.22", "default");
    assertThat(debian.get("exposure")).isEqualTo("21.2");
    assertThat(Double.parseDouble((String) alpine.get("exposure"))).isGreaterThan(40);
    assertThat((List<?>) alpine.get("costs"))
        .anySatisfy(
            cost -> {
              Map<?, ?> tree = (Map<?, ?>) cost;
              assertThat(tree.get("what")).isEqualTo("read /etc/shadow");
              assertThat((String) tree.get("position")).startsWith("builtin/default.yaml:");
              assertThat((String) tree.get("rule")).contains("not fully enforced here");
            });
  }

  private Map<?, ?> score(String... args) throws MalformedJsonException {
    List<String> all = new java.util.ArrayList<>(List.of("score", "--format", "json"));
    all.addAll(List.of(args));
    byte[] out =
        zviz.call(all.toArray(String[]::new)).succeeds().out().getBytes(StandardCharsets.UTF_8);
    return (Map<?, ?>) ((List<?>) Objects.requireNonNull(JsonText.read(out).get("scores"))).get(0);
  }
}
