package io.zviz.it.cli;

import static java.util.stream.Collectors.joining;
import static org.assertj.core.api.Assertions.assertThat;

import io.zviz.it.cli.Zviz.Result;
import io.zviz.json.JsonText;
import io.zviz.json.MalformedJsonException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code zviz compile} as its users see it. */
class CompileIT {
  @TempDir private Path work;
  private Zviz zviz = new Zviz(Path.of("/"));

  @BeforeEach
  void inTheWorkingDirectory() {
    zviz = new Zviz(work);
  }

  @Test
  void a_wrong_profile_is_named_to_the_column_and_nothing_is_written() throws IOException {
    zviz.withProfile(
        "wrong.yaml",
        "name: wrong\nversion: 1\nsyscalls:\n  allow: [opne]\nfilesystem:\n  readonly: [usr]\n");
    Result result = zviz.call("compile", "wrong.yaml").exits(2);
    assertThat(result.out()).isEmpty();
    assertThat(result.err())
        .contains("wrong.yaml:4:11: ZV-PROFILE", "did you mean", "open", "wrong.yaml:6:14:")
        .doesNotContain("Exception", "\tat ");
    assertThat(files()).containsExactly("wrong.yaml");
  }

  @Test
  void an_argument_that_would_change_nothing_is_refused() {
    String refused = " does not go with ";
    for (List<String> arguments :
        List.of(
            List.of("--list", "minimal"),
            List.of("--show", "minimal", "default"),
            List.of("--validate", "-o", "x", "minimal"),
            List.of("--stats", "-o", "x", "minimal"),
            List.of("--list", "--arch", "aarch64"))) {
      List<String> argv = new ArrayList<>(List.of("compile"));
      argv.addAll(arguments);
      assertThat(zviz.call(argv.toArray(String[]::new)).exits(2).err()).contains(refused);
    }
  }

  @Test
  void shown_as_json_a_profile_is_a_text() throws MalformedJsonException {
    String yaml = zviz.call("compile", "--show", "minimal").succeeds().out();
    String json = zviz.call("compile", "--show", "minimal", "--format", "json").succeeds().out();

    assertThat(JsonText.read(json.getBytes(StandardCharsets.UTF_8)))
        .containsEntry("profile", "minimal")
        .containsEntry("yaml", yaml);
  }

  @Test
  void where_nothing_is_reachable_yet_one_note_says_so() {
    zviz.withProfile(
        "out.yaml",
        "name: out\nversion: 1\nextends: minimal\nnetwork: {egress: {allow: [10.0.0.0/8]}}\n");

    assertThat(zviz.call("compile", "--allow-degraded", "out.yaml").succeeds().err())
        .containsOnlyOnce("no uplink");
  }

  @Test
  void fifty_problems_are_shown_and_the_rest_is_counted() {
    String calls = String.join(", ", Collections.nCopies(60, "opne"));
    zviz.withProfile(
        "wrong.yaml", "name: wrong\nversion: 1\nsyscalls: {allow: [%s]}\n".formatted(calls));
    Result result = zviz.call("compile", "--validate", "wrong.yaml").exits(2);
    assertThat(result.err().lines()).hasSize(51);
    assertThat(result.err().lines().reduce((before, last) -> last)).hasValue("and 10 more");
  }

  @Test
  void a_filter_that_the_kernel_would_not_take_is_an_error_with_a_place() throws IOException {
    String commands =
        IntStream.range(0, 6000)
            .mapToObj(i -> "0x" + Integer.toHexString(0x10000 + 7 * i))
            .collect(joining(", "));
    zviz.withProfile(
        "long.yaml",
        "name: long\nversion: 1\nsyscalls: {broker: [ioctl]}\nioctl: [%s]\n".formatted(commands));
    assertThat(zviz.call("compile", "long.yaml").exits(2).err())
        .contains("long.yaml:4:1: ZV-SECCOMP-001");
    assertThat(files()).containsExactly("long.yaml");
  }

