package io.zviz.it;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.zviz.app.Main;
import io.zviz.json.JsonText;
import io.zviz.testkit.ForeignTool;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;

/**
 * A file whose name is text in the languages that we write, with paths that are, too: what the
 * programs that read the artefacts find in them is what they find for the same rules in a file with
 * a harmless name and harmless paths.
 */
class InjectionIT {
  private static final List<String> HOSTILE =
      List.of(
          "x\" drop; }; table inet evil {",
          "x\n}\nprofile evil { file, }",
          "x)\n(typepermissive zviz_p_t)\n;\"",
          "x\"\n-A zviz-egress -j ACCEPT\n#",
          "\u001b[2J\u202E{\"a\": 1}\\",
          "@{HOME} #include <abstractions>",
          "l".repeat(240));

  private static final String RULES =
      """
      name: p
      version: 1
      extends: minimal
      description: %s
      filesystem:
        readonly: [%s]
        writable: [%s]
      network:
        egress: {allow: [10.0.0.0/8, "192.0.2.1:443"], deny: [10.1.0.0/16]}
        ingress: {allow: ["2001:db8::/32"]}
        ports: {allow_bind: [80], deny_connect: [25]}
      capabilities: {keep: [CAP_KILL]}
      """;

  private static final String DESCRIPTION = "\"\\\"}, {\\\"x\\\": [\"";

  /** Everything that a path may hold and that means something to somebody. */
  private static final String READONLY =
      "'/x\" rw, #', '/x}', '/@{HOME}', '/#include <a>', '/x\\', '/x[a-z]?{b,c}^', '/x)(allow a b)',"
          + " '/x; flush ruleset', '/x'' y', '/${x}', '/x,-]', '/x (y) ;', '/\u202Ex'";

  @TempDir private Path work = Path.of("/");

  @BeforeEach
  void needTheCheckers() {
    ForeignCheckers.require();
  }

  @ParameterizedTest
  @ValueSource(strings = {"docker-default", "unconfined", "filter", "init.scope", "user_t"})
  void p33_a_profile_takes_the_name_of_nothing_that_is_there(String name) throws Exception {
    Path folder = compiled("p", "name: " + name + "\nversion: 1\n");
    String artefact = folder.resolve(name).toString();
    assertThat(profiles(artefact + ".apparmor")).isEqualTo("zviz-" + name + "\n");
    assertThat(Files.readString(Path.of(artefact + ".cil"))).contains("(type zviz_");
    String tables = "nft -f \"$0.nft\" && nft list tables";
    assertThat(Command.run("unshare", "--net", "sh", "-c", tables, artefact).succeeded())
        .isEqualTo("table inet zviz-" + name + "\n");
    assertThat(Files.readAllLines(Path.of(artefact + ".iptables")))
        .filteredOn(line -> line.startsWith(":") && line.contains(" - "))
        .allMatch(line -> line.startsWith(":zviz-"));
  }

  @Test
  void p40_apparmor_finds_one_profile_in_it() throws Exception {
    for (String name : HOSTILE) {
      String file = hostile(name).resolve("p.apparmor").toString();
      assertThat(profiles(file)).isEqualTo("zviz-p\n");
      Command.run("apparmor_parser", "-Q", "-K", file).succeeded();
    }
  }

  /** The names of the profiles that the parser finds in a file. */
  private static String profiles(String file) {
    ForeignTool parser = ForeignTool.find("apparmor_parser").orElseThrow();
    return new String(parser.run("", "-N", file).succeed().output(), UTF_8);
  }

  @Test
  void p41_the_module_declares_one_type_and_leaves_the_others_alone() throws Exception {
    String base = Files.readString(ForeignCheckers.SELINUX_BASE);
    Files.writeString(work.resolve("base.cil"), base);
    String expected = policy(harmless());
    for (String name : HOSTILE) {
      assertThat(policy(hostile(name))).as(name).isEqualTo(expected);
    }
  }

