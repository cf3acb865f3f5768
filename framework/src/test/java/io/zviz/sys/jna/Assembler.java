package io.zviz.sys.jna;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.zviz.testkit.Expectations;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** The assembler of an architecture, for the sources whose bytes are kept in classes. */
public final class Assembler {
  private static final List<Path> SOURCES =
      List.of(Path.of("src/main/asm"), Path.of("src/test/asm"));

  private final String prefix;
  private final Path folder;

  private Assembler(String prefix, Path folder) {
    this.prefix = prefix;
    this.folder = folder;
  }

  /**
   * The tools whose names begin so, such as {@code x86_64-linux-gnu-}.
   *
   * @param folder where they write
   */
  public static Assembler of(String prefix, Path folder) {
    require(prefix + "as");
    return new Assembler(prefix, folder);
  }

  /** What a source is assembled to. */
  public byte[] text(String name) throws IOException, InterruptedException {
    Path binary = folder.resolve(name + ".bin");
    run(prefix + "objcopy", "-O", "binary", "-j", ".text", object(name), binary.toString());
    return Files.readAllBytes(binary);
  }

  /** Sources as one program, which gets the name of the first. */
  Path program(String... sources) throws IOException, InterruptedException {
    Path program = folder.resolve(sources[0]);
    List<String> command = new ArrayList<>(List.of(prefix + "ld", "-o", program.toString()));
    for (String source : sources) {
      command.add(object(source));
    }
    run(command.toArray(String[]::new));
    return program;
  }

  private String object(String name) throws IOException, InterruptedException {
    Path source =
        SOURCES.stream()
            .map(sources -> sources.resolve(name + ".S"))
            .filter(Files::exists)
            .findFirst()
            .orElseThrow();
    String object = folder.resolve(name + ".o").toString();
    run(prefix + "as", "-o", object, source.toString());
    return object;
  }

  /** Has a tool, or skips the test. */
  public static String require(String tool) {
    boolean there =
        List.of("/usr/bin", "/bin").stream()
            .anyMatch(bin -> Files.isExecutable(Path.of(bin, tool)));
    Expectations.require(tool, there, "scripts/packages lists what to install");
    return tool;
  }

  /** What a command that succeeds prints. */
  static String run(String... command) throws IOException, InterruptedException {
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    String output = new String(process.getInputStream().readAllBytes(), UTF_8);
    assertThat(process.waitFor()).as(String.join(" ", command) + ": " + output).isZero();
    return output;
  }
}
