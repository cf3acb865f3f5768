package io.zviz.profile;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.zviz.spi.BackendId;
import io.zviz.spi.Layer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class HostFileTest {
  @Test
  void a_layer_has_one_backend_or_a_list_in_order() {
    HostFile file = parse("backends:\n  lsm: [selinux, apparmor]\n  network: nftables\n");

    assertThat(file.backends())
        .hasSize(2)
        .containsEntry(Layer.LSM, ids("selinux", "apparmor"))
        .containsEntry(Layer.NETWORK, ids("nftables"));
  }

  @Test
  void nothing_need_be_said() {
    assertThat(parse("backends: {}\n").backends()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          ''                                  | 1:1: ZV-PROFILE-007 the file is empty
          'backend: {}'                       | 1:1: ZV-PROFILE-010 unknown key "backend"
          'name: x'                           | 1:1: ZV-PROFILE-010 unknown key "name" at the top level
          'network: nftables'                 | 1:1: ZV-PROFILE-011 "network" does not belong at the top level but in backends
          'backends: {netwrk: nftables}'      | 1:12: ZV-PROFILE-010 unknown key "netwrk" in backends
          'backends: {network: {nftables: 1}}'| 1:21: ZV-PROFILE-014 backends.network must be a backend or a list of backends
          'backends: {network: [[nftables]]}' | 1:22: ZV-PROFILE-014 backends.network[] must be a backend
          'backends: {lsm: [Lands, ok]}'      | 1:18: ZV-PROFILE-015 "Lands" is not a backend
          'backends: nftables'                | 1:11: ZV-PROFILE-014 backends must be a map
          'backends: [}'                      | 1:12: ZV-PROFILE-006
          """)
  void what_is_wrong_is_named_to_the_column(String text, String expected) {
    assertThatThrownBy(() -> parse(text))
        .isInstanceOfSatisfying(
            InvalidProfileException.class,
            wrong -> assertThat(wrong.render()).startsWith("config.yaml:" + expected));
  }

  @Test
  void the_documented_file_is_read() throws Exception {
    String document = Files.readString(Path.of("..", "docs", "backends.md"));
    String example = document.substring(document.indexOf("```yaml\n") + 8);

    assertThat(parse(example.substring(0, example.indexOf("```"))).backends())
        .containsEntry(Layer.LSM, ids("selinux", "apparmor"));
  }

  private static List<BackendId> ids(String... names) {
    return java.util.Arrays.stream(names).map(BackendId::new).toList();
  }

  private static HostFile parse(String text) {
    return HostFile.parse(new ProfileSource("config.yaml", text.getBytes(UTF_8), Optional.empty()));
  }
}
