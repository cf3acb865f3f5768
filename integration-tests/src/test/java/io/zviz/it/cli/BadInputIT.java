package io.zviz.it.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.zviz.it.cli.Zviz.Result;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What the command does with input, places and streams that are not as they should be. */
class BadInputIT {
  private static final String PROFILE = "name: good\nversion: 1\nextends: minimal\n";

  @TempDir private Path work;
  private Zviz zviz = new Zviz(Path.of("/"));

  @BeforeEach
  void inTheWorkingDirectory() throws IOException {
    zviz = new Zviz(work).withProfile("good.yaml", PROFILE);
    Files.createDirectory(work.resolve("out"));
  }

  @Test
  void p05_what_is_no_file_ends_at_once_and_what_may_not_be_read_says_so() {
    zviz.host(
        "sh", "-c", "mkfifo fifo; mkdir folder; cp good.yaml secret.yaml; chmod 0 secret.yaml");
    for (String path : List.of("/dev/zero", "./fifo", "./folder", "./missing.yaml", "/dev/stdin")) {
      Result result = zviz.call("compile", "-o", "out", path).exits(2);
      assertThat(result.err()).startsWith("ZV-PROFILE-002 ").hasLineCount(2);
    }
    String zvizPath = Zviz.home().resolve("bin/zviz").toString();
    work.toFile().setExecutable(true, false);
    Result unreadable =
        zviz.host(
                "setpriv",
                "--reuid=65534",
                "--regid=65534",
                "--clear-groups",
                zvizPath,
                "compile",
                "--validate",
                "./secret.yaml")
            .exits(1);
    assertThat(unreadable.err()).startsWith("ZV-PROFILE-001 no permission to read ");
  }

  @Test
  void p30_a_filter_of_more_instructions_than_the_kernel_takes_is_refused() throws IOException {
    String commands =
        IntStream.range(0, 5000)
            .mapToObj(i -> String.valueOf(100_000 + 3 * i))
            .collect(Collectors.joining(", "));
    String lines = commands.replaceAll("((?:[^,]*, ){100})", "$1\n  ");
    zviz.withProfile(
        "long.yaml",
        "name: long\nversion: 1\nsyscalls: {broker: [ioctl]}\nioctl: [" + lines + "]\n");
    Result result = zviz.call("compile", "-o", "out", "long.yaml").exits(2);
    assertThat(result.err())
        .contains("ZV-SECCOMP-001 ", "4096", "shorten the ioctl and prctl lists");
    assertThat(files("out")).isEmpty();
  }

  @Test
  void p32_no_name_leads_out_of_the_folder() throws IOException {
    for (String name : List.of("../x", "/tmp/x", "a/b", "..", ".", "-rf", "a\\nb", "a\\0")) {
      zviz.withProfile("evil.yaml", "name: \"" + name + "\"\nversion: 1\n");
      zviz.call("compile", "-o", "out", "evil.yaml").exits(2);
    }
    assertThat(files("out")).isEmpty();
    assertThat(files(".")).containsExactly("evil.yaml", "good.yaml", "out");
  }

  @Test
  void p59_a_folder_that_cannot_take_them_keeps_its_old_artefacts() throws IOException {
    Files.writeString(work.resolve("file"), "");
    Files.createSymbolicLink(work.resolve("link"), Path.of("out"));
    for (String folder : List.of("missing", "file", "link", "x".repeat(300), "a/".repeat(3000))) {
      Result result = zviz.call("compile", "-o", folder, "good.yaml").exits(1);
      assertThat(result.err()).contains("ZV-COMPILE-004 ").doesNotContain("Exception:", "\tat ");
    }
    assertThat(files("out")).isEmpty();
    assertThat(files(".")).containsExactly("file", "good.yaml", "link", "out");
  }

  @ParameterizedTest
  @CsvSource({
    "size=1m,   dd if=/dev/zero of=out/filler bs=1k count=2000 2>/dev/null || true, No space left",
    "nr_inodes=14, true, No space left",
    "size=1m,   mount -o remount$()$ro out, Read-only file system"
  })
  void p59_a_disk_that_is_full_or_read_only_keeps_the_old_set(
      String options, String spoil, String reason) {
    String script =
        """
        set -e
        mount -t tmpfs -o %s none out
        "$0" compile -q -o out good.yaml > /dev/null
        (cd out; sha256sum good.*) > before
        %s
        echo "resources: {pids_max: 7}" >> good.yaml
        status=0
        "$0" compile -q -o out good.yaml || status=$?
        rm -f out/filler 2>/dev/null || true
        ls -A out > after
        (cd out; sha256sum --status -c ../before; ls -A) | grep -v '^good[.]' && exit 7
        exit $status
        """
            .formatted(options, spoil.replace("$()$", ","));
    String zvizPath = Zviz.home().resolve("bin/zviz").toString();
    Result result = zviz.host("unshare", "--mount", "bash", "-c", script, zvizPath).exits(1);
    assertThat(result.err()).contains("ZV-COMPILE-004 ", reason);
  }

