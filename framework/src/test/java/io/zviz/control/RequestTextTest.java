package io.zviz.control;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.zviz.containment.BundleKind;
import io.zviz.containment.HostBinding;
import io.zviz.json.JsonText;
import io.zviz.launch.Persona;
import io.zviz.resolve.Overrides;
import io.zviz.run.RunOptions;
import io.zviz.run.RunRequest;
import io.zviz.run.TimeLimit;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

final class RequestTextTest {
  private static final Overrides EVERYTHING =
      Overrides.NONE
          .memory("256M")
          .cpus("0.5")
          .pidsLimit("50")
          .writable("/a b")
          .bind("/data", false)
          .bind("/etc/x", true)
          .networkAllow("10.0.0.0/8")
          .readonly()
          .allowDegraded();

  private static RunRequest sent(RunRequest request) {
    byte[] line = JsonText.writeLine(RequestText.of(request)).getBytes(US_ASCII);
    return RequestText.read(new Fields(JsonText.read(line)));
  }

  @Test
  void a_request_with_everything_arrives_as_it_was() {
    RunRequest request =
        new RunRequest(
            "web-1",
            Path.of("/bundle"),
            Optional.of(BundleKind.OCI),
            "p.yaml",
            Path.of("/here"),
            EVERYTHING,
            List.of("sh", "-c", "echo \"ü\" \n", ""),
            Map.of("A", "b=c\n", "EMPTY", ""),
            Optional.of("/tmp"),
            new RunOptions(
                false,
                true,
                new Persona(Optional.of("app:staff"), Optional.of("host")),
                Optional.of(new TimeLimit(Duration.ofMinutes(30), Duration.ofMillis(500))),
                true,
                List.of(new HostBinding(Path.of("/srv/x y"), "/data", true)),
                Optional.of(Path.of("/log/web-1"))),
            Path.of("/run/zviz"),
            Path.of("/var/log/a.json"));

    RunRequest arrived = sent(request);

    assertThat(arrived).usingRecursiveComparison().ignoringFields("overrides").isEqualTo(request);
    assertThat(arrived.overrides().words())
        .isEqualTo(EVERYTHING.words())
        .contains("--memory", "256M", "--bind:ro", "/etc/x", "--allow-degraded");
  }

  @Test
  void a_request_with_little_arrives_as_it_was_with_an_absolute_bundle() {
    RunRequest request =
        new RunRequest(
            "a",
            Path.of("."),
            Optional.empty(),
            "default",
            Path.of("/here"),
            Overrides.NONE,
            List.of(),
            Map.of(),
            Optional.empty(),
            new RunOptions(
                true,
                false,
                Persona.OF_BUNDLE,
                Optional.empty(),
                false,
                List.of(),
                Optional.empty()),
            Path.of("/run/zviz"),
            Path.of("/var/log/a.json"));

    RunRequest arrived = sent(request);

    assertThat(arrived.bundle()).isEqualTo(Path.of("/here/."));
    assertThat(arrived)
        .usingRecursiveComparison()
        .ignoringFields("overrides", "bundle")
        .isEqualTo(request);
    assertThat(arrived.overrides().words()).isEmpty();
  }

  @Test
  void what_is_no_request_is_refused() {
    assertThatThrownBy(() -> RequestText.read(new Fields(Map.of())))
        .isInstanceOf(ControlException.class)
        .hasMessageContaining("\"");
    assertThatThrownBy(() -> Overrides.ofWords(List.of("--memory")))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> Overrides.ofWords(List.of("--none", "x")))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
