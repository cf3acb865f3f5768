package io.zviz.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The artefacts of the documents' profiles and the built-in ones, of every backend: as expected to
 * the byte, and accepted by the programs that will read them. With -Dgolden.rewrite=true the
 * expectations are written anew.
 */
class GoldenArtefactsIT {
  private static final Path EXPECTED = Path.of("src", "test", "resources", "golden");

  @TempDir private Path work = Path.of("/");

  static List<CompiledCase> cases() throws IOException {
    return CompiledCase.all();
  }

  @ParameterizedTest
  @MethodSource("cases")
  void artefacts_are_as_expected_and_accepted(CompiledCase profile) throws Exception {
    ForeignCheckers.require();
    Path made = profile.compileIn(work);
    Path expected = EXPECTED.resolve(profile.toString());
    if (Boolean.getBoolean("golden.rewrite")) {
      rewrite(made, expected);
    }
    assertThat(names(made)).isEqualTo(names(expected)).hasSizeGreaterThanOrEqualTo(11);
    for (String file : names(made)) {
      assertThat(lines(made.resolve(file)))
          .as("%s/%s; -Dgolden.rewrite=true writes what is meant to change", profile, file)
          .isEqualTo(Files.readAllLines(expected.resolve(file)));
    }
    String manifest = only(made, ".manifest");
    ForeignCheckers.accept(made, manifest.substring(0, manifest.lastIndexOf('.')));
    ForeignCheckers.manifests(List.of(made.resolve(manifest)));
  }

  private static void rewrite(Path made, Path expected) throws IOException {
    Files.createDirectories(expected);
    for (String old : names(expected)) {
      Files.delete(expected.resolve(old));
    }
    for (String file : names(made)) {
      Files.write(expected.resolve(file), lines(made.resolve(file)));
    }
  }

  private static List<String> lines(Path artefact) throws IOException {
    String name = artefact.getFileName().toString();
    String extension = name.substring(name.lastIndexOf('.') + 1);
    return GoldenText.of(extension, Files.readAllBytes(artefact));
  }

  private static String only(Path folder, String end) throws IOException {
    return names(folder).stream().filter(name -> name.endsWith(end)).findFirst().orElseThrow();
  }

  private static List<String> names(Path folder) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files
          .map(file -> file.getFileName().toString())
          .sorted(Comparator.naturalOrder())
          .toList();
    }
  }
}