  @Test
  void p62_twenty_processes_at_once_leave_one_complete_set() throws IOException {
    String script =
        """
        for i in $(seq 20); do
          printf 'name: same\\nversion: 1\\nextends: minimal\\nresources: {pids_max: %s}\\n' $i > p$i.yaml
          "$0" compile -q -o out p$i.yaml & pids="$pids $!"
        done
        for pid in $pids; do wait $pid || exit 1; done
        """;
    zviz.host("bash", "-c", script, Zviz.home().resolve("bin/zviz").toString()).succeeds();
    Map<String, String> got = contents("out");
    String manifest = Objects.requireNonNull(got.get("same.manifest"));
    String winner = manifest.replaceAll("(?s).*\"file\": \"(p\\d+\\.yaml)\".*", "$1");
    Files.createDirectory(work.resolve("alone"));
    zviz.call("compile", "-o", "alone", winner).succeeds();
    assertThat(got).isEqualTo(contents("alone"));
  }

  @Test
  void p65_wrong_usage_is_2_and_says_how_it_is_meant() throws IOException {
    for (String line :
        List.of(
            "compile",
            "compile good.yaml good.yaml",
            "compile --nothing good.yaml",
            "compile -o",
            "compile -o out -o out good.yaml",
            "compile --arch vax good.yaml",
            "compile --validate --stats good.yaml",
            "compile -- --validate",
            "nothing")) {
      Result result = zviz.call(line.split(" ", -1)).exits(2);
      assertThat(result.out()).as(line).isEmpty();
      assertThat(result.err()).as(line).isNotEmpty().doesNotContain("Exception");
    }
    assertThat(files("out")).isEmpty();
  }

  @Test
  void p67_streams_that_end_draw_no_trace() {
    String zvizPath = Zviz.home().resolve("bin/zviz").toString();
    String show = zvizPath + " compile --resolved --show default";
    zviz.host("sh", "-c", show + " > /dev/full").exits(1);
    for (String redirection : List.of(">&-", ">&- 2>&-", "2>/dev/full", "| head -1", "<&-")) {
      Result result = zviz.host("sh", "-c", show + " " + redirection).succeeds();
      assertThat(result.err()).as(redirection).doesNotContain("Exception", "\tat ");
    }
  }

  @ParameterizedTest
  @CsvSource({"minimal", "default", "ci-runner"})
  void p70_what_is_shown_as_effective_compiles_to_the_same_filter_and_rules(String base)
      throws IOException {
    zviz.withProfile("p.yaml", "name: p\nversion: \"1\"\nextends: " + base + "\n");
    zviz.call("compile", "-q", "-o", "out", "p.yaml").succeeds();
    String resolved = zviz.call("compile", "--resolved", "--show", "p.yaml").succeeds().out();
    Files.createDirectory(work.resolve("again"));
    zviz.withProfile("again/p.yaml", resolved);
    zviz.call("compile", "-q", "-o", "again", "again/p.yaml").succeeds();
    assertThat(work.resolve("again/p.bpf")).hasSameBinaryContentAs(work.resolve("out/p.bpf"));
    String shown = zviz.call("compile", "--resolved", "--show", "again/p.yaml").succeeds().out();
    assertThat(withoutComments(shown)).isEqualTo(withoutComments(resolved));
    assertThat(zviz.call("diff", "p.yaml", "again/p.yaml").succeeds().out()).doesNotContain("+ ");
  }

  /** The comments say where a line comes from, and each file has its own. */
  private static List<String> withoutComments(String text) {
    return text.lines()
        .map(line -> line.replaceAll(" *#.*", ""))
        .filter(line -> !line.isBlank())
        .toList();
  }

  private List<String> files(String folder) throws IOException {
    try (Stream<Path> entries = Files.list(work.resolve(folder))) {
      return entries.map(path -> path.getFileName().toString()).sorted().toList();
    }
  }

  private Map<String, String> contents(String folder) throws IOException {
    Map<String, String> contents = new TreeMap<>();
    for (String file : files(folder)) {
      contents.put(
          file,
          Files.readString(
              work.resolve(folder).resolve(file), java.nio.charset.StandardCharsets.ISO_8859_1));
    }
    return contents;
  }
}
