package io.zviz.it;

import static org.assertj.core.api.Assertions.assertThat;

import io.zviz.testkit.Expectations;
import io.zviz.testkit.ForeignTool;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** The programs that read what we compile, asked whether they take a set of artefacts. */
public final class ForeignCheckers {
  static final Path SELINUX_BASE =
      Path.of("../plugins/selinux/src/test/resources/io/zviz/backend/selinux/base.cil");
  private static final Path MANIFEST_SCHEMA = Path.of("../docs/manifest.schema.json");

  private static final List<String> TOOLS =
      List.of(
          "apparmor_parser",
          "secilc",
          "nft",
          "iptables-restore",
          "ip6tables-restore",
          "bwrap",
          "jsonschema");

  private static final Pattern ABI = Pattern.compile("^abi <(abi/[^>]+)>,", Pattern.MULTILINE);

  private ForeignCheckers() {}

  /** Skips the test where one of them is missing. */
  public static void require() {
    for (String tool : TOOLS) {
      Expectations.require(tool, ForeignTool.find(tool).isPresent(), "see scripts/packages");
    }
  }

  /**
   * Has them check the artefacts that a profile's manifest lists: a profile that asks for some
   * backends has none of the others.
   *
   * @param folder where they are; files that the checkers make are left in it
   * @throws AssertionError with what a checker complains about
   */
  public static void accept(Path folder, String name) throws Exception {
    Set<String> kinds = kinds(folder.resolve(name + ".manifest"), name);
    assertThat(kinds).as(name).contains("bpf");
    for (String kind : kinds) {
      accept(folder, folder.resolve(name + "." + kind).toString(), kind);
    }
  }

  private static void accept(Path folder, String artefact, String kind) throws Exception {
    switch (kind) {
      case "apparmor" -> apparmor(artefact);
      case "cil" -> {
        String base = SELINUX_BASE.toAbsolutePath().normalize().toString();
        String policy = folder.resolve("policy").toString();
        run("secilc", "-o", policy, "-f", policy + ".contexts", base, artefact);
      }
      case "nft" -> run("unshare", "--net", "nft", "-c", "-f", artefact);
      case "iptables", "ip6tables" -> {
        for (String frontEnd : List.of("nft", "legacy")) {
          run("unshare", "--net", kind + "-" + frontEnd + "-restore", "--test", artefact);
        }
      }
      case "bpf" -> filter(artefact);
      default -> assertThat(Path.of(artefact)).isRegularFile(); // JSON of our own
    }
  }

  /** A profile can ask for an ABI that this host's parser is too old for. */
  private static void apparmor(String artefact) throws Exception {
    Matcher abi = ABI.matcher(Files.readString(Path.of(artefact)));
    assertThat(abi.find()).as("%s names its ABI", artefact).isTrue();
    if ("abi/3.0".equals(abi.group(1)) || Files.exists(Path.of("/etc/apparmor.d", abi.group(1)))) {
      run("apparmor_parser", "-Q", "-K", artefact);
    }
  }

  private static Set<String> kinds(Path manifest, String name) throws IOException {
    Pattern file = Pattern.compile("\"file\": *\"" + Pattern.quote(name) + "\\.(\\w+)\"");
    return file.matcher(Files.readString(manifest))
        .results()
        .map(found -> found.group(1))
        .filter(kind -> !kind.startsWith("y")) // rules stand in NAME.yaml or NAME.yml
        .collect(Collectors.toCollection(TreeSet::new));
  }

  /** Has manifests checked against their schema. */
  public static void manifests(List<Path> manifests) throws Exception {
    List<String> argv = new ArrayList<>(List.of("jsonschema"));
    manifests.forEach(manifest -> argv.addAll(List.of("-i", manifest.toString())));
    argv.add(MANIFEST_SCHEMA.toString());
    run(argv.toArray(String[]::new));
  }

  /**
   * Has bubblewrap load a filter, which is the kernel's own check. What becomes of the program is
   * the profile's business: it may not be allowed to do anything.
   */
  static void filter(String file) throws Exception {
    Command loaded =
        Command.run("bash", "-c", "exec bwrap --ro-bind / / --seccomp 9 /bin/true 9<\"$0\"", file);
    assertThat(loaded.output().toLowerCase(Locale.ROOT)).as(file).doesNotContain("seccomp");
  }

  private static void run(String... argv) throws Exception {
    Command answer = Command.run(argv);
    assertThat(answer.status()).as("%s: %s", String.join(" ", argv), answer.output()).isZero();
  }
}
