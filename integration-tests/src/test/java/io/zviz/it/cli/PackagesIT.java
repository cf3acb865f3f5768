package io.zviz.it.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.zviz.testkit.Expectations;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The archive and the Debian package that users install. */
class PackagesIT {
  @TempDir private Path folder;

  @Test
  void the_archive_has_pages_and_completions() throws IOException {
    Zviz zviz = new Zviz(folder);
    zviz.host("tar", "-xf", built(".tar.gz")).succeeds();
    Path home = only(folder);
    assertThat(home.resolve("share/man/man1/zviz-run.1")).isRegularFile();
    assertThat(home.resolve("share/bash-completion/completions/zviz")).isRegularFile();
    assertThat(home.resolve("lib/zviz.jsa")).doesNotExist(); // it belongs to one machine and JVM
    zviz.host(home.resolve("bin/zviz").toString(), "--version").succeeds();
  }

  @Test
  void the_debian_package_makes_the_class_archive_and_removes_it() throws IOException {
    Expectations.require("dpkg", Files.isExecutable(Path.of("/usr/bin/dpkg")), "not on Debian");
    Zviz zviz = new Zviz(folder);
    Files.createDirectories(folder.resolve("var/lib/dpkg/info"));
    Files.createDirectories(folder.resolve("var/lib/dpkg/updates"));
    Files.createFile(folder.resolve("var/lib/dpkg/status"));

    dpkg(zviz, "--force-depends", "-i", built(".deb"));

    Path archive = folder.resolve("usr/lib/zviz/lib/zviz.jsa");
    assertThat(archive).isRegularFile();
    assertThat(folder.resolve("etc/zviz/profiles")).isDirectory();
    assertThat(folder.resolve("usr/share/man/man1/zviz.1")).isRegularFile();
    assertThat(zviz.host("usr/bin/zviz", "--version").succeeds().out()).contains("0.1.0");

    dpkg(zviz, "-r", "zviz");

    assertThat(archive).doesNotExist();
    assertThat(folder.resolve("usr/bin/zviz")).doesNotExist();
  }

  private void dpkg(Zviz zviz, String... arguments) {
    String command = "dpkg --root=" + folder + " --force-script-chrootless --log=/dev/null ";
    zviz.host("sh", "-c", command + String.join(" ", arguments)).succeeds();
  }

  private static String built(String suffix) throws IOException {
    try (Stream<Path> files = Files.list(Zviz.home().getParent())) {
      return files
          .filter(file -> file.toString().endsWith(suffix))
          .findFirst()
          .orElseThrow()
          .toRealPath()
          .toString();
    }
  }

  private static Path only(Path folder) throws IOException {
    try (Stream<Path> entries = Files.list(folder)) {
      return entries.findFirst().orElseThrow();
    }
  }
}
