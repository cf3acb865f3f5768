package io.zviz.it.launch;

import static org.assertj.core.api.Assertions.assertThat;

import io.zviz.it.launch.Launches.Result;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A plain working directory: the root is assembled from the host. */
final class PlainDirectoryIT {
  @TempDir Path folder;
  private Launches launches = new Launches(Path.of("/"), Path.of("/"));

  @BeforeEach
  void prepare() throws Exception {
    Path work = java.nio.file.Files.createDirectory(folder.resolve("work"));
    launches = new Launches(folder.resolve("state"), work);
  }

  @Test
  void a_command_runs_and_its_exit_status_comes_back() {
    Result result = launches.sh("echo hello; exit 7");
    assertThat(result.output()).isEqualTo("hello\n");
    assertThat(result.status()).isEqualTo(7);
  }

  @Test
  void no_capability_remains_in_any_set() {
    assertThat(launches.sh("grep Cap /proc/self/status").output().lines())
        .hasSize(5)
        .allSatisfy(line -> assertThat(line).endsWith("\t0000000000000000"));
  }
}
