package io.zviz.explain;

import static org.assertj.core.api.Assertions.assertThat;

import io.zviz.explain.Difference.Direction;
import java.util.List;
import org.junit.jupiter.api.Test;

final class ProfileDiffTest {
  private static final String BASE = "name: p\nversion: 1\nextends: default\n";

  @Test
  void a_profile_decides_as_itself() {
    assertThat(diff(BASE, BASE)).isEmpty();
  }

  @Test
  void another_way_to_say_the_same_is_no_difference() {
    String one = "name: p\nversion: 1\nsyscalls: {allow: [\"@basic-io\", getpid]}\n";
    String other =
        "name: q\nversion: 2\nsyscalls:\n  allow:\n    - getpid\n    - \"@basic-io\"\n    - read\n";

    assertThat(diff(one, other)).isEmpty();
  }

  @Test
  void a_family_of_sockets_is_named() {
    assertThat(texts(BASE, BASE + "network: {sockets: {allow: [packet]}}\n"))
        .anyMatch(text -> text.startsWith("newly permits socket(AF_PACKET"))
        .noneMatch(text -> text.contains("AF_INET"));
  }

  @Test
  void calls_paths_capabilities_limits_and_addresses_are_compared() {
    String after =
        BASE
            + """
            syscalls: {allow: [ptrace], deny: [chmod]}
            filesystem: {hidden: [/opt/secret], writable: [/srv]}
            capabilities: {keep: [CAP_NET_RAW]}
            resources: {pids_max: 7}
            network: {egress: {allow: ["10.0.0.0/8:443"]}}
            """;

    List<String> texts = texts(BASE, after);

    assertThat(texts)
        .contains(
            "newly permits ptrace",
            "no longer permits chmod",
            "newly keeps CAP_NET_RAW",
            "newly permits TCP to 10.0.0.0/8 on port 443")
        .anyMatch(text -> text.startsWith("newly hides /opt/secret"))
        .anyMatch(text -> text.startsWith("/srv is writable"))
        .anyMatch(text -> text.equals("pids_max 7, was pids_max 1024"));
    assertThat(texts(after, BASE)).anyMatch(text -> text.startsWith("no longer hides /opt/secret"));
  }

  @Test
  void more_and_less_are_told_apart() {
    List<Difference> differences = diff(BASE, BASE + "syscalls: {allow: [ptrace]}\n");

    assertThat(differences).extracting(Difference::direction).contains(Direction.MORE);
    assertThat(differences).extracting(Difference::direction).doesNotContain(Direction.LESS);
  }

  private static List<String> texts(String before, String after) {
    return diff(before, after).stream().map(Difference::text).toList();
  }

  private static List<Difference> diff(String before, String after) {
    return ProfileDiff.of(ExplainerTest.bundle(before), ExplainerTest.bundle(after));
  }
}
