package io.zviz.exchange.export;

import io.zviz.containment.KernelPaths;
import io.zviz.spi.policy.PathAccess;
import io.zviz.spi.policy.PathIntent;
import io.zviz.spi.policy.ResolvedPolicy;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The mounts of a command line of bubblewrap. They stand before the command in "$@", those of
 * folders before those of what lies in them; each line of the script puts one before what is there
 * already, so the last one comes first.
 */
final class BwrapPaths {
  /** The script's first argument, for the shell to put in. */
  private static final String WORK = "\"$work\"";

  /** Links of a host's root to what lies below /usr, where systems have merged them. */
  private static final List<String> LINKS =
      List.of("bin", "sbin", "lib", "lib32", "lib64", "libx32");

  private final Ledger ledger;
  private final PathRules paths;
  private final ShellScript script;
  private final List<String> mounts = new ArrayList<>();

  private BwrapPaths(ResolvedPolicy policy, Ledger ledger, ShellScript script) {
    this.ledger = ledger;
    this.paths = new PathRules(policy, ledger);
    this.script = script;
  }

  /** Whether the host's whole root is shown. */
  static boolean write(ResolvedPolicy policy, Ledger ledger, ShellScript script) {
    return new BwrapPaths(policy, ledger, script).write();
  }

  private boolean write() {
    script.line("set -- --remount-ro /dev --remount-ro / -- \"$@\"");
    paths.executables().forEach(this::executable);
    mount("--ro-bind-try", "/proc/fs", "/proc/fs"); // bwrap itself covers the others
    cover(KernelPaths.MASKED_PROC);
    if (paths.shows("/sys")) {
      mount("--ro-bind-try", "/sys", "/sys");
      cover(KernelPaths.MASKED_SYS);
    }
    paths.deciding().forEach(this::rule);
    paths.rest().ifPresent(ledger::holds);
    usrLinks();
    for (int i = mounts.size() - 1; i >= 0; i--) {
      script.line(mounts.get(i));
    }
    return paths.rest().isEmpty();
  }

  private void mount(String... words) {
    mounts.add(
        Stream.of(words)
            .map(word -> word.equals(WORK) ? word : ShellScript.quoted(word))
            .collect(Collectors.joining(" ", "set -- ", " \"$@\"")));
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
    switch (rule.access()) {
      case READONLY, EXECUTABLE -> {
        bind(rule.path().text());
        ledger.holds(rule);
      }
      case WRITABLE -> writable(rule);
      case HIDDEN -> {
        hide(rule.path().text());
        ledger.holds(rule);
      }
    }
  }

  private void bind(String path) {
    if (path.startsWith("/dev/")) {
      mount("--dev-bind-try", path, path);
    } else if (!List.of("/", "/dev", "/proc", "/sys").contains(path)
        && !path.startsWith("/proc/")) {
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
    if (!rule.path().isGlob()) {
      bind(rule.path().text());
    }
    ledger.lost(rule, "programs elsewhere can be executed as well: bwrap has no noexec");
  }

  private void hide(String path) {
    String in = ShellScript.quoted(path);
    boolean inWork = path.startsWith("/work/") && paths.shows("/work");
    String there = inWork ? WORK + ShellScript.quoted(path.substring("/work".length())) : in;
    if (!paths.shownBelow(path).isEmpty()) {
      // What is shown in it is mounted first.
      script.line("[ -d %s ] && set -- --remount-ro %s \"$@\"".formatted(there, in));
      cover(there, in, "--perms 0111 --tmpfs " + in);
    } else {
      cover(there, in, "--perms 0000 --tmpfs " + in + " --remount-ro " + in);
    }
  }

  private void cover(List<String> kernels) {
    for (String path : kernels) {
      cover(path, path, "--perms 0000 --tmpfs " + path + " --remount-ro " + path);
    }
  }

  /** A cover has to be of the kind of what is there: the script looks. */
  private void cover(String there, String in, String folder) {
    mounts.add(
        """
        if [ -d %s ]; then
          set -- %s "$@"
        elif [ -e %s ]; then
          set -- --ro-bind /dev/null %s "$@"
        fi"""
            .formatted(there, folder, there, in));
  }
}
