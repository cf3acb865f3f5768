package io.zviz.host;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.mockito.ArgumentMatchers.any;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.when;

import io.zviz.json.JsonText;
import io.zviz.spi.BackendId;
import io.zviz.spi.LayerBackend;
import io.zviz.spi.error.ZvizException;
import io.zviz.spi.host.Architecture;
import io.zviz.spi.host.HostProbe;
import io.zviz.spi.host.Support;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class HostFactsTest {
  private static final HostFacts FACTS =
      new HostFacts(
          Architecture.AARCH64,
          "6.18.0",
          true,
          new TreeMap<>(
              Map.of(
                  new BackendId("landlock"),
                  new Support.Available(
                      "ABI 7", new TreeMap<>(Map.of("abi", "7")), List.of("tried", "worked")),
                  new BackendId("nftables"),
                  new Support.NotEnabled("no nft", "apt install nftables"),
                  new BackendId("selinux"),
                  new Support.NotImplemented("not built"),
                  new BackendId("cgroups"),
                  new Support.Unknown("not root", "run as root"))),
          new TreeMap<>(Map.of("lsm", "landlock")));

  @Test
  void facts_survive_the_way_to_another_host() {
    assertThat(HostFacts.fromJson(FACTS.toJson())).isEqualTo(FACTS);
  }

  @Test
  void a_whole_report_is_accepted_too() {
    String report = JsonText.write(Map.of("facts", FACTS.toTree(), "layers", List.of()));

    assertThat(HostFacts.fromJson(report)).isEqualTo(FACTS);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "{}",
        "[]",
        "{\"format\":2}",
        "{\"format\":\"1\"}",
        "{\"format\":1,\"architecture\":\"z80\"}",
        "{\"format\":1,\"architecture\":\"x86_64\",\"backends\":[]}",
        "{\"format\":1,\"architecture\":\"x86_64\",\"backends\":{\"../x\":{}},\"kernel\":{}}",
        "{\"format\":1,\"architecture\":\"x86_64\",\"kernel\":{},"
            + "\"backends\":{\"a\":{\"state\":\"great\"}}}"
      })
  void anything_else_is_an_input_error(String text) {
    assertThatThrownBy(() -> HostFacts.fromJson(text))
        .isInstanceOfSatisfying(
            ZvizException.class, e -> assertThat(e.code()).isEqualTo(HostError.FACTS_MALFORMED))
        .hasMessageContaining("--check-host --format json");
  }

  @Test
  void facts_are_read_from_regular_files_only(@TempDir Path folder) throws IOException {
    Path file = Files.write(folder.resolve("facts.json"), FACTS.toJson().getBytes(UTF_8));

    assertThat(HostFacts.read(file)).isEqualTo(FACTS);
    for (Path bad : List.of(folder, folder.resolve("missing"), Path.of("/dev/zero"))) {
      assertThatThrownBy(() -> HostFacts.read(bad)).hasMessageContaining(bad.toString());
    }
  }

  @Test
  void a_probe_that_throws_leaves_the_others_alone() {
    HostProbe host = mock(HostProbe.class);
    when(host.architecture()).thenReturn(Architecture.X86_64);
    when(host.kernelRelease()).thenReturn("6.18.0");
    LayerBackend good = backend("good");
    LayerBackend bad = backend("bad");
    when(good.probe(any())).thenReturn(new Support.NotImplemented("none"));
    when(bad.probe(any())).thenThrow(new NoClassDefFoundError("x/Y"));

    HostFacts facts = HostFacts.gatherForRun(host, List.of(bad, good));

    assertThat(facts.supportOf(good.id())).isEqualTo(new Support.NotImplemented("none"));
    assertThat(facts.supportOf(bad.id()))
        .isInstanceOfSatisfying(Support.NotEnabled.class, s -> assertThat(s.why()).contains("x/Y"));
  }

  @Test
  void a_backend_that_was_not_asked_is_unknown() {
    assertThat(FACTS.supportOf(new BackendId("other"))).isInstanceOf(Support.Unknown.class);
  }

  private static LayerBackend backend(String id) {
    LayerBackend backend = mock(LayerBackend.class);
    when(backend.id()).thenReturn(new BackendId(id));
    return backend;
  }
}
