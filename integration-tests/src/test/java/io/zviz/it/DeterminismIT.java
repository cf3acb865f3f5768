package io.zviz.it;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import io.zviz.testkit.Expectations;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TimeZone;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Bad input P63: whoever compiles, wherever and with whatever JVM, gets the same bytes. */
class DeterminismIT {
  private static final Path HOME = Path.of("..", "distribution", "target", "zviz").toAbsolutePath();
  private static final Path JDK_25 = Path.of("/usr/lib/jvm/temurin-25-jdk-amd64");
  private static final Path THIS_JDK = Path.of(System.getProperty("java.home"));

  /** Languages with an own idea of digits, of the letter i, and of the order of letters. */
  private static final List<String> LOCALES =
      List.of("tr-TR", "ar-EG", "th-TH-u-nu-thai", "fa-IR", "hi-IN-u-nu-deva", "de-DE", "sv-SE");

  private static final List<String> ZONES = List.of("UTC", "Pacific/Kiritimati", "Asia/Kathmandu");

  private static final String PROFILE =
      """
      name: same
      version: 1.0
      extends: ci-runner
      syscalls: {broker: [openat, ioctl], deny: [ptrace, keyctl]}
      filesystem: {readonly: [/bücher, "/x\\"{a}", /İstanbul], hidden: ["/etc/*.key"]}
      network: {egress: {allow: [10.0.0.0/8, "2001:db8::/32", 192.0.2.1:443]}}
      resources: {memory_max: 256M, io_max: [{device: "8:0", rbps: 1M}]}
      capabilities: {keep: [CAP_KILL, CAP_CHOWN]}
      """;

  private final Locale locale = Locale.getDefault();
  private final TimeZone zone = TimeZone.getDefault();

  @TempDir private Path work = Path.of("/");

  @AfterEach
  void restore() {
    Locale.setDefault(locale);
    TimeZone.setDefault(zone);
  }

  @Test
  void a_hundred_compilations_under_other_locales_and_time_zones_give_the_same_bytes()
      throws IOException {
    List<CompiledCase> cases = new ArrayList<>(CompiledCase.all());
    cases.add(new CompiledCase("same", PROFILE));
    for (int i = 0; i < 100; i++) {
      CompiledCase profile = cases.get(i % cases.size());
      restore();
      Map<String, String> expected = contents(profile.compileIn(folder("expected" + i)));
      Locale.setDefault(Locale.forLanguageTag(LOCALES.get(i % LOCALES.size())));
      TimeZone.setDefault(TimeZone.getTimeZone(ZONES.get(i % ZONES.size())));
      assertThat(contents(profile.compileIn(folder("got" + i))))
          .as("%s under %s", profile, Locale.getDefault())
          .isEqualTo(expected);
    }
  }

  @ParameterizedTest
  @CsvSource({
    "022, .,    -Duser.language=tr -Duser.country=TR",
    "077, a,    -Duser.language=ar -Duser.country=EG -Duser.timezone=Pacific/Kiritimati",
    "000, a/b,  -Dfile.encoding=ISO-8859-9 -Dsun.jnu.encoding=ISO-8859-9",
    "027, a/ü,  -Dfile.encoding=US-ASCII -Dline.separator=X",
    "022, /tmp, -XX:+UnlockExperimentalVMOptions -XX:hashCode=1 -Xint"
  })
  void another_process_gives_the_same_bytes(String umask, String from, String options)
      throws Exception {
    assertThat(process(THIS_JDK, umask, from, options)).isEqualTo(reference());
  }

  @Test
  void another_version_of_java_gives_the_same_bytes() throws Exception {
    boolean there = Files.isExecutable(JDK_25.resolve("bin/java"));
    Expectations.require("jdk-25", there, "there is no " + JDK_25);
    assertThat(process(JDK_25, "022", ".", "-Duser.language=tr")).isEqualTo(reference());
  }

  /** What bin/zviz makes of it, as users start it. */
  private Map<String, String> reference() throws Exception {
    Path folder = folder("reference");
    Files.writeString(folder.resolve("p.yaml"), PROFILE);
    Path out = Files.createDirectory(folder.resolve("out"));
    String profile = folder.resolve("p.yaml").toString();
    Command.run(HOME + "/bin/zviz", "compile", "-o", out.toString(), profile).succeeded();
    return contents(out);
  }

  private Map<String, String> process(Path jdk, String umask, String from, String options)
      throws Exception {
    Path folder = folder("process");
    Path current = Files.createDirectories(folder.resolve(from));
    Path profile = Files.writeString(folder.resolve("p.yaml"), PROFILE);
    Path out = Files.createDirectory(folder.resolve("out"));
    String script =
        "umask %s; cd \"$1\"; exec %s/bin/java %s -Dzviz.home=%s -cp '%s/lib/*:%s/lib/plugins/*'"
            + " io.zviz.app.Main compile -o \"$2\" \"$3\"";
    String home = HOME.toString();
    Command.run(
            "bash",
            "-c",
            script.formatted(umask, jdk, options, home, home, home),
            "bash",
            current.toString(),
            current.relativize(out).toString(),
            current.relativize(profile).toString())
        .succeeded();
    return contents(out);
  }

  private Path folder(String name) throws IOException {
    return Files.createDirectories(work.resolve(name));
  }

  private static Map<String, String> contents(Path folder) throws IOException {
    Map<String, String> contents = new TreeMap<>();
    try (Stream<Path> files = Files.list(folder)) {
      for (Path file : files.toList()) {
        contents.put(file.getFileName().toString(), Files.readString(file, ISO_8859_1));
      }
    }
    assertThat(contents).hasSizeGreaterThanOrEqualTo(11);
    return contents;
  }
}
