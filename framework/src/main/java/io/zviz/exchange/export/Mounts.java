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
    /** Mounting, but not where there is a colon in the path. */
    NO_COLON,
    /** Mounting, but not where there is a comma or a quote in the path. */
    NO_COMMA,
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
                ledger.lost(rest, "the image's other files can be read");
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
      case HIDDEN -> hidden(rule);
      case READONLY, EXECUTABLE -> readonly(rule);
    }
  }

  /** A cover also covers what lies below it, so where some of that is shown AppArmor is better. */
  private void hidden(PathIntent rule) {
    List<PathIntent> below = paths.shownBelow(rule.path().text());
    boolean plain = rule.path().text().indexOf(':') < 0;
    boolean cover = can(Ability.MASK, rule) || (plain && can(Ability.MASK_WITHOUT_COLON, rule));
    if (!cover || (!below.isEmpty() && input.appArmorEnforces(rule))) {
      byAppArmor(rule, "there is no option that covers it");
      return;
    }
    masked.add(rule);
    ledger.holds(rule);
    below.forEach(shown -> ledger.stricter(shown, "covered together with the hidden folder"));
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

  /** For tools that leave more writable than the root's mounts say. */
  void alsoWritable(String what) {
    if (input.appArmor().isEmpty()) {
      ledger.lost("@filesystem", "nothing can be changed but what filesystem.writable names", what);
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
    if (isUnspeakable(rule.path().text())) {
      ledger.lost(rule, "no mount can be written for a path with such a character: read-only");
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

  private boolean isUnspeakable(String path) {
    return (abilities.contains(Ability.NO_COLON) && path.indexOf(':') >= 0)
        || (abilities.contains(Ability.NO_COMMA)
            && (path.indexOf(',') >= 0 || path.indexOf('"') >= 0));
  }

  private void byAppArmor(PathIntent rule, String why) {
    if (input.appArmorEnforces(rule)) {
      ledger.holds(rule);
    } else {
      ledger.lost(rule, why + input.appArmorGap(rule));
    }
  }
}
