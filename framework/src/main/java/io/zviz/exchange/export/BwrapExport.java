package io.zviz.exchange.export;

import io.zviz.seccomp.SeccompBackend;
import io.zviz.spi.artifact.Artifact;
import io.zviz.spi.artifact.Content;
import io.zviz.spi.policy.ArgumentIntent;
import io.zviz.spi.policy.ConditionalSyscallIntent;
import io.zviz.spi.policy.Intent;
import io.zviz.spi.policy.LimitIntent.Limit;
import io.zviz.spi.policy.PathAccess;
import io.zviz.spi.policy.PathIntent;
import io.zviz.spi.policy.ResolvedPolicy;
import io.zviz.spi.policy.SocketIntent;
import io.zviz.spi.policy.SyscallDefaultIntent;
import io.zviz.spi.policy.SyscallIntent;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * A command line of bubblewrap that puts a root together from the host's own paths, as {@code zviz
 * run} does for a plain working directory, and a filter that it loads as it is.
 */
final class BwrapExport {
  /** The script's first argument, for the shell to put in. */
  private static final String WORK = "\"$work\"";

  /** Links of a host's root to what lies below /usr, where systems have merged them. */
  private static final List<String> LINKS =
      List.of("bin", "sbin", "lib", "lib32", "lib64", "libx32");

  private final ExportInput input;
  private final Ledger ledger;
  private final PathRules paths;
  private final ShellScript script = new ShellScript();
  private final List<List<String>> mounts = new ArrayList<>();

  private BwrapExport(ExportInput input) {
    this.input = input;
    this.ledger = new Ledger(input.policy());
    this.paths = new PathRules(input.policy(), ledger);
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
        .line("set -- -- \"$@\"")
        .line("exec 9<\"$here/%s.bpf\" || exit 1".formatted(name));
    usrLinks();
    mounts();
    script
        .command("exec bwrap")
        .words("--die-with-parent")
        .words("--unshare-ipc", "--unshare-pid", "--unshare-net", "--unshare-uts")
        .words("--unshare-cgroup-try")
        .words("--cap-drop", "ALL");
    Accounts.capabilities(input.policy()).keep().forEach(c -> script.words("--cap-add", c));
    if (paths.rest().isEmpty()) {
      script.words("--ro-bind", "/", "/");
    }
    script.words("--proc", "/proc").words("--dev", "/dev");
    return script.words("--seccomp", "9").raw("\"$@\"").text();
  }

  /**
   * Mounts stand before the command in "$@", those of folders before those of what lies in them;
   * each line of the script puts one before what is there already, so the last one comes first.
   */
  private void mounts() {
    paths.executables().forEach(this::executable);
    paths.deciding().forEach(this::rule);
    paths.rest().ifPresent(ledger::holds);
    for (int i = mounts.size() - 1; i >= 0; i--) {
      mounts.get(i).forEach(script::line);
    }
  }

  private void mount(String... words) {
    mounts.add(
        List.of(
            Stream.of(words)
                .map(word -> word.equals(WORK) ? word : ShellScript.quoted(word))
                .collect(Collectors.joining(" ", "set -- ", " \"$@\""))));
  }

  private void usrLinks() {
    List<PathIntent> shown =
        Stream.concat(paths.deciding().stream(), paths.executables().stream())
            .filter(rule -> rule.access() != PathAccess.HIDDEN && !rule.path().isGlob())
            .toList();
    String links =
        LINKS.stream()
            .filter(link -> shown.stream().noneMatch(rule -> rule.path().covers("/" + link)))
            .collect(Collectors.joining(" "));
    boolean usr = shown.stream().anyMatch(rule -> rule.path().covers("/usr"));
    if (usr && !links.isEmpty() && paths.rest().isPresent()) {
      script
          .line("for link in " + links + "; do")
          .line(
              "  [ -L \"/$link\" ] && set -- --symlink \"$(readlink \"/$link\")\" \"/$link\" \"$@\"")
          .line("done");
    }
  }

  private void rule(PathIntent rule) {
    if (rule.path().isGlob()) {
      ledger.lost(rule, "patterns are not looked up: left out");
      return;
    }
    String path = rule.path().text();
    switch (rule.access()) {
      case READONLY, EXECUTABLE -> {
        bind(path);
        ledger.holds(rule);
      }
      case WRITABLE -> writable(rule);
      case HIDDEN -> {
        hide(path);
        ledger.holds(rule);
      }
    }
  }

  private void bind(String path) {
    if (path.equals("/")) {
      mount("--ro-bind", "/", "/", "--proc", "/proc", "--dev", "/dev");
    } else if (path.startsWith("/dev/")) {
      mount("--dev-bind-try", path, path);
    } else if (!path.equals("/dev") && !path.equals("/proc") && !path.startsWith("/proc/")) {
      mount("--ro-bind-try", path, path);
    }
  }

  private void writable(PathIntent rule) {
    String path = rule.path().text();
    if (PathRules.isKernels(rule)) {
      if (path.startsWith("/dev/") && !List.of("/dev/shm", "/dev/pts").contains(path)) {
        mount("--dev-bind-try", path, path);
      }
      ledger.holds(rule);
      return;
    }
    if (path.equals("/")) {
      ledger.lost(rule, "the host's root is not made writable: list folders");
      return;
    }
    if (path.equals("/work")) {
      mount("--bind", WORK, path, "--chdir", path);
    } else {
      mount("--perms", PathRules.isTemporary(rule) ? "1777" : "0755", "--tmpfs", path);
    }
    if (paths.mayExecute(rule)) {
      ledger.holds(rule);
    } else {
      ledger.lost(rule, "programs in it can be executed: bwrap has no noexec");
    }
  }

  private void executable(PathIntent rule) {
    bind(rule.path().text());
    ledger.lost(rule, "programs elsewhere can be executed as well: bwrap has no noexec");
  }

  /** A cover has to be of the kind of what is there: the script looks. */
  private void hide(String path) {
    String quoted = ShellScript.quoted(path);
    String there =
        path.startsWith("/work/")
            ? WORK + ShellScript.quoted(path.substring("/work".length()))
            : quoted;
    boolean crossed =
        paths.deciding().stream()
            .anyMatch(
                rule ->
                    rule.access() != PathAccess.HIDDEN
                        && rule.path().text().startsWith(path + "/"));
    mounts.add(
        List.of(
            "if [ -d %s ]; then".formatted(there),
            "  set -- --perms %s --tmpfs %s \"$@\"".formatted(crossed ? "0111" : "0000", quoted),
            "elif [ -e %s ]; then".formatted(there),
            "  set -- --ro-bind /dev/null %s \"$@\"".formatted(quoted),
            "fi"));
  }
}
