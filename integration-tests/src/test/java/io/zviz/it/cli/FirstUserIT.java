package io.zviz.it.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.zviz.it.cli.Zviz.Result;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What people meet who have not read anything: the wrong user, the wrong word, another host. */
class FirstUserIT {
  @TempDir private Path work;
  private Zviz zviz = new Zviz(Path.of("/"));

  @BeforeEach
  void inAFolderThatEveryoneCanReach() throws IOException {
    Files.setPosixFilePermissions(work, PosixFilePermissions.fromString("rwxr-xr-x"));
    zviz = new Zviz(work).withExample("my-profile.yaml");
  }

  @Test
  void without_root_a_run_says_what_needs_it_and_proposes_it_before_enforcing_less() {
    Result result = asNobody("run", "--profile", "minimal", "t", ".", "/bin/echo", "runs").exits(1);

    assertThat(result.out()).isEmpty();
    assertThat(result.err())
        .contains("only root may make groups")
        .containsSubsequence("run zviz as root (sudo)", "--allow-degraded");
    assertThat(result.err().lines()).as("a line a reason, not a line a rule").hasSize(1);
  }

  @Test
  void without_root_check_host_says_what_a_run_without_root_would_enforce() {
    Result result = asNobody("compile", "--check-host", "my-profile.yaml").exits(1);

    assertThat(result.out()).contains("not root", "user", "only root may make groups");
    assertThat(result.err()).containsSubsequence("nothing enforces", "run zviz as root (sudo)");
    assertThat(result.err().lines().filter(line -> line.contains("ZV-SELECT-001")))
        .as("a line a reason, not a line a rule")
        .hasSizeLessThan(6);
  }

  @Test
  void a_folder_that_one_may_not_write_to_is_named() {
    Result result = asNobody("compile", "-q", "my-profile.yaml").exits(1);

    assertThat(result.err())
        .contains(
            "ZV-COMPILE-004 cannot write the artefacts of my-profile to .: permission denied");
  }

  @Test
  void tables_fit_where_people_read_them() {
    Result result = zviz.call("compile", "--check-host", "default").succeeds();

    assertThat(result.out().lines()).allMatch(line -> line.length() <= 200, "at most 200 columns");
  }

  @Test
  void artefacts_for_another_host_are_made_from_the_facts_that_it_wrote() throws IOException {
    Result facts = zviz.call("compile", "--check-host", "--format", "json").succeeds();
    Files.writeString(work.resolve("here.json"), facts.out());
    Files.writeString(
        work.resolve("elsewhere.json"),
        facts.out().replaceFirst("\"architecture\": *\"x86_64\"", "\"architecture\": \"aarch64\""));

    zviz.call("compile", "--host-facts", "here.json", "my-profile.yaml").succeeds();
    assertThat(work.resolve("my-profile.nft")).exists();
    zviz.call("compile", "--host-facts", "elsewhere.json", "my-profile.yaml").succeeds();
    assertThat(work.resolve("my-profile.manifest")).content().contains("aarch64");
    zviz.call("compile", "--host-facts", "none.json", "my-profile.yaml").exits(2);
  }

  @Test
  void a_profile_elsewhere_is_named_by_its_whole_path() throws IOException {
    Path elsewhere = Files.createDirectory(work.resolve("elsewhere"));
    Path wrong = Files.writeString(elsewhere.resolve("wrong.yaml"), "name: wrong\nvarsion: 1\n");

    assertThat(zviz.call("compile", "--validate", wrong.toString()).exits(2).err())
        .contains(wrong + ":2:1: ");
    assertThat(zviz.call("compile", "/nosuch/x.yaml").exits(2).err()).contains("/nosuch/x.yaml");
  }

  @Test
  void a_path_to_a_profile_needs_no_suffix() {
    zviz.call("compile", "--validate", work.resolve("my-profile").toString()).succeeds();
    zviz.call("compile", "--validate", "./my-profile").succeeds();
  }

  @Test
  void help_is_a_command_too() {
    assertThat(zviz.call("help", "run").succeeds().out()).contains("Usage: zviz run", "BUNDLE");
    assertThat(zviz.call("help").succeeds().out()).contains("compile", "doctor");
  }

  @Test
  void an_empty_word_is_not_this_folder() {
    zviz.run("--profile", "minimal", "t", "", "/bin/true").exits(2);
    zviz.run("--profile", "minimal", "-e", "=x", "t", ".", "/bin/true").exits(2);
  }

  @Test
  void results_come_as_json_when_asked_for() {
    assertThat(zviz.call("compile", "--list", "--format", "json").succeeds().out())
        .startsWith("{")
        .contains("\"minimal\"");
    assertThat(
            zviz.call("compile", "--validate", "--format", "json", "my-profile.yaml")
                .succeeds()
                .out())
        .contains("\"valid\"");
    assertThat(zviz.call("compile", "--format", "json", "my-profile.yaml").succeeds().out())
        .contains("\"written\"", "my-profile.bpf");
  }

  private Result asNobody(String... args) {
    List<String> argv = new ArrayList<>(List.of("setpriv", "--reuid", "65534", "--regid", "65534"));
    argv.addAll(List.of("--clear-groups", Zviz.home().resolve("bin/zviz").toString()));
    argv.addAll(List.of(args));
    return zviz.host(argv.toArray(String[]::new));
  }
}
