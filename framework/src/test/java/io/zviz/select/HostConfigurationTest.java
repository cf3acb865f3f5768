package io.zviz.select;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.zviz.profile.InvalidProfileException;
import io.zviz.spi.BackendId;
import io.zviz.spi.Layer;
import io.zviz.spi.error.ZvizException;
import io.zviz.testkit.Expectations;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HostConfigurationTest {
  private static final int NOBODY = 65534;

  @TempDir Path folder;

  @Test
  void without_a_file_nothing_is_preferred() {
    HostConfiguration absent = new HostConfiguration(folder.resolve("none.yaml"));

    assertThat(absent.exists()).isFalse();
    assertThat(absent.preferences()).isEqualTo(HostPreferences.NONE);
  }

  @Test
  void a_file_of_the_administrator_is_read() throws IOException {
    assertThat(written("backends: {network: iptables}\n").preferences().preferred())
        .containsEntry(Layer.NETWORK, List.of(new BackendId("iptables")));
  }

  @Test
  void a_wrong_file_is_refused_with_its_place() throws IOException {
    HostConfiguration wrong = written("backend: {}\n");

    assertThatThrownBy(wrong::preferences)
        .isInstanceOf(InvalidProfileException.class)
        .satisfies(
            e ->
                assertThat(((ZvizException) e).render())
                    .startsWith(wrong.file() + ":1:1: ZV-PROFILE-010"));
  }

  @Test
  void a_file_that_others_can_write_is_refused() throws IOException {
    HostConfiguration open = written("backends: {}\n");
    Files.setPosixFilePermissions(open.file(), PosixFilePermissions.fromString("rw-rw-r--"));

    assertThatThrownBy(open::preferences)
        .isInstanceOfSatisfying(
            ZvizException.class, e -> assertThat(e.code()).isEqualTo(SelectError.UNTRUSTED))
        .hasMessageContaining("is writable by others (mode 0664); chmod go-w");
  }

  @Test
  void a_folder_that_others_can_write_is_refused() throws IOException {
    HostConfiguration file = written("backends: {}\n");
    Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxrwxrwx"));

    assertThatThrownBy(file::preferences).hasMessageContaining("could be replaced");
  }

  @Test
  void a_link_is_refused() throws IOException {
    Path link = folder.resolve("link.yaml");
    Files.createSymbolicLink(link, written("backends: {}\n").file());

    assertThatThrownBy(new HostConfiguration(link)::preferences)
        .hasMessageContaining("is not a regular file");
  }

  @Test
  void a_file_of_somebody_else_is_refused() throws IOException {
    HostConfiguration file = written("backends: {}\n");
    Expectations.require(
        "root",
        Files.getAttribute(Path.of("/proc/self"), "unix:uid").equals(0),
        "only root can give files away");
    Files.setAttribute(file.file(), "unix:uid", NOBODY);

    assertThatThrownBy(file::preferences).hasMessageContaining("belongs to user 65534");
  }

  private HostConfiguration written(String text) throws IOException {
    return new HostConfiguration(Files.writeString(folder.resolve("config.yaml"), text));
  }
}