  /** Types, permissive ones and the number of rules, as SETools counts them. */
  private String policy(Path folder) throws Exception {
    String binary = folder.resolve("policy").toString();
    String module = folder.resolve("p.cil").toString();
    String base = work.resolve("base.cil").toString();
    Command.run("secilc", "-o", binary, "-f", binary + ".contexts", base, module).succeeded();
    return Command.run("seinfo", "--flat", binary, "-t").succeeded()
        + Command.run("seinfo", "--flat", binary, "--permissive").succeeded()
        + Command.run("sesearch", "-A", binary).succeeded().lines().count();
  }

  @Test
  void p42_nft_makes_one_table_with_the_same_rules() throws Exception {
    String expected = rules("nft -f \"$0/p.nft\" && nft list ruleset", harmless());
    assertThat(expected).contains("table inet zviz-p {");
    for (String name : HOSTILE) {
      assertThat(rules("nft -f \"$0/p.nft\" && nft list ruleset", hostile(name)))
          .as(name)
          .isEqualTo(expected);
    }
  }

  @Test
  void p43_iptables_makes_the_same_rules_and_takes_every_comment() throws Exception {
    for (String family : List.of("iptables", "ip6tables")) {
      for (String frontEnd : List.of("nft", "legacy")) {
        String tool = family + "-" + frontEnd;
        String script = tool + "-restore \"$0/p." + family + "\" && " + tool + " -S";
        String expected = rules(script, harmless());
        assertThat(expected).contains("-N zviz-egress");
        for (String name : HOSTILE) {
          assertThat(rules(script, hostile(name))).as(name).isEqualTo(expected);
        }
      }
    }
  }

  /** What a tool shows in a network namespace of its own, without comments. */
  private static String rules(String script, Path folder) throws Exception {
    return Command.run("unshare", "--net", "sh", "-c", script, folder.toString())
        .succeeded()
        .replaceAll(" (-m comment --)?comment \"[^\"\n]*\"", "");
  }

  @Test
  void p44_json_artefacts_hold_names_and_paths_as_they_are() throws Exception {
    for (String name : HOSTILE) {
      Path folder = hostile(name);
      for (String extension : List.of("manifest", "broker", "landlock", "cgroup")) {
        byte[] json = Files.readAllBytes(folder.resolve("p." + extension));
        assertThat(new String(json, UTF_8)).as(extension).matches("[\\n -~]*");
        assertThat(JsonText.read(json)).isNotEmpty();
      }
      Map<String, Object> manifest =
          JsonText.read(Files.readAllBytes(folder.resolve("p.manifest")));
      Map<?, ?> input =
          (Map<?, ?>) ((List<?>) Objects.requireNonNull(manifest.get("inputs"))).get(0);
      assertThat(input.get("file")).isEqualTo(name + ".yaml");
      assertThat(manifest.toString()).contains("/x[a-z]?{b,c}^", "/x\" rw, #", "/x\\,");
      ForeignCheckers.manifests(List.of(folder.resolve("p.manifest")));
    }
  }

  private Path hostile(String name) throws IOException {
    return compiled(name, RULES.formatted(DESCRIPTION, READONLY, "'/w\"} }', '/w(a)+|b$'"));
  }

  private Path harmless() throws IOException {
    return compiled("p", RULES.formatted("plain", "/usr", "/w"));
  }

  private Path compiled(String name, String yaml) throws IOException {
    Path folder = Files.createTempDirectory(work, "case");
    Path file = Files.writeString(folder.resolve(name + ".yaml"), yaml);
    StringWriter said = new StringWriter();
    CommandLine commands = Main.commandLine("compile");
    commands.setOut(new PrintWriter(said));
    commands.setErr(new PrintWriter(said));
    int status = commands.execute("compile", "-o", folder.toString(), file.toString());
    assertThat(status).as("%s: %s", name, said).isZero();
    assertThat(said.toString()).matches("[\\n -~]*");
    return folder;
  }
}
