package io.zviz.plugin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.zviz.testkit.Expectations;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class FolderTrustTest {
  private static final int NOBODY = 65534;

  @TempDir Path root;
  private Path folder;
  private Path jar;

  @BeforeEach
  void goodFolder() throws IOException {
    Expectations.require(
        "root",
        Files.getAttribute(Path.of("/proc/self"), "unix:uid").equals(0),
        "files have to be given to other users, which only root can");
    folder = Files.createDirectory(root.resolve("plugins"));
    chmod(root, "rwxr-xr-x");
    chmod(folder, "rwxr-xr-x");
    jar = PluginJar.good("plain").write(folder, "plain.jar");
  }

  @Test
  void root_s_own_files_are_trusted() {
    assertThat(load()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"rwxrwxr-x", "rwxr-xrwx", "rwxrwxrwx"})
  void a_folder_that_others_can_write_is_refused(String mode) throws IOException {
    chmod(folder, mode);

    assertThat(load()).singleElement().asString().contains("plugins is writable by others");
  }

  @ParameterizedTest
  @ValueSource(strings = {"rw-rw-r--", "rw-r--rw-"})
  void a_jar_that_others_can_write_is_refused(String mode) throws IOException {
    chmod(jar, mode);

    assertThat(load())
        .singleElement()
        .asString()
        .contains("plain.jar is writable by others (mode 06")
        .contains("chmod go-w");
  }

  @Test
  void a_folder_of_somebody_else_is_refused() throws IOException {
    Files.setAttribute(folder, "unix:uid", NOBODY);

    assertThat(load()).singleElement().asString().contains("belongs to user 65534, not to root");
  }

  @Test
  void a_jar_of_somebody_else_is_refused() throws IOException {
    Files.setAttribute(jar, "unix:uid", NOBODY);

    assertThat(load()).singleElement().asString().contains("plain.jar belongs to user 65534");
  }

  @Test
  void a_folder_that_others_can_replace_is_refused() throws IOException {
    chmod(root, "rwxrwxrwx");

    assertThat(load()).singleElement().asString().contains("could be replaced");
  }

  @Test
  void a_link_out_of_the_folder_is_refused() throws IOException {
    Path elsewhere = Files.createDirectory(root.resolve("elsewhere"));
    Path target = Files.move(jar, elsewhere.resolve("plain.jar"));
    Files.createSymbolicLink(jar, target);

    assertThat(load()).singleElement().asString().contains("is not a regular file");
  }

  @Test
  void a_link_to_the_folder_is_followed_only_when_its_own_place_is_safe() throws IOException {
    Path open = Files.createDirectory(root.resolve("open"));
    Path link = Files.createSymbolicLink(open.resolve("link"), folder);
    chmod(open, "rwxr-xr-x");
    assertThatCode(() -> new FolderTrust(0).checkFolder(link)).doesNotThrowAnyException();

    chmod(open, "rwxrwxrwx");
    assertThatThrownBy(() -> new FolderTrust(0).checkFolder(link))
        .isInstanceOf(PluginRefused.class)
        .hasMessageContaining("open is writable by others");
  }

  @Test
  void an_ordinary_user_trusts_root_and_himself() throws IOException {
    Files.setAttribute(jar, "unix:uid", NOBODY);

    assertThatCode(() -> new FolderTrust(NOBODY).checkFile(jar)).doesNotThrowAnyException();
    assertThatThrownBy(() -> new FolderTrust(1000).checkFile(jar))
        .hasMessageContaining("not to root or user 1000");
  }

  @Test
  void in_a_namespace_only_what_was_root_s_outside_is_trusted_of_what_is_nobody_s()
      throws IOException {
    Files.setAttribute(jar, "unix:uid", NOBODY);

    assertThatCode(() -> new FolderTrust(0, java.util.Set.of(jar)).checkFile(jar))
        .doesNotThrowAnyException();
    assertThatThrownBy(() -> new FolderTrust(0, java.util.Set.of(folder)).checkFile(jar))
        .hasMessageContaining("belongs to user 65534");
    Files.setAttribute(jar, "unix:uid", 1000);
    assertThatThrownBy(() -> new FolderTrust(0, java.util.Set.of(jar)).checkFile(jar))
        .hasMessageContaining("belongs to user 1000");
  }

  private List<String> load() {
    BackendRegistry registry =
        BackendRegistry.load(
            List.of(), BundledBackends.of(ClassLoader.getPlatformClassLoader()), List.of(folder));
    assertThat(registry.installed()).hasSize(registry.refused().isEmpty() ? 1 : 0);
    return registry.refused().stream().map(PluginReport::why).toList();
  }

  private static void chmod(Path path, String mode) throws IOException {
    Files.setPosixFilePermissions(path, PosixFilePermissions.fromString(mode));
  }
}
