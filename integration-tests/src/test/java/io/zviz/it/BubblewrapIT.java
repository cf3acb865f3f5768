package io.zviz.it;

import static org.assertj.core.api.Assertions.assertThat;

import io.zviz.spi.host.Architecture;
import io.zviz.spi.policy.Decision;
import io.zviz.testkit.PolicyBuilder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The {@code .bpf} artefact is usable as it is by a loader that is not ours. */
final class BubblewrapIT {
  private static final String MAKE_FOLDER = "mkdir /tmp/made && echo made";

  @TempDir Path folder;

  @Test
  void bubblewrap_runs_a_program_under_the_artefact() throws Exception {
    Command run = bubblewrap(filter(), "echo started; grep Seccomp: /proc/self/status");
    assertThat(run.succeeded()).contains("started").containsPattern("Seccomp:\\s+2");
  }

  @Test
  void a_refused_call_fails_under_the_artefact_and_works_without() throws Exception {
    assertThat(bubblewrap(Path.of(""), MAKE_FOLDER).succeeded()).contains("made");
    Command refused = bubblewrap(filter(), MAKE_FOLDER);
    assertThat(refused.status()).isNotZero();
    assertThat(refused.output()).contains("Operation not permitted").doesNotContain("made\n");
  }

  @Test
  void a_call_left_to_a_broker_fails_where_there_is_none() throws Exception {
    PolicyBuilder brokered =
        policy().calls(Decision.BROKER, "openat").pathDefault(); // nothing else enforces paths
    Path file = Files.write(folder.resolve("brokered.bpf"), artifact(brokered));
    Command run = bubblewrap(file, "echo started");
    assertThat(run.status()).isNotZero();
    assertThat(run.output())
        .as("the loader cannot open the C library: ENOSYS, for which it has no words yet")
        .contains("Error 38")
        .doesNotContain("started\n");
  }

  private static PolicyBuilder policy() {
    return new PolicyBuilder("loaded")
        .otherCalls(Decision.ALLOW)
        .calls(Decision.DENY, "mkdir", "mkdirat")
        .sockets();
  }

  private Path filter() throws Exception {
    return Files.write(folder.resolve("filter.bpf"), artifact(policy()));
  }

  private static byte[] artifact(PolicyBuilder policy) {
    return Filters.artifact(
        policy.build(), Architecture.ofMachine(System.getProperty("os.arch", "")).orElseThrow());
  }

  /** Runs a script in a container; without a filter when there is no path. */
  private static Command bubblewrap(Path filter, String script) throws Exception {
    String bwrap = "exec bwrap --ro-bind / / --tmpfs /tmp --proc /proc --dev /dev ";
    String sandboxed = "/bin/sh -c '" + script + "'";
    String command =
        filter.toString().isEmpty()
            ? bwrap + sandboxed
            : bwrap + "--seccomp 10 " + sandboxed + " 10<" + filter;
    return Command.run("", List.of("/bin/bash", "-c", command));
  }
}
