package io.zviz.manpages;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.zviz.app.Main;
import io.zviz.testkit.Expectations;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;

class ShareTest {
  @TempDir Path share;

  @BeforeEach
  void write() throws IOException {
    Share.write(share, "1.2.3", "2026-11-01");
  }

  @Test
  void every_command_has_a_page_with_every_option_and_argument() throws IOException {
    List<CommandLine> commands = List.copyOf(Share.commands(Main.commandLine()).values());
    assertThat(commands).hasSizeGreaterThan(5);
    for (CommandLine command : commands) {
      CommandSpec spec = command.getCommandSpec();
      String page = page(spec.qualifiedName("-")).replace("\\-", "-");
      for (CommandLine.Model.OptionSpec option : spec.options()) {
        Arrays.stream(option.names()).forEach(name -> assertThat(page).contains("\\fB" + name));
      }
      for (CommandLine.Model.PositionalParamSpec parameter : spec.positionalParameters()) {
        assertThat(page).contains("\\fI" + parameter.paramLabel());
      }
      assertThat(page).as("variables").doesNotContain("${").doesNotContain("%n");
    }
  }

  @Test
  void the_page_of_the_top_says_what_users_look_for() throws IOException {
    assertThat(page("zviz"))
        .startsWith(".TH \"ZVIZ\" \"1\" \"2026-11-01\" \"zviz 1.2.3\"")
        .contains("zviz\\-run\\fR(1)", "\\fB128+N", "audit.json", "ZVIZ_JAVA");
  }

  @Test
  void two_builds_are_the_same_to_the_byte(@TempDir Path again) throws IOException {
    Share.write(again, "1.2.3", "2026-11-01");
    for (Path file : files()) {
      assertThat(again.resolve(share.relativize(file))).hasSameBinaryContentAs(file);
    }
  }

  @Test
  void mandoc_and_groff_find_nothing_to_complain_about() throws Exception {
    for (Path file : files()) {
      if (file.toString().endsWith(".1")) {
        assertThat(output("mandoc", "-T", "lint", "-W", "warning", file.toString())).isEmpty();
        assertThat(output("groff", "-man", "-ww", "-z", "-Tascii", file.toString())).isEmpty();
      }
    }
  }

  @ParameterizedTest
  @CsvSource({
    "co, compile completion",
    "run --dry, --dry-run",
    "plugins l, list",
    "--log-level d, debug",
  })
  void bash_completes_commands_options_and_values(String words, String expected) throws Exception {
    String script =
        """
        source "$1"
        compopt() { :; }
        COMP_WORDS=(zviz $2)
        COMP_CWORD=$((${#COMP_WORDS[@]} - 1))
        _complete_zviz
        echo "${COMPREPLY[*]}"
        """;
    String file = share.resolve("bash-completion/completions/zviz").toString();
    assertThat(output("bash", "-c", script, "bash", file, words)).isEqualTo(expected + "\n");
  }

  private String page(String name) throws IOException {
    return Files.readString(share.resolve("man/man1/" + name + ".1"));
  }

  private List<Path> files() throws IOException {
    try (Stream<Path> all = Files.walk(share)) {
      return all.filter(Files::isRegularFile).toList();
    }
  }

  private static String output(String... command) throws Exception {
    boolean there = Files.isExecutable(Path.of("/usr/bin", command[0]));
    Expectations.require(command[0], there, "it is not installed");
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    String output = new String(process.getInputStream().readAllBytes(), UTF_8);
    process.waitFor();
    return output;
  }
}
