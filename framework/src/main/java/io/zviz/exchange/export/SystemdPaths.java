package io.zviz.exchange.export;

import io.zviz.containment.KernelPaths;
import io.zviz.spi.policy.PathAccess;
import io.zviz.spi.policy.PathIntent;
import java.util.ArrayList;
import java.util.List;

/**
 * Paths of a unit: the host's own. Where profiles put what no list names out of reach, the root is
 * empty and what is listed is shown in it.
 *
 * <p>Of several settings about one path systemd takes the first of inaccessible, bound, noexec and
 * temporary, with the flags of the others for what is bound: so what is temporary says itself
 * whether programs run from it (tried with 252).
 */
final class SystemdPaths {
  /** The manager keeps the mounts of starting units in it, writable, so it is never bound. */
  private static final List<String> RUN = List.of("/run", "/var/run");

  private final Ledger ledger;
  private final UnitText unit;
  private final PathRules paths;
  private final boolean empty;

  private SystemdPaths(ExportInput input, Ledger ledger, UnitText unit) {
    this.ledger = ledger;
    this.unit = unit;
    this.paths = new PathRules(input.policy(), ledger);
    this.empty = paths.rest().isPresent();
  }

  static void write(ExportInput input, Ledger ledger, UnitText unit) {
    new SystemdPaths(input, ledger, unit).write();
  }

  private void write() {
    if (empty) {
      ledger.holds(paths.rest().get());
      unit.set("TemporaryFileSystem", "/:ro");
    } else if (!paths.rootIsWritable()) {
      unit.set("ReadOnlyPaths", "/");
    }
    unit.set("PrivateDevices", "yes").set("ProtectProc", "invisible");
    unit.set("ProtectKernelTunables", "yes").set("ProtectControlGroups", "yes");
    kernelPaths();
    paths.deciding().forEach(this::rule);
    paths.executables().forEach(this::executable);
  }

  /** With {@code ProtectProc=} come a new /proc, and /sys whether or not it is wanted. */
  private void kernelPaths() {
    List<String> covered = new ArrayList<>(KernelPaths.MASKED_PROC);
    List<PathIntent> inSys =
        paths.deciding().stream()
            .filter(rule -> rule.access() != PathAccess.HIDDEN)
            .filter(rule -> rule.path().text().startsWith("/sys/"))
            .toList();
    if (empty && !paths.shows("/sys") && inSys.isEmpty()) {
      covered.add("/sys");
    } else {
      covered.addAll(KernelPaths.MASKED_SYS);
    }
    if (empty && !paths.shows("/sys")) {
      inSys.forEach(rule -> ledger.lost(rule, "the rest of /sys can be read as well"));
    }
    unit.words("InaccessiblePaths", covered.stream().map(path -> "-" + path).toList());
  }

  private void executable(PathIntent rule) {
    boolean listed =
        paths.deciding().stream()
            .anyMatch(other -> !other.path().isGlob() && other.path().covers(rule.path().text()));
    if (empty && !rule.path().isGlob() && !listed) {
      set("BindReadOnlyPaths", rule);
    }
    ledger.lost(
        rule,
        "other programs can be executed as well: NoExecPaths= would also keep libraries from being"
            + " mapped");
  }

  private void rule(PathIntent rule) {
    if (rule.path().isGlob()) {
      ledger.lost(rule, "a unit has no patterns: left out");
      return;
    }
    switch (rule.access()) {
      case HIDDEN -> hidden(rule);
      case READONLY, EXECUTABLE -> readonly(rule);
      case WRITABLE -> writable(rule);
    }
    ledger.holds(rule);
  }

  /** What is shown below an inaccessible path would be inaccessible too. */
  private void hidden(PathIntent rule) {
    String path = rule.path().text();
    if (!paths.shownBelow(path).isEmpty()) {
      temporary(path, "ro,mode=0111,nosuid,nodev,noexec");
    } else {
      set("InaccessiblePaths", rule);
    }
  }

  private void temporary(String path, String options) {
    unit.set("TemporaryFileSystem", UnitText.pathWithOptions(path, options));
  }

  private void readonly(PathIntent rule) {
    boolean inWritable = paths.around(rule).filter(PathAccess.WRITABLE::equals).isPresent();
    if (empty && !PathRules.isKernels(rule)) {
      set("BindReadOnlyPaths", rule);
    } else if (inWritable) {
      set("ReadOnlyPaths", rule);
    }
  }

  private void writable(PathIntent rule) {
    String path = rule.path().text();
    if (PathRules.isKernels(rule) || path.equals("/")) {
      return;
    }
    boolean temporary = PathRules.isTemporary(rule);
    if (temporary || RUN.contains(path) || rule.origin().isImplied()) {
      String mode = temporary ? "1777" : "0755";
      String exec = paths.mayExecute(rule) ? "exec" : "noexec";
      temporary(path, "mode=" + mode + ",nosuid,nodev," + exec);
      return;
    }
    set(empty ? "BindPaths" : "ReadWritePaths", rule);
    if (!paths.mayExecute(rule)) {
      set("NoExecPaths", rule);
    }
  }

  private void set(String key, PathIntent rule) {
    unit.set(key, UnitText.path("-", rule.path().text()));
  }
}
