package io.zviz.host;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class OwnFoldersTest {
  private static final long SOMEBODY = 4_000_000;

  @Test
  void root_has_the_system_s_folders_whatever_the_environment_says() {
    OwnFolders folders =
        new OwnFolders(
            0, Map.of("XDG_RUNTIME_DIR", "/run/user/0", "XDG_STATE_HOME", "/x", "HOME", "/root"));

    assertThat(folders.state()).isEqualTo(Path.of("/run/zviz"));
    assertThat(folders.auditLog()).contains(Path.of("/var/log/zviz/audit.json"));
  }

  @Test
  void an_ordinary_user_has_what_the_environment_says() {
    OwnFolders folders =
        new OwnFolders(
            SOMEBODY,
            Map.of("XDG_RUNTIME_DIR", "/run/me", "XDG_STATE_HOME", "/state", "HOME", "/h"));

    assertThat(folders.state()).isEqualTo(Path.of("/run/me/zviz"));
    assertThat(folders.auditLog()).contains(Path.of("/state/zviz/audit.json"));
  }

  @Test
  void relative_folders_are_ignored_and_the_home_stands_in() {
    OwnFolders folders =
        new OwnFolders(
            SOMEBODY, Map.of("XDG_RUNTIME_DIR", "run", "XDG_STATE_HOME", "state", "HOME", "/h"));

    assertThat(folders.state()).isEqualTo(Path.of("/tmp/zviz-4000000"));
    assertThat(folders.auditLog()).contains(Path.of("/h/.local/state/zviz/audit.json"));
    assertThat(new OwnFolders(SOMEBODY, Map.of()).auditLog()).isEmpty();
  }

  @Test
  void in_a_namespace_the_user_outside_counts() {
    List<String> map =
        List.of("         0       1000          1", "         1     300000      65535");

    assertThat(OwnFolders.outside(0, map)).isEqualTo(1000);
    assertThat(OwnFolders.outside(5, map)).isEqualTo(300_004);
    assertThat(OwnFolders.outside(0, List.of("0 0 4294967295"))).isZero();
    assertThat(OwnFolders.outside(70_000, map)).isEqualTo(70_000);
  }
}
