package io.zviz.it;

import static org.assertj.core.api.Assertions.assertThat;

import io.zviz.app.Main;
import io.zviz.resolve.BuiltinProfiles;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import picocli.CommandLine;

/**
 * A profile of the documents or a built-in one, compiled in this process through the command line.
 *
 * @param name of the case
 * @param yaml the profile
 */
public record CompiledCase(String name, String yaml) {
  private static final Path DOCUMENTS =
      Path.of("..", "framework", "src", "test", "resources", "io", "zviz", "profile", "examples");

  /** All of them, by name. */
  public static List<CompiledCase> all() throws IOException {
    List<CompiledCase> cases = new ArrayList<>();
    for (String builtin : BuiltinProfiles.names()) {
      String text = "name: only-%s\nversion: \"1.0\"\nextends: %s\n".formatted(builtin, builtin);
      cases.add(new CompiledCase(builtin, text));
    }
    try (Stream<Path> documents = Files.list(DOCUMENTS)) {
      for (Path document : documents.sorted().toList()) {
        String file = document.getFileName().toString();
        cases.add(new CompiledCase(file.replace(".yaml", ""), Files.readString(document)));
      }
    }
    return cases;
  }

  /**
   * Compiles it for x86-64 and no host in particular.
   *
   * @return the folder with the artefacts and nothing else
   */
  public Path compileIn(Path folder) throws IOException {
    Path profile = Files.writeString(folder.resolve("p.yaml"), yaml);
    Path out = Files.createDirectories(folder.resolve("out"));
    StringWriter said = new StringWriter();
    CommandLine commands = Main.commandLine("compile");
    commands.setOut(new PrintWriter(said));
    commands.setErr(new PrintWriter(said));
    int status =
        commands.execute("compile", "--arch", "x86_64", "-o", out.toString(), profile.toString());
    assertThat(status).as("%s: %s", name, said).isZero();
    return out;
  }

  @Override
  public String toString() {
    return name;
  }
}
