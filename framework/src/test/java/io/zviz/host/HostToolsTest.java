package io.zviz.host;

import static org.assertj.core.api.Assertions.assertThat;

import io.zviz.spi.host.HostProbe.ToolResult;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class HostToolsTest {
  private final HostTools tools = new HostTools(Duration.ofSeconds(10));

  @Test
  void a_tool_sees_two_variables_and_nothing_of_the_caller() {
    ToolResult result = tools.run(List.of("env"), "");

    assertThat(result.ok()).isTrue();
    assertThat(result.stdout().lines())
        .containsExactlyInAnyOrder("PATH=/usr/sbin:/usr/bin:/sbin:/bin", "LC_ALL=C");
  }

  @Test
  void input_output_errors_and_status_come_through() {
    ToolResult result = tools.run(List.of("sh", "-c", "cat; echo bad >&2; exit 3"), "in\n");

    assertThat(result).isEqualTo(new ToolResult(3, "in\n", "bad\n"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "no-such-tool", "./sh", "../bin/sh", "/tmp/sh", "bin/sh", "."})
  void what_is_not_a_tool_of_the_system_is_not_found(String name) {
    assertThat(tools.find(name)).isEmpty();
    assertThat(tools.run(List.of(name), "").status()).isEqualTo(127);
  }

  @Test
  void an_absolute_path_in_a_system_folder_is_run() {
    assertThat(tools.run(List.of("/bin/sh", "-c", "exit 0"), "").ok()).isTrue();
  }

  @Test
  void a_tool_that_never_ends_is_killed_with_its_children() {
    HostTools impatient = new HostTools(Duration.ofMillis(300));

    ToolResult result = impatient.run(List.of("sh", "-c", "echo $$; sleep 1000 & wait"), "");

    assertThat(result.status()).isEqualTo(124);
    assertThat(ProcessHandle.current().descendants().flatMap(p -> p.info().arguments().stream()))
        .noneMatch(arguments -> List.of(arguments).contains("1000"));
  }

  @Test
  void endless_output_is_cut_and_does_not_block_the_tool() {
    ToolResult result = tools.run(List.of("head", "-c", "1000000", "/dev/zero"), "");

    assertThat(result.ok()).isTrue();
    assertThat(result.stdout()).hasSize(64 << 10);
  }

  @Test
  void a_tool_that_ignores_its_input_is_no_error() {
    assertThat(tools.run(List.of("true"), "x".repeat(1 << 20)).ok()).isTrue();
  }
}
