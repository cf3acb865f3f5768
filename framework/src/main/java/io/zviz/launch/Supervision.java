package io.zviz.launch;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Who looks after a container.
 *
 * @param process the supervisor
 * @param pids the pid namespace in which it has this pid
 * @param boot the boot in which it started, {@code /proc/sys/kernel/random/boot_id} (random(4));
 *     empty when unknown
 */
public record Supervision(ProcessIdentity process, String pids, String boot) {
  private static final Path BOOT_ID = Path.of("/proc/sys/kernel/random/boot_id");

  /** By this process. */
  static Supervision bySelf() {
    return by(ProcessIdentity.self());
  }

  /** By a process of this boot and pid namespace. */
  static Supervision by(ProcessIdentity process) {
    return new Supervision(process, ProcessIdentity.namespace(), bootId());
  }

  /**
   * Whether the supervisor lives. One in another pid namespace counts as living, unless the machine
   * was started again since.
   */
  public boolean isAlive() {
    return isOfThisBoot() && (isElsewhere() || process.isAlive());
  }

  /** Whether the machine was not started again since. */
  public boolean isOfThisBoot() {
    return boot.equals(bootId());
  }

  /** Whether its pids mean nothing here. */
  public boolean isElsewhere() {
    return !pids.equals(ProcessIdentity.namespace());
  }

  private static String bootId() {
    try {
      return Files.readString(BOOT_ID).strip();
    } catch (IOException unknown) {
      return "";
    }
  }
}
