package io.zviz.it.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.zviz.it.CPrograms;
import io.zviz.testkit.Expectations;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Operations that lead out of a container, each of which works without zviz. */
class AttacksIT {
  /** The filter lets everything pass: what is refused then, the other layers refuse. */
  private static final String OPEN =
      """
      name: open
      version: 1
      extends: default
      replace: [syscalls]
      syscalls: {deny: [uselib]}
      """;

  @TempDir private Path work;
  private Zviz zviz = new Zviz(Path.of("/"));

  private record Row(String name, String closed, String open, String control, String reason) {}

  @BeforeEach
  void inTheWorkingDirectory() throws IOException {
    Expectations.require(
        "x86_64", "amd64".equals(System.getProperty("os.arch")), "the results are those of x86-64");
    zviz = new Zviz(work).withProfile("open.yaml", OPEN);
    Files.copy(CPrograms.of("attacks"), work.resolve("attacks"));
  }

  @Test
  void the_operations_work_without_zviz() throws IOException {
    String script = "mount -t tmpfs shm /dev/shm; \"$@\"; exit $?";
    String[] argv = {"unshare", "-mpfuin", "--mount-proc", "sh", "-c", script, "sh", "./attacks"};
    List<String> all = new ArrayList<>(List.of(argv));
    all.add(self());
    assertThat(results(zviz.host(all.toArray(String[]::new)))).isEqualTo(expected(Row::control));
    assertThat(rows()).allMatch(row -> "ok".equals(row.control()) || !row.reason().isEmpty());
    assertThat(
            results(zviz.host("./attacks", self(), "D05.kill-of-host", "D06.own-of-host")).values())
        .containsExactly("ok", "ok");
  }

  @Test
  void the_default_profile_refuses_them() throws IOException {
    assertThat(results(zviz.run("-p", "default", "-q", "a", ".", "./attacks", self())))
        .isEqualTo(expected(Row::closed));
  }

  @Test
  void the_layers_behind_the_filter_refuse_what_reaches_the_host() throws IOException {
    assertThat(results(zviz.run("-p", "./open.yaml", "-q", "a", ".", "./attacks", self())))
        .isEqualTo(expected(Row::open));
  }

  private static String self() {
    return Long.toString(ProcessHandle.current().pid());
  }

  private static Map<String, String> results(Zviz.Result result) {
    Map<String, String> results = new LinkedHashMap<>();
    result
        .succeeds()
        .out()
        .lines()
        .map(line -> line.split(" ", 2))
        .forEach(words -> results.put(words[0], words[1]));
    return results;
  }

  private static Map<String, String> expected(Function<Row, String> column) throws IOException {
    Map<String, String> expected = new LinkedHashMap<>();
    rows().forEach(row -> expected.put(row.name(), column.apply(row)));
    return expected;
  }

  private static List<Row> rows() throws IOException {
    try (InputStream table =
        Objects.requireNonNull(AttacksIT.class.getResourceAsStream("/attacks.table"))) {
      return new String(table.readAllBytes(), StandardCharsets.UTF_8)
          .lines()
          .filter(line -> !line.startsWith("#"))
          .map(line -> line.split(" +", 5))
          .map(w -> new Row(w[0], w[1], w[2], w[3], w.length < 5 ? "" : w[4]))
          .toList();
    }
  }
}
