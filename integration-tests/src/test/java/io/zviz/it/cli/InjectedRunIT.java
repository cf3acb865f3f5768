package io.zviz.it.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.zviz.it.Listing;
import io.zviz.it.cli.Zviz.Result;
import io.zviz.it.launch.HostState;
import io.zviz.run.KernelNames;
import io.zviz.testkit.Expectations;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * {@code bin/zviz run} as it is delivered, and the supervisor that {@code --detach} starts; strace
 * lets the calls by which it changes files and folders fail, or kills it at one. What calls there
 * are is seen in a run that is only traced.
 */
class InjectedRunIT {
  private static final boolean ALL = "all".equals(System.getProperty("zviz.faults"));
  private static final int STRIDE = 3;
  private static final String CALLS = "mkdir,rename,unlink,rmdir,fsync,fdatasync";

  /** Leaves a file that nobody expects where it is not under the filter. */
  private static final String COMMAND =
      "cat /etc/passwd >/dev/null; n=unfenced; grep -q Seccomp:.2 /proc/self/status && n=ran; : >/work/$n";

  private static final Pattern CALL =
      Pattern.compile("(?m)^(\\d+) +(mkdir|rename|unlink|rmdir|fsync|fdatasync)\\(");

  @TempDir private Path work;
  private Zviz zviz = new Zviz(Path.of("/"));
  private Path state = Path.of("/");
  private Path marker = Path.of("/");
  private List<String> how = List.of();

  @BeforeEach
  void inTheWorkingDirectory() {
    Expectations.require("strace", Files.exists(Path.of("/usr/bin/strace")), "no strace");
    zviz = new Zviz(work).withExample("demo.yaml").withExample("demo-broker.yaml");
    state = work.resolve("state");
    marker = work.resolve("ran");
  }

  private Result traced(String... options) {
    List<String> argv = new ArrayList<>(List.of("strace", "-f", "--seccomp-bpf", "-qq"));
    argv.addAll(List.of(options));
    argv.addAll(
        List.of(
            Zviz.home().resolve("bin/zviz").toString(),
            "run",
            "--audit-log",
            zviz.auditLog().toString(),
            "--state-dir",
            state.toString()));
    argv.addAll(how);
    argv.addAll(List.of("-p", "demo-broker", "one", ".", "/bin/sh", "-c", COMMAND));
    return zviz.host(argv.toArray(String[]::new));
  }

  /** How often a thread makes each of the calls, at most. */
  private Map<String, Integer> calls() throws IOException {
    Path log = work.resolve("calls");
    traced("-e", "trace=" + CALLS, "-o", log.toString()).succeeds();
    Map<String, Map<String, Integer>> counts = new TreeMap<>();
    for (MatchResult call : CALL.matcher(Files.readString(log)).results().toList()) {
      counts
          .computeIfAbsent(call.group(2), name -> new TreeMap<>())
          .merge(call.group(1), 1, Integer::sum);
    }
    Files.delete(log);
    Map<String, Integer> most = new TreeMap<>();
    counts.forEach((name, each) -> most.put(name, each.values().stream().reduce(0, Math::max)));
    return most;
  }

  private SortedSet<String> files() throws IOException {
    SortedSet<String> files = new TreeSet<>(Listing.tree(work));
    files.remove("ran");
    Path said = state.resolve(".supervisor/log");
    if (Files.exists(said) && Files.size(said) > 0) { // It stays: somebody may want to know.
      files.removeAll(List.of("state/.supervisor", "state/.supervisor/log"));
      Files.delete(said);
      Files.delete(said.getParent());
    }
    return files;
  }

  private List<Object> image() throws IOException {
    String name = KernelNames.of(state, "one");
    SortedSet<String> files = files(); // Before the rest: it takes away what a supervisor has said.
    return List.of(HostState.now(state), Listing.cgroups(name::equals), files);
  }

  @Test
  void whatever_call_fails_or_is_the_last_nothing_stays() throws IOException {
    injectEverywhere();
  }

  /** strace ends when the supervisor does, which it does when nobody needs it any more. */
  @Test
  void nor_does_anything_of_a_container_in_the_background() throws IOException {
    how = List.of("--detach");
    injectEverywhere();
  }

  private void injectEverywhere() throws IOException {
    traced("-e", "trace=none").succeeds(); // Makes what stays: the state folder, the audit log.
    forget();
    Map<String, Integer> calls = calls();
    forget();
    assertThat(marker).as("control").exists();
    assertThat(calls).containsKeys("mkdir", "rename", "unlink", "rmdir");
    List<Object> before = image();
    int number = 0;
    for (Map.Entry<String, Integer> call : calls.entrySet()) {
      for (int when = 1; when <= call.getValue(); when++) {
        String place = call.getKey() + ":when=" + when;
        boolean third = ALL || number++ % STRIDE == 0;
        if (third || how.isEmpty()) { // a container in the background takes seconds to end
          inject(place, "signal=KILL", before);
        }
        if (third) {
          inject(place, "error=ENOSPC", before);
        }
      }
    }
    Files.deleteIfExists(marker);
    traced("-e", "trace=none").succeeds();
    assertThat(marker).as("control").exists();
  }

  private void forget() {
    zviz.call("delete", "--force", "--state-dir", state.toString(), "one").succeeds();
    zviz.call("cleanup", "--state-dir", state.toString()).succeeds();
  }

  private void inject(String place, String what, List<Object> before) throws IOException {
    Files.deleteIfExists(marker);
    String[] words = place.split(":", 2);
    Result result =
        traced(
            "-e", "trace=" + words[0], "-e", "inject=%s:%s:%s".formatted(words[0], what, words[1]));
    String as = place + " " + what + ": " + result;
    boolean killed = what.startsWith("signal");
    if (killed && how.isEmpty()) {
      assertThat(result.status()).as(as).isIn(137, 0);
    }
    if (result.status() == 0 && !(killed && !how.isEmpty())) {
      assertThat(marker).as(as).exists();
    }
    forget();
    assertThat(image()).as(as).isEqualTo(before);
  }
}
