package io.zviz.broker;

import io.zviz.sys.Errno;
import java.nio.charset.StandardCharsets;
import java.util.Set;

/**
 * Device nodes. The supervisor's own device control group and controlling terminal are not the
 * target's, so a device is opened only when every container has it or the profile names it.
 */
final class Devices {
  private static final long TTY = FileStat.number(5, 0);

  /** Those of a node that nothing waits for: null, zero, full, random, urandom. */
  private static final Set<Long> MEMORY =
      Set.of(
          FileStat.number(1, 3),
          FileStat.number(1, 5),
          FileStat.number(1, 7),
          FileStat.number(1, 8),
          FileStat.number(1, 9));

  private static final long PTMX = FileStat.number(5, 2);
  private static final int PTS_FIRST = 136;
  private static final int PTS_LAST = 143;

  private final Files files;

  Devices(Files files) {
    this.files = files;
  }

  /** Whether it is one of the devices that every container has (OCI runtime specification). */
  static boolean isDefault(FileStat stat) {
    long major = stat.rdev() >>> 32;
    return stat.isCharacterDevice()
        && (MEMORY.contains(stat.rdev())
            || stat.rdev() == TTY
            || stat.rdev() == PTMX
            || (major >= PTS_FIRST && major <= PTS_LAST));
  }

  /** Refuses a device that only a rule about a whole tree covers. */
  static void checkNamed(FileStat stat, PathAnswer answer) throws Refused {
    if (stat.isDevice() && !isDefault(stat) && !answer.pattern().startsWith("/dev/")) {
      throw Refused.byPolicy(Errno.EACCES, answer.rule());
    }
  }

  /** Whether it is /dev/tty, which means another terminal for each session of processes. */
  boolean isControllingTerminal(FileStat stat) {
    return stat.isCharacterDevice() && stat.rdev() == TTY;
  }

  /** The target's controlling terminal, found among its own descriptors; else ENXIO. */
  int controllingTerminal(Target target, WorkerCredentials credentials) throws Refused {
    credentials.restore();
    try {
      long terminal = terminalNumber(target);
      for (int number = 0; terminal != 0 && number <= 2; number++) {
        int descriptor = standardStream(target, number);
        if (descriptor >= 0) {
          FileStat stat = files.stat(descriptor);
          if (stat.isCharacterDevice() && stat.rdev() == terminal) {
            return descriptor;
          }
        }
      }
      throw Refused.byKernel(Errno.ENXIO);
    } finally {
      credentials.become(target.status(), target.capabilities());
    }
  }

  private int standardStream(Target target, int number) {
    try {
      return target.descriptor(number);
    } catch (Refused closed) {
      return -1;
    }
  }

  /** Field 7 of /proc/TID/stat, proc_pid_stat(5): minor in bits 31-20 and 7-0, major in 15-8. */
  private long terminalNumber(Target target) throws Refused {
    String text =
        new String(
            files.readText(files.proc(), target.tid() + "/stat"), StandardCharsets.ISO_8859_1);
    int number = Integer.parseInt(text.substring(text.lastIndexOf(')') + 2).split(" ", 6)[4]);
    int minor = ((number >>> 12) & 0xfff00) | (number & 0xff);
    return number == 0 ? 0 : FileStat.number((number >>> 8) & 0xff, minor);
  }
}
