package io.zviz.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** The C programs of {@code src/test/c}, built once for each run of the tests. */
public final class CPrograms {
  private static final Map<String, Path> BUILT = new ConcurrentHashMap<>();

  private CPrograms() {}

  /** The static program made from {@code src/test/c/NAME.c}. */
  public static Path of(String name) {
    return of(name, "-static", "-pthread");
  }

  /** The program made with these options; a name has the same ones each time. */
  public static Path of(String name, String... options) {
    return BUILT.computeIfAbsent(name, absent -> build(name, List.of(options)));
  }

  private static Path build(String name, List<String> options) {
    try {
      Path folder = Files.createDirectories(Path.of("target", "c").toAbsolutePath());
      Path program = folder.resolve(name);
      String source = Path.of("src", "test", "c", name + ".c").toAbsolutePath().toString();
      List<String> line = new ArrayList<>(List.of("gcc", "-O1", "-Wall"));
      line.addAll(options);
      line.addAll(List.of("-o", program.toString(), source));
      Process gcc = new ProcessBuilder(line).redirectErrorStream(true).start();
      String said = new String(gcc.getInputStream().readAllBytes(), ISO_8859_1);
      assertThat(gcc.waitFor()).as(said).isZero();
      return program;
    } catch (IOException | InterruptedException failed) {
      throw new IllegalStateException("cannot build " + name + ": gcc and libc6-dev?", failed);
    }
  }

  private static final java.nio.charset.Charset ISO_8859_1 =
      java.nio.charset.StandardCharsets.ISO_8859_1;
}
