package io.zviz.it.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.zviz.it.cli.Zviz.Result;
import io.zviz.json.JsonText;
import io.zviz.json.MalformedJsonException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Compiling for hosts that are not this one, with every backend. */
class HostsIT {
  private static final String PROFILE =
      """
      name: p
      version: "1.0"
      syscalls:
        allow: [read, write]
        broker: [openat, openat2, open, creat, execve, socket]
      filesystem:
        readonly: [/usr, /lib, /lib64, /bin]
        writable: [/tmp]
        hidden: [/usr/share/secret]
        executable: [/usr/bin, /bin]
      """;

  @TempDir private Path work;
  private Zviz zviz = new Zviz(Path.of("/"));

  @BeforeEach
  void inTheWorkingDirectory() {
    zviz = new Zviz(work).withProfile("p.yaml", PROFILE);
  }

  @Test
  void facts_written_here_compile_the_same_bytes_and_the_same_coverage_elsewhere()
      throws IOException {
    folders("here", "there");
    Result report = zviz.call("compile", "--check-host", "--format", "json", "p.yaml").succeeds();
    Files.writeString(work.resolve("facts.json"), report.out());
    zviz.call("compile", "--check-host", "-o", "here", "p.yaml").succeeds();
    zviz.call("compile", "--host-facts", "facts.json", "-o", "there", "p.yaml").succeeds();
    assertThat(contents("there")).isEqualTo(contents("here")).containsKey("p.manifest");
    assertThat(
            zviz.call(
                    "compile",
                    "--check-host",
                    "--format",
                    "json",
                    "--host-facts",
                    "facts.json",
                    "p.yaml")
                .succeeds()
                .out())
        .isEqualTo(report.out());
  }

  @ParameterizedTest
  @ValueSource(strings = {"debian-12", "rhel-9"})
  void where_an_lsm_and_mounts_enforce_every_path_opens_are_not_brokered(String host)
      throws IOException, MalformedJsonException {
    for (Map<?, ?> call : brokered(host, PROFILE)) {
      boolean scalar = "socket".equals(call.get("call"));
      assertThat(call.get("place")).isEqualTo(scalar ? "filter" : "mounts and lsm");
      assertThat(text(call, "why")).isNotEmpty();
      if (!scalar) {
        assertThat((List<?>) call.get("relies_on"))
            .isNotEmpty()
            .allSatisfy(r -> assertThat((List<?>) ((Map<?, ?>) r).get("enforced_by")).isNotEmpty());
      }
    }
  }

  @Test
  void without_mounts_landlock_alone_does_not_hide_and_opens_stay_with_the_broker()
      throws IOException, MalformedJsonException {
    for (Map<?, ?> call : brokered("alpine-3.22", PROFILE)) {
      boolean scalar = "socket".equals(call.get("call"));
      assertThat(call.get("place")).isEqualTo(scalar ? "filter" : "broker");
      if (!scalar) {
        assertThat(text(call, "why")).contains("\"hidden /usr/share/secret\" (p.yaml:9:12)");
        assertThat(call.get("relies_on")).isNull();
      }
    }
  }

  @Test
  void mode_always_keeps_every_listed_call_with_the_broker_on_every_host()
      throws IOException, MalformedJsonException {
    String always = PROFILE + "broker:\n  mode: always\n";
    for (String host : List.of("debian-12", "alpine-3.22")) {
      assertThat(brokered(host, always))
          .hasSize(6)
          .allSatisfy(call -> assertThat(call.get("place")).isEqualTo("broker"));
    }
  }

