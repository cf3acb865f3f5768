package io.zviz.exchange.export;

import io.zviz.seccomp.SeccompBackend;
import io.zviz.spi.artifact.Artifact;
import io.zviz.spi.artifact.Content;
import io.zviz.spi.policy.ArgumentIntent;
import io.zviz.spi.policy.ConditionalSyscallIntent;
import io.zviz.spi.policy.Intent;
import io.zviz.spi.policy.LimitIntent.Limit;
import io.zviz.spi.policy.ResolvedPolicy;
import io.zviz.spi.policy.SocketIntent;
import io.zviz.spi.policy.SyscallDefaultIntent;
import io.zviz.spi.policy.SyscallIntent;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Stream;

/**
 * A command line of bubblewrap that puts a root together from the host's own paths, as {@code zviz
 * run} does for a plain working directory, and a filter that it loads as it is.
 */
final class BwrapExport {
  private final ExportInput input;
  private final Ledger ledger;
  private final ShellScript script = new ShellScript();

  private BwrapExport(ExportInput input) {
    this.input = input;
    this.ledger = new Ledger(input.policy());
  }

  static Export of(ExportInput input) {
    return new BwrapExport(input).export();
  }

  private Export export() {
    ResolvedPolicy policy = input.policy();
    Stream.<Class<? extends Intent>>of(
            SyscallIntent.class,
            SyscallDefaultIntent.class,
            ConditionalSyscallIntent.class,
            ArgumentIntent.class,
            SocketIntent.class)
        .forEach(kind -> ledger.hold(policy.intents(kind)));
    NoNetwork.account(policy, ledger);
    Accounts.limits(policy, ledger, EnumSet.noneOf(Limit.class), false, false);
    ledger.holds(Accounts.capabilities(policy));
    Settings.account(ledger);
    Map<String, byte[]> files = new LinkedHashMap<>();
    files.put("bpf", filter());
    files.put("sh", Export.bytes(script()));
    return new Export(input.name(), files, ledger.close());
  }

  private byte[] filter() {
    Content content =
        new SeccompBackend()
            .compile(input.withoutBroker(), input.target())
            .artifact("bpf")
            .map(Artifact::content)
            .orElseThrow();
    return ((Content.Binary) content).bytes();
  }

  private String script() {
    String name = input.name();
    script
        .line("# usage: %s.sh WORKING_DIRECTORY COMMAND [ARGUMENT...], as root".formatted(name))
        .line("here=$(CDPATH= cd -- \"$(dirname -- \"$0\")\" && pwd)")
        .line("work=${1:?a working directory is needed}")
        .line("shift")
        .line("exec 9<\"$here/%s.bpf\" || exit 1".formatted(name));
    boolean wholeRoot = BwrapPaths.write(input.policy(), ledger, script);
    script
        .command("exec bwrap")
        .words("--die-with-parent")
        .words("--unshare-ipc", "--unshare-pid", "--unshare-net", "--unshare-uts")
        .words("--unshare-cgroup-try")
        .words("--cap-drop", "ALL");
    Accounts.capabilities(input.policy()).keep().forEach(c -> script.words("--cap-add", c));
    if (wholeRoot) {
      script.words("--ro-bind", "/", "/");
    }
    script.words("--proc", "/proc").words("--dev", "/dev");
    script.words("--perms", "1777", "--tmpfs", "/dev/shm");
    return script.words("--seccomp", "9").raw("\"$@\"").text();
  }
}
