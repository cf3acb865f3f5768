package io.zviz.exchange.export;

import io.zviz.spi.policy.PathAccess;
import io.zviz.spi.policy.PathIntent;

/**
 * Paths of a unit: the host's own. Where profiles put what no list names out of reach, the root is
 * empty and what is listed is shown in it.
 */
final class SystemdPaths {
  private final Ledger ledger;
  private final UnitText unit;
  private final PathRules paths;

  private SystemdPaths(ExportInput input, Ledger ledger, UnitText unit) {
    this.ledger = ledger;
    this.unit = unit;
    this.paths = new PathRules(input.policy(), ledger);
  }

  static void write(ExportInput input, Ledger ledger, UnitText unit) {
    new SystemdPaths(input, ledger, unit).write();
  }

  private void write() {
    boolean empty = paths.rest().isPresent();
    if (empty) {
      ledger.holds(paths.rest().get());
      unit.set("TemporaryFileSystem", "/:ro");
      unit.set("BindReadOnlyPaths", "/proc");
    } else if (!paths.rootIsWritable()) {
      unit.set("ReadOnlyPaths", "/");
    }
    unit.set("PrivateDevices", "yes").set("ProtectProc", "invisible");
    unit.set("ProtectKernelTunables", "yes").set("ProtectControlGroups", "yes");
    paths.deciding().forEach(rule -> rule(rule, empty));
    for (PathIntent rule : paths.executables()) {
      if (empty && !rule.path().isGlob()) {
        set("BindReadOnlyPaths", "-", rule, "");
      }
      ledger.lost(
          rule,
          "other programs can be executed as well: NoExecPaths= would also keep libraries from being"
              + " mapped");
    }
  }

  private void rule(PathIntent rule, boolean empty) {
    if (rule.path().isGlob()) {
      ledger.lost(rule, "a unit has no patterns: left out");
      return;
    }
    switch (rule.access()) {
      case HIDDEN -> set("InaccessiblePaths", "-", rule, "");
      case READONLY, EXECUTABLE -> readonly(rule, empty);
      case WRITABLE -> {
        writable(rule, empty);
        if (!paths.mayExecute(rule) && !PathRules.isKernels(rule)) {
          set("NoExecPaths", "-", rule, "");
        }
      }
    }
    ledger.holds(rule);
  }

  private void readonly(PathIntent rule, boolean empty) {
    boolean inWritable = paths.around(rule).filter(PathAccess.WRITABLE::equals).isPresent();
    String path = rule.path().text();
    boolean given = path.equals("/dev") || path.startsWith("/dev/") || path.startsWith("/proc");
    if (empty && !given) {
      set("BindReadOnlyPaths", "-", rule, "");
    } else if (inWritable) {
      set("ReadOnlyPaths", "-", rule, "");
    }
  }

  private void writable(PathIntent rule, boolean empty) {
    String path = rule.path().text();
    if (PathRules.isKernels(rule) || path.equals("/")) {
      return;
    }
    if (PathRules.isTemporary(rule)) {
      set("TemporaryFileSystem", "", rule, ":mode=1777,nosuid,nodev");
    } else if (rule.origin().isImplied()) {
      set("TemporaryFileSystem", "", rule, ":mode=0755,nosuid,nodev");
    } else {
      set(empty ? "BindPaths" : "ReadWritePaths", "-", rule, "");
    }
  }

  private void set(String key, String prefix, PathIntent rule, String suffix) {
    unit.set(key, UnitText.path(prefix, rule.path().text(), suffix));
  }
}
