package io.zviz.it.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.zviz.testkit.Expectations;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * The artefacts of the documents' profiles and the built-in ones: as expected to the byte, and
 * accepted by the programs that will read them. With -Dgolden.rewrite=true the expectations are
 * written anew.
 */
class GoldenArtefactsIT {
  private static final Path EXPECTED = Path.of("src", "test", "resources", "golden");
  private static final Path EXAMPLES =
      Path.of("..", "framework", "src", "test", "resources", "io", "zviz", "profile", "examples");
  private static final Path SELINUX_BASE =
      Path.of("../plugins/selinux/src/test/resources/io/zviz/backend/selinux/base.cil");

  @TempDir private Path work = Path.of("/");

  @ParameterizedTest
  @CsvSource({
    "complete,my-profile",
    "documented,my-profile",
    "authoring,my-app",
    "minimal,only-minimal",
    "default,only-default",
    "ci-runner,only-ci-runner"
  })
  void artefacts_are_as_expected_and_accepted(String source, String name) throws IOException {
    Zviz zviz = new Zviz(work).withProfile("p.yaml", profile(source, name));
    zviz.call("compile", "p.yaml").succeeds();
    for (String extension : List.of("apparmor", "cil", "iptables", "ip6tables")) {
      String file = name + "." + extension;
      Path expected = EXPECTED.resolve(source).resolve(file);
      if (Boolean.getBoolean("golden.rewrite")) {
        Files.createDirectories(EXPECTED.resolve(source));
        Files.copy(work.resolve(file), expected, java.nio.file.StandardCopyOption.REPLACE_EXISTING);
      }
      assertThat(work.resolve(file)).hasSameTextualContentAs(expected);
    }
    accepted(zviz, name);
  }

  private static String profile(String source, String name) throws IOException {
    return name.startsWith("only-")
        ? "name: %s\nversion: \"1.0\"\nextends: %s\n".formatted(name, source)
        : Files.readString(EXAMPLES.resolve(source + ".yaml"));
  }

  private static void accepted(Zviz zviz, String name) {
    require("apparmor_parser");
    zviz.host("apparmor_parser", "-Q", "-K", name + ".apparmor").succeeds();
    require("secilc");
    String base = SELINUX_BASE.toAbsolutePath().normalize().toString();
    zviz.host("secilc", "-o", "policy", "-f", "contexts", base, name + ".cil").succeeds();
    zviz.host("unshare", "--net", "nft", "-c", "-f", name + ".nft").succeeds();
    for (String family : List.of("iptables", "ip6tables")) {
      for (String frontEnd : List.of("nft", "legacy")) {
        String tool = family + "-" + frontEnd + "-restore";
        zviz.host("unshare", "--net", tool, "--test", name + "." + family).succeeds();
      }
    }
  }

  private static void require(String tool) {
    boolean found =
        List.of("/usr/sbin", "/usr/bin").stream()
            .anyMatch(folder -> Files.isExecutable(Path.of(folder, tool)));
    Expectations.require(tool, found, "see scripts/packages");
  }
}