  @Test
  void the_matrix_says_full_partial_or_refused_with_the_rules_position() {
    zviz.withProfile(
        "soft.yaml",
        "name: soft\nversion: 1\nextends: minimal\nrequirements: {containment: optional, lsm:"
            + " optional, network: optional, cgroups: optional}\n");
    Result matrix = zviz.call("matrix", "minimal", "soft.yaml", "--hosts", "debian-13,alpine-3.22");
    assertThat(matrix.exits(1).out())
        .containsPattern("minimal +debian-13 +full")
        .containsPattern("minimal +alpine-3.22 +refused")
        .containsPattern("soft.yaml +debian-13 +full")
        .containsPattern("soft.yaml +alpine-3.22 +partial")
        .containsPattern(
            "builtin/minimal.yaml:\\d+:\\d+: ZV-SELECT-001 nothing enforces \"memory_max")
        .contains("apk add nftables");
    zviz.call("matrix", "soft.yaml", "--hosts", "alpine-3.22").succeeds();
    zviz.call("matrix", "soft.yaml", "--hosts", "alpine-3.22", "--strict").exits(1);
    zviz.call("matrix", "soft.yaml", "--hosts", "debian-13", "--strict").succeeds();
    assertThat(zviz.call("matrix", "minimal", "--hosts", "debian-11").exits(2).err())
        .contains("debian-11 is no file and no shipped host", "debian-12");
  }

  @Test
  void the_matrix_and_the_hosts_are_there_for_programs() throws MalformedJsonException {
    List<?> cells = (List<?>) json("matrix", "minimal", "--format", "json").get("cells");
    List<?> hosts = (List<?>) json("hosts", "--format", "json").get("hosts");
    assertThat(hosts).hasSize(7);
    assertThat(cells)
        .hasSameSizeAs(hosts)
        .allSatisfy(
            cell -> {
              Map<?, ?> tree = (Map<?, ?>) cell;
              boolean refused = "refused".equals(tree.get("standing"));
              assertThat((List<?>) tree.get("refused")).matches(list -> list.isEmpty() != refused);
            });
  }

  @Test
  void every_command_that_compiles_for_a_host_takes_a_shipped_name_and_its_document()
      throws IOException {
    Result document = zviz.call("hosts", "rhel-9").succeeds();
    Files.writeString(work.resolve("rhel.json"), document.out());
    folders("named", "file");
    zviz.call("compile", "--host-facts", "rhel-9", "-o", "named", "p.yaml").succeeds();
    zviz.call("compile", "--host-facts", "rhel.json", "-o", "file", "p.yaml").succeeds();
    assertThat(contents("file")).isEqualTo(contents("named")).doesNotContainKey("p.apparmor");
    for (String host : List.of("rhel-9", "rhel.json")) {
      zviz.call("explain", "--host-facts", host, "p.yaml", "openat", "/tmp/x").succeeds();
      zviz.call("diff", "--host-facts", host, "p.yaml", "minimal").succeeds();
      zviz.call("compile", "--validate", "--host-facts", host, "p.yaml").succeeds();
      zviz.call("compile", "--stats", "--host-facts", host, "p.yaml").succeeds();
    }
  }

  private List<Map<?, ?>> brokered(String host, String profile)
      throws IOException, MalformedJsonException {
    zviz.withProfile("p.yaml", profile);
    String folder = "out-" + host;
    if (!Files.exists(work.resolve(folder))) {
      folders(folder);
    }
    zviz.call("compile", "--allow-degraded", "--host-facts", host, "-o", folder, "p.yaml")
        .succeeds();
    byte[] manifest = Files.readAllBytes(work.resolve(folder).resolve("p.manifest"));
    List<?> calls = (List<?>) Objects.requireNonNull(JsonText.read(manifest).get("brokered"));
    assertThat(calls).isNotEmpty();
    return calls.stream().<Map<?, ?>>map(call -> (Map<?, ?>) call).toList();
  }

  private static String text(Map<?, ?> object, String key) {
    return Objects.requireNonNull(object.get(key), key).toString();
  }

  private Map<?, ?> json(String... args) throws MalformedJsonException {
    return JsonText.read(zviz.call(args).out().getBytes(StandardCharsets.UTF_8));
  }

  private void folders(String... names) throws IOException {
    for (String name : names) {
      Files.createDirectory(work.resolve(name));
    }
  }

  private SortedMap<String, List<Byte>> contents(String folder) throws IOException {
    SortedMap<String, List<Byte>> contents = new TreeMap<>();
    try (Stream<Path> files = Files.list(work.resolve(folder))) {
      for (Path file : files.toList()) {
        List<Byte> bytes = new java.util.ArrayList<>();
        for (byte value : Files.readAllBytes(file)) {
          bytes.add(value);
        }
        contents.put(file.getFileName().toString(), bytes);
      }
    }
    return contents;
  }
}
