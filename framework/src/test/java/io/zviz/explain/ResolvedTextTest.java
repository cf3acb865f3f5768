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
        .containsPattern("name: p +# p.yaml:1:7")
        .containsPattern("version: '1.0' +# p.yaml:2:10");
  }

  @Test
  void no_line_but_headings_is_without_a_place() {
    String yaml =
        """
        name: p
        version: 1.0
        description: everything
        syscalls: {allow: [read], broker: [openat, ioctl]}
        ioctl: [TCGETS]
        filesystem: {readonly: [/usr], writable: [/tmp], hidden: [/root]}
        network:
          egress: {allow: [10.0.0.0/8, {to: 192.0.2.1, ports: [443], proto: tcp}]}
          ports: {allow_bind: [8080]}
          dns_proxy: {enabled: true, upstream: "10.0.0.53:53"}
          sockets: {allow: [tcp], deny: [raw]}
        resources: {cpu_max: "50000 100000", io_max: [{device: "8:0", rbps: 1}]}
        capabilities: {keep: [CAP_CHOWN]}
        requirements: {lsm: optional}
        broker: {timeout_ms: 10}
        backends: {network: nftables, apparmor: {abi: "3.0"}}
        """;

    String text = ResolvedText.of(ExplainerTest.bundle(yaml).policy());

    assertThat(text.lines().filter(line -> !line.strip().endsWith(":")))
        .isNotEmpty()
        .allMatch(
            line -> line.matches(".*# (\\S+:\\d+:\\d+.*|@[a-z]+|default.*|from .*|what it.*)"));
    assertThat(text).containsPattern("abi: '3.0' +# p.yaml:16:42");
  }
}