  @Test
  void stats_say_what_real_programs_pay_and_write_nothing() throws IOException {
    String text = zviz.call("compile", "--stats", "--arch", "x86_64", "minimal").exits(0).out();
    assertThat(text)
        .containsPattern("filter: 1[0-9]{2} instructions; at most [12][0-9] executed")
        .containsPattern("CALLS OF +INSTRUCTIONS EACH +ON LINUX 5.11\\+ +LONGEST")
        .containsPattern("(?m)^shell +[6-9]\\.[0-9]{2} +0\\.[0-9]{2} +[12][0-9]$");
    String json =
        zviz.call("compile", "--stats", "--arch", "x86_64", "--format", "json", "minimal")
            .exits(0)
            .out();
    for (String mix : List.of("shell", "compiler", "nginx", "postgres", "jvm")) {
      assertThat(text).containsPattern("(?m)^" + mix + " +[0-9]");
      assertThat(json)
          .containsPattern("\"" + mix + "\"\\s*:\\s*\\{\\s*\"calls\"\\s*:\\s*[0-9]{5}")
          .containsPattern("\"mean_in_hundredths\"\\s*:\\s*[6-9][0-9]{2}\\b");
    }
    assertThat(files()).isEmpty();
  }

  @Test
  void an_empty_folder_name_is_not_this_folder() throws IOException {
    zviz.withExample("my-profile.yaml");
    assertThat(zviz.call("compile", "-o", "", "my-profile.yaml").exits(2).err())
        .contains("FOLDER is empty");
    assertThat(files()).containsExactly("my-profile.yaml");
  }

  @Test
  void a_profile_is_read_from_standard_input() throws IOException {
    String profile = "name: piped\\nversion: 1\\nextends: minimal\\n";
    Files.createDirectory(work.resolve("out"));
    piped(profile, "-o out -").succeeds();
    assertThat(work.resolve("out/piped.bpf")).isRegularFile();
    piped(profile, "--validate -").succeeds();

    assertThat(piped(profile, "-").exits(2).err()).contains("-o FOLDER is needed");
    assertThat(piped("name: x\\nversion: 1\\nnetwrk: {}\\n", "-o out -").exits(2).err())
        .contains("<stdin>:3:1: ZV-PROFILE-010");
    assertThat(files()).containsExactly("out");
  }

  private Result piped(String profile, String arguments) {
    String zvizPath = Zviz.home().resolve("bin/zviz").toString();
    return zviz.host(
        "sh", "-c", "printf '%s' | %s compile %s".formatted(profile, zvizPath, arguments));
  }

  @Test
  void injection_through_names_and_paths_is_refused() throws IOException {
    zviz.withProfile("evil.yaml", "name: \"x; flush ruleset\"\nversion: 1\n");
    zviz.call("compile", "evil.yaml").exits(2);
    zviz.withProfile(
        "evil.yaml", "name: x\nversion: 1\nfilesystem:\n  readonly: [\"/a\\nb\", /a/../b]\n");
    zviz.call("compile", "evil.yaml").exits(2);
    assertThat(files()).containsExactly("evil.yaml");
  }

  @Test
  void two_compilations_are_the_same_to_the_byte() throws IOException {
    zviz.withExample("my-profile.yaml");
    Path first = Files.createDirectory(work.resolve("first"));
    Path second = Files.createDirectory(work.resolve("second"));
    zviz.call("compile", "-o", "first", "my-profile.yaml").succeeds();
    zviz.call("compile", "-o", "second", "my-profile.yaml").succeeds();
    try (Stream<Path> artefacts = Files.list(first)) {
      for (Path artefact : artefacts.toList()) {
        assertThat(second.resolve(artefact.getFileName())).hasSameBinaryContentAs(artefact);
      }
    }
  }

  @Test
  void artefacts_do_not_depend_on_how_the_path_is_written() throws IOException {
    Path folder = Files.createDirectory(work.resolve("folder"));
    Path other = Files.createDirectory(work.resolve("other"));
    Files.writeString(folder.resolve("base.yaml"), "name: base\nversion: 1\nextends: minimal\n");
    Files.writeString(
        folder.resolve("p.yaml"),
        "name: p\nversion: 1\nextends: base\nsyscalls: {allow: [chmod]}\n");
    zviz.call("compile", "-o", "other", "folder/p.yaml").exits(0);
    for (String path : List.of("../folder/p.yaml", folder.resolve("p.yaml").toString())) {
      Path out = Files.createTempDirectory(work, "out");
      new Zviz(other).call("compile", "-o", out.toString(), path).exits(0);
      for (String artefact : List.of("p.bpf", "p.landlock", "p.nft", "p.apparmor", "p.manifest")) {
        assertThat(out.resolve(artefact)).hasSameBinaryContentAs(other.resolve(artefact));
      }
    }
    assertThat(other.resolve("p.manifest"))
        .content()
        .contains("\"base.yaml\"")
        .doesNotContain("folder/");
  }

