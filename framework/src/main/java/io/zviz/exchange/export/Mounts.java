package io.zviz.exchange.export;

import io.zviz.spi.policy.PathAccess;
import io.zviz.spi.policy.PathIntent;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/**
 * Which mounts of a container stand for its path rules, and which rules AppArmor has to carry.
 * Writing needs a mount, since the root is read-only; refusals need either.
 */
final class Mounts {
  /** What a target's mounts can do. */
  enum Ability {
    /** Writable places from which nothing is executed. */
    NOEXEC,
    /** The same for folders of temporary files alone. */
    NOEXEC_TEMPORARY,
    /** Covering any path. */
    MASK,
    /** Covering any path without a colon, which separates them in an option. */
    MASK_WITHOUT_COLON,
    /** Making any path read-only. */
    READONLY
  }

  private final ExportInput input;
  private final Ledger ledger;
  private final PathRules paths;
  private final Set<Ability> abilities;
  private final List<PathIntent> writable = new ArrayList<>();
  private final List<PathIntent> masked = new ArrayList<>();
  private final List<PathIntent> sealed = new ArrayList<>();

  Mounts(ExportInput input, Ledger ledger, Ability... abilities) {
    this.input = input;
    this.ledger = ledger;
    this.paths = new PathRules(input.policy(), ledger);
    this.abilities = EnumSet.noneOf(Ability.class);
    this.abilities.addAll(List.of(abilities));
    paths.deciding().forEach(this::rule);
    paths.executables().forEach(rule -> byAppArmor(rule, "mounts cannot say which programs run"));
    paths
        .rest()
        .ifPresent(
            rest -> {
              if (input.appArmorEnforces(rest)) {
                ledger.holds(rest);
              } else {
                ledger.lost(rest, "the image's other files can be read, but not changed");
              }
            });
  }

  PathRules paths() {
    return paths;
  }

  /** Places that need a writable mount. */
  List<PathIntent> writable() {
    return writable;
  }

  /** Paths to cover. */
  List<PathIntent> masked() {
    return masked;
  }

  /** Paths inside writable places that are read-only. */
  List<PathIntent> sealed() {
    return sealed;
  }

  private void rule(PathIntent rule) {
    switch (rule.access()) {
      case WRITABLE -> writable(rule);
      case HIDDEN -> {
        boolean plain = rule.path().text().indexOf(':') < 0;
        if (can(Ability.MASK, rule) || (plain && can(Ability.MASK_WITHOUT_COLON, rule))) {
          masked.add(rule);
          ledger.holds(rule);
        } else {
          byAppArmor(rule, "there is no option that covers it");
        }
      }
      case READONLY, EXECUTABLE -> readonly(rule);
    }
  }

  private void readonly(PathIntent rule) {
    boolean inWritable = paths.around(rule).filter(PathAccess.WRITABLE::equals).isPresent();
    if (!inWritable) {
      ledger.holds(rule);
    } else if (can(Ability.READONLY, rule)) {
      sealed.add(rule);
      ledger.holds(rule);
    } else {
      byAppArmor(rule, "it lies in a writable place");
    }
  }

  private boolean can(Ability ability, PathIntent rule) {
    return abilities.contains(ability) && !rule.path().isGlob();
  }

  private void writable(PathIntent rule) {
    if (PathRules.isKernels(rule)) {
      ledger.holds(rule); // the runtime's own /dev, whose files have their own modes
      return;
    }
    if (rule.path().isGlob()) {
      ledger.lost(rule, "a mount has one path and no pattern: it stays read-only");
      return;
    }
    if (!rule.path().text().equals("/")) {
      writable.add(rule);
    }
    boolean noexec =
        abilities.contains(Ability.NOEXEC)
            || (PathRules.isTemporary(rule) && abilities.contains(Ability.NOEXEC_TEMPORARY));
    if (paths.mayExecute(rule) || noexec) {
      ledger.holds(rule);
    } else {
      byAppArmor(rule, "programs in it can be executed: its mount cannot be noexec");
    }
  }

  private void byAppArmor(PathIntent rule, String why) {
    if (input.appArmorEnforces(rule)) {
      ledger.holds(rule);
    } else {
      ledger.lost(rule, why + input.appArmorGap(rule));
    }
  }
}
