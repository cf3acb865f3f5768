package io.zviz.backend.apparmor;

import java.util.Collections;
import java.util.EnumSet;
import java.util.Set;

/** What an AppArmor file rule gives or refuses (apparmor.d(5), "File permissions"). */
enum Permission {
  /** Map as executable memory: libraries. */
  MAP("m"),
  /** Read content, list folders. */
  READ("r"),
  /** Change, make, rename, remove; mode and owner too. */
  WRITE("w"),
  /** Make a hard link, to what has no fewer permissions. */
  LINK("l"),
  /** Lock. */
  LOCK("k"),
  /** Execute, staying in the profile. */
  EXECUTE("x");

  /** Everything there is. */
  static final Set<Permission> ALL = Collections.unmodifiableSet(EnumSet.allOf(Permission.class));

  private final String letter;

  Permission(String letter) {
    this.letter = letter;
  }

  /** As the right side of a rule that gives them; execution always stays in the profile. */
  static String granted(Set<Permission> permissions) {
    return refused(permissions).replace("x", "ix");
  }

  /** As the right side of a rule that refuses them. */
  static String refused(Set<Permission> permissions) {
    StringBuilder text = new StringBuilder();
    for (Permission permission : values()) {
      if (permissions.contains(permission)) {
        text.append(permission.letter);
      }
    }
    return text.toString();
  }
}
