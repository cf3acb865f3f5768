package io.zviz.profile;

import static org.assertj.core.api.Assertions.assertThat;

import io.zviz.spi.policy.Origin;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The examples of the documentation are accepted as they are printed. */
final class ExamplesTest {
  static List<Path> examples() throws IOException, URISyntaxException {
    Path folder =
        Path.of(Objects.requireNonNull(ExamplesTest.class.getResource("examples")).toURI());
    try (Stream<Path> files = Files.list(folder)) {
      return files.sorted().toList();
    }
  }

  @ParameterizedTest
  @MethodSource("examples")
  void is_accepted_without_a_warning(Path example) {
    assertThat(ProfileParser.parse(ProfileFile.read(example)).notices()).isEmpty();
  }

  @Test
  void values_know_where_they_stand() throws IOException, URISyntaxException {
    Path complete =
        examples().stream()
            .filter(path -> path.endsWith("complete.yaml"))
            .findFirst()
            .orElseThrow();
    Profile profile = ProfileParser.parse(ProfileFile.read(complete));
    assertThat(profile.version())
        .contains(new Located<>("1.0", new Origin("complete.yaml", 2, 10)));
    assertThat(profile.filesystem().hidden().orElseThrow().items().get(0).origin())
        .isEqualTo(new Origin("complete.yaml", 30, 7));
    assertThat(profile.filesystem().origin()).contains(new Origin("complete.yaml", 21, 1));
  }
}