  @Test
  void errors_name_the_path_as_it_was_given() throws IOException {
    Path folder = Files.createDirectory(work.resolve("folder"));
    Files.writeString(folder.resolve("p.yaml"), "name: p\nversion: 1\nsyscalls: {allow: [opne]}\n");
    assertThat(zviz.call("compile", "folder/p.yaml").exits(2).err()).contains("folder/p.yaml:3:");
  }

  @Test
  void a_profile_that_needs_what_this_host_lacks_is_refused_with_line_and_remedy()
      throws IOException {
    zviz.withProfile(
        "strict.yaml", "name: strict\nversion: 1\nextends: minimal\nbackends:\n  lsm: apparmor\n");
    Result result = zviz.call("compile", "--check-host", "strict.yaml").exits(1);
    assertThat(result.err()).contains("strict.yaml:5:", "apparmor", "change backends.lsm");
    assertThat(files()).containsExactly("strict.yaml");
    zviz.run("--profile", "strict", "t", ".", "/bin/true").exits(1);
  }

  @Test
  void backends_that_a_profile_does_not_ask_for_may_be_missing() {
    zviz.withProfile(
        "pinned.yaml",
        "name: pinned\nversion: 1\nextends: minimal\nbackends: {lsm: landlock, network: iptables}\n");
    zviz.call("compile", "--check-host", "pinned.yaml").succeeds();
    zviz.run("--profile", "pinned", "t", ".", "/bin/true").succeeds();
  }

  @Test
  void without_root_the_host_is_looked_at_as_far_as_possible() throws IOException {
    Path home = Zviz.home();
    zviz.withExample("my-profile.yaml");
    work.toFile().setExecutable(true, false);
    Result result =
        zviz.host(
            "setpriv",
            "--reuid=65534",
            "--regid=65534",
            "--clear-groups",
            home.resolve("bin/zviz").toString(),
            "compile",
            "--check-host");
    assertThat(result.status()).as(result.err()).isZero();
    assertThat(result.out()).contains("not root", "landlock");
  }

  @Test
  void the_host_report_is_json_when_asked_for() throws IOException {
    zviz.withExample("my-profile.yaml");
    Files.writeString(
        work.resolve("report.json"),
        zviz.call("compile", "--check-host", "--format", "json", "my-profile.yaml")
            .succeeds()
            .out());
    Result chosen =
        zviz.host(
                "jq",
                "-r",
                "[.layers[] | select(.state == \"chosen\") | .backend] | sort | join(\" \")",
                "report.json")
            .succeeds();
    assertThat(chosen.out()).contains("containment", "landlock", "nftables", "seccomp");
  }

  @Test
  void built_in_profiles_are_listed_and_shown_with_their_comments() {
    assertThat(zviz.call("compile", "--list").succeeds().out())
        .contains("ci-runner", "default", "minimal");
    assertThat(zviz.call("compile", "--show", "minimal").succeeds().out())
        .contains("name: minimal")
        .startsWith("#");
    zviz.call("compile", "--show", "nothing").exits(2);
  }

  @Test
  void nft_and_bwrap_accept_the_artefacts() {
    zviz.withExample("my-profile.yaml").call("compile", "my-profile.yaml").succeeds();
    zviz.host("unshare", "--net", "nft", "-c", "-f", "my-profile.nft").succeeds();
    zviz.withProfile(
            "open.yaml", "name: open\nversion: 1\nsyscalls:\n  deny: [mount, unlinkat, unlink]\n")
        .call("compile", "open.yaml")
        .succeeds();
    String[] bwrap = {"bwrap", "--bind", "/", "/", "--dev", "/dev"};
    String control = String.join(" ", bwrap) + " touch f && rm f";
    zviz.host("sh", "-c", control).succeeds();
    Result refused =
        zviz.host(
            "sh", "-c", "touch f; " + String.join(" ", bwrap) + " --seccomp 9 rm -f f 9<open.bpf");
    assertThat(refused.status()).isNotZero();
    assertThat(refused.err()).contains("Operation not permitted");
  }

  private List<String> files() throws IOException {
    try (Stream<Path> entries = Files.list(work)) {
      return entries.map(path -> path.getFileName().toString()).sorted().toList();
    }
  }
}
