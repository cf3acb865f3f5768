package io.zviz.resolve;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.zviz.spi.error.ZvizException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a user may write behind {@code --profile}. */
final class ProfileLocatorTest {
  @TempDir private Path folder;

  private ProfileLocator locator = ProfileLocator.ofHost();

  @BeforeEach
  void useASearchPath() throws IOException {
    Files.createDirectory(folder.resolve("system"));
    locator = new ProfileLocator(List.of(folder.resolve("system")));
  }

  private String name(String written) {
    return locator.locate(written, folder).source().name();
  }

  private void write(String file) throws IOException {
    Files.writeString(folder.resolve(file), "name: p\nversion: 1.0\n");
  }

  @Test
  void a_name_is_looked_for_in_the_working_directory_then_on_the_host() throws IOException {
    write("system/my-profile.yaml");
    assertThat(locator.locate("my-profile", folder).source().file())
        .contains(folder.resolve("system/my-profile.yaml"));
    write("my-profile.yml");
    assertThat(name("my-profile")).isEqualTo("my-profile.yml");
    write("my-profile.yaml");
    assertThat(name("my-profile")).isEqualTo("my-profile.yaml");
  }

  @Test
  void a_path_is_a_path() throws IOException {
    write("my-profile.yaml");
    write("plain");
    assertThat(name("my-profile.yaml")).isEqualTo("my-profile.yaml");
    assertThat(name("./my-profile.yaml")).isEqualTo("./my-profile.yaml");
    assertThat(name(folder.resolve("my-profile.yaml").toString())).isEqualTo("my-profile.yaml");
    assertThat(name("plain")).isEqualTo("plain");
  }

  @Test
  void a_file_in_the_working_directory_cannot_take_the_place_of_a_builtin_profile()
      throws IOException {
    assertThat(locator.locate("minimal", folder).notices()).isEmpty();
    write("minimal.yaml");
    ProfileLocator.Found found = locator.locate("minimal", folder);
    assertThat(found.source().builtin()).isTrue();
    assertThat(found.notices()).singleElement().matches(n -> n.code().equals("ZV-RESOLVE-112"));
    assertThat(name("./minimal.yaml")).isEqualTo("./minimal.yaml");
  }

  @Test
  void what_is_not_there_is_refused_with_the_places_and_the_nearest_name() {
    assertThatThrownBy(() -> locator.locate("minimla", folder))
        .isInstanceOf(ZvizException.class)
        .hasMessageContaining("minimla.yaml")
        .hasMessageContaining("system")
        .hasMessageContaining("did you mean \"minimal\"?");
    assertThatThrownBy(() -> locator.locate("nothing/like.this", folder))
        .isInstanceOf(ZvizException.class)
        .hasMessageContaining("there is no profile");
    assertThatThrownBy(() -> locator.locate("a\0b", folder))
        .isInstanceOf(ZvizException.class)
        .hasMessageContaining("is not the name of a file");
  }
}
