package io.zviz.launch;

import java.util.Set;

/** Commands that are an init themselves, told by their file's name. */
final class CommandInit {
  private static final Set<String> NAMES =
      Set.of(
          "catatonit",
          "docker-init",
          "dumb-init",
          "init",
          "openrc-init",
          "runit",
          "runit-init",
          "s6-svscan",
          "systemd",
          "tini",
          "tini-static");

  private CommandInit() {}

  /** Whether this program wants to be the first process of its pid namespace. */
  static boolean is(String executable) {
    return NAMES.contains(executable.substring(executable.lastIndexOf('/') + 1));
  }
}
