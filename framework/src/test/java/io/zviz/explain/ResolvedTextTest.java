package io.zviz.explain;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class ResolvedTextTest {
  @ParameterizedTest
  @ValueSource(strings = {"minimal", "default", "ci-runner"})
  void what_is_printed_decides_the_same_as_what_it_was_made_from(String base) {
    var bundle = ExplainerTest.bundle("name: p\nversion: 1\nextends: " + base + "\n");

    String text = ResolvedText.of(bundle.policy());

    assertThat(ProfileDiff.of(bundle, ExplainerTest.bundle(text))).as(text).isEmpty();
  }

  @Test
  void the_documented_profile_with_everything_decides_the_same() throws IOException {
    String yaml = Files.readString(Path.of("..", "examples", "profiles", "my-profile.yaml"));
    var bundle = ExplainerTest.bundle(yaml);

    String text = ResolvedText.of(bundle.policy());

    assertThat(ProfileDiff.of(bundle, ExplainerTest.bundle(text))).as(text).isEmpty();
  }

  @Test
  void every_rule_has_its_place() {
    String yaml =
        """
        name: p
        version: 1.0
        extends: minimal
        syscalls: {allow: ["@memory", chmod]}
        filesystem: {hidden: ["/a b'c"]}
        resources: {memory_max: 256M}
        audit: {level: full}
        """;

    assertThat(ResolvedText.of(ExplainerTest.bundle(yaml).policy()))
        .containsPattern("- chmod +# p.yaml:4:31")
        .containsPattern("- mlock +# p.yaml:4:20, @memory")
        .containsPattern("- execve +# @startup|- execve +# builtin/minimal.yaml")
        .containsPattern("- '/a b''c' +# p.yaml:5:23")
        .containsPattern("memory_max: 268435456 +# p.yaml:6:25")
        .containsPattern("level: full +# p.yaml:7:9")
        .containsPattern("version: '1.0'");
  }
}
