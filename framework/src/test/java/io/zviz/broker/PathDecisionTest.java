package io.zviz.broker;

import static org.assertj.core.api.Assertions.assertThat;

import io.zviz.broker.PathAnswer.Access;
import io.zviz.spi.policy.PathAccess;
import io.zviz.testkit.PolicyBuilder;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class PathDecisionTest {
  private static final PathDecision PATHS =
      PathDecision.of(
          new PolicyBuilder("paths")
              .path(PathAccess.READONLY, "/usr")
              .path(PathAccess.READONLY, "/etc")
              .path(PathAccess.WRITABLE, "/tmp")
              .path(PathAccess.WRITABLE, "/usr/local/var")
              .path(PathAccess.HIDDEN, "/etc/shadow")
              .path(PathAccess.HIDDEN, "/etc/*.key")
              .path(PathAccess.READONLY, "/etc/public.key")
              .path(PathAccess.HIDDEN, "/srv/**.secret")
              .path(PathAccess.READONLY, "/srv")
              .path(PathAccess.WRITABLE, "/both")
              .path(PathAccess.READONLY, "/both")
              .path(PathAccess.READONLY, "/all-three")
              .path(PathAccess.HIDDEN, "/all-three")
              .path(PathAccess.WRITABLE, "/all-three")
              .path(PathAccess.READONLY, "/var/lib/données")
              .path(PathAccess.HIDDEN, "/opt")
              .path(PathAccess.EXECUTABLE, "/opt/tool")
              .path(PathAccess.EXECUTABLE, "/usr/bin")
              .path(PathAccess.EXECUTABLE, "/tmp/bin")
              .pathDefault()
              .build());

  @ParameterizedTest
  @CsvSource({
    "/usr, READABLE",
    "/usr/lib/x, READABLE",
    "/usrx, UNNAMED",
    "/usr/local/var/x, WRITABLE",
    "/usr/local/varx, READABLE",
    "/tmp/a/b/c, WRITABLE",
    "/etc/hosts, READABLE",
    "/etc/shadow, HIDDEN",
    "/etc/shadow/x, HIDDEN",
    "/etc/shadow-, READABLE",
    "/etc/my.key, HIDDEN",
    "/etc/my.key/below, HIDDEN",
    "/etc/sub/my.key, READABLE",
    "/etc/public.key, READABLE",
    "/srv/a/b/x.secret, HIDDEN",
    "/srv/x.secret/y, HIDDEN",
    "/srv/x.secrets, READABLE",
    "/both/x, READABLE",
    "/all-three, HIDDEN",
    "/opt/x, HIDDEN",
    "/opt/tool/run, READABLE",
    "/tmp/bin/x, WRITABLE",
    "/home/x, UNNAMED",
    "/, LISTABLE",
    "/var, LISTABLE",
    "/var/lib, LISTABLE",
    "/var/log, UNNAMED",
    "/proc/1/mem, READABLE",
    "/proc/sys/net/core/somaxconn, UNNAMED",
    "/dev/null, READABLE",
    "/dev/shm/x, WRITABLE",
    "/work/x, WRITABLE"
  })
  void the_most_specific_pattern_decides(String path, Access expected) {
    assertThat(PATHS.access(path).access()).isEqualTo(expected);
  }

  @Test
  void patterns_are_compared_as_bytes() {
    String utf8 = ByteStrings.ofText("/var/lib/données/x");
    assertThat(PATHS.access(utf8).access()).isEqualTo(Access.READABLE);
    assertThat(PATHS.access("/var/lib/donn\u00e9es/x").access())
        .as("the same text in Latin-1 is another path")
        .isEqualTo(Access.UNNAMED);
  }

  @Test
  void an_answer_names_its_rule() {
    assertThat(PATHS.access("/etc/shadow").rule().orElseThrow().value())
        .isEqualTo("filesystem/hidden/etc/shadow");
    assertThat(PATHS.access("/home").rule().orElseThrow().value()).isEqualTo("filesystem");
  }

  @ParameterizedTest
  @CsvSource({
    "/usr/bin/id, READABLE",
    "/usr/sbin/x, UNNAMED",
    "/opt/tool, READABLE",
    "/opt/other, HIDDEN",
    "/tmp/bin/x, READABLE",
    "/tmp/x, UNNAMED",
    "/home/x, UNNAMED"
  })
  void only_what_is_listed_can_be_executed(String path, Access expected) {
    assertThat(PATHS.execution(path).access()).isEqualTo(expected);
  }

  @Test
  void without_an_executable_list_what_can_be_read_can_be_executed() {
    PathDecision paths =
        PathDecision.of(
            new PolicyBuilder("p").path(PathAccess.READONLY, "/usr").pathDefault().build());
    assertThat(paths.execution("/usr/x").access()).isEqualTo(Access.READABLE);
    assertThat(paths.execution("/home/x").access()).isEqualTo(Access.UNNAMED);
  }

  @Test
  void without_a_filesystem_section_everything_is_readable() {
    var none = new PolicyBuilder("p").build();
    assertThat(PathDecision.of(none).access("/home/x").access()).isEqualTo(Access.READABLE);
    assertThat(PathDecision.of(none, true).access("/home/x").access()).isEqualTo(Access.WRITABLE);
  }

  @Test
  void a_profile_may_hide_what_every_container_has() {
    PathDecision paths =
        PathDecision.of(
            new PolicyBuilder("p")
                .path(PathAccess.HIDDEN, "/proc")
                .path(PathAccess.READONLY, "/work")
                .pathDefault()
                .build());
    assertThat(paths.access("/proc/version").access()).isEqualTo(Access.HIDDEN);
    assertThat(paths.access("/work/x").access()).isEqualTo(Access.READABLE);
  }
}
