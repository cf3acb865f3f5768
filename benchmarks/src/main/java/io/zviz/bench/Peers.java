package io.zviz.bench;

import io.zviz.spi.policy.ResolvedPolicy;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Other programs that run {@code /bin/true} as a profile says, as far as they can. */
final class Peers {
  static final List<String> TRUE = List.of("/bin/true");

  private Peers() {}

  static List<Contender> of(ResolvedPolicy policy, Path scratch, Path work) throws IOException {
    Path folder = Files.createDirectory(scratch.resolve("bundle"));
    OciBundle bundle = new OciBundle(folder, policy, work, TRUE);
    return List.of(
        new Contender("unshare: same namespaces, and nothing else", Command.of(unshare())),
        new Contender(
            "bwrap: same namespaces and binds (no Landlock, no filter)",
            Command.of(Bubblewrap.command(policy, work, TRUE))),
        // crun knows no hosts with controllers of both versions of control groups.
        new Contender(
            "crun: same namespaces, binds and calls (no control groups)",
            bundle.job("crun", "--cgroup-manager=disabled")),
        new Contender("runc: same namespaces, binds and calls", bundle.job("runc")));
  }

  private static List<String> unshare() {
    List<String> argv = new ArrayList<>(List.of("unshare", "--mount", "--pid", "--fork", "--ipc"));
    argv.addAll(List.of("--uts", "--net", "--cgroup", "--"));
    argv.addAll(TRUE);
    return argv;
  }
}
