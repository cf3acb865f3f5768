package io.zviz.broker;

import java.nio.ByteBuffer;
import java.util.Map;
import java.util.Optional;

/** Whether a call needs the capabilities about files, capabilities(7). */
final class FileCapabilities {
  private static final int KEEP = -1;
  private static final int S_ISGID = 02000;
  private static final int S_IFMT = 0xf000;
  private static final int S_IFCHR = 0x2000;
  private static final int S_IFBLK = 0x6000;
  private static final long UTIME_NOW = 0x3fffffff; // include/linux/stat.h
  private static final Map<String, Integer> MODE =
      Map.of("chmod", 1, "fchmod", 1, "fchmodat", 2, "fchmodat2", 2);
  private static final Map<String, Integer> TIMES =
      Map.of("utime", 1, "utimes", 1, "futimesat", 2, "utimensat", 2);
  private static final Map<String, Integer> FLAGS = Map.of("open", 1, "openat", 2);

  private FileCapabilities() {}

  /** {@code chown_ok} and {@code chgrp_ok} in fs/attr.c. */
  static boolean chown(CapabilityQuestion call) throws Refused {
    int first = call.is("fchownat") ? 2 : 1;
    int user = call.word(first);
    int group = call.word(first + 1);
    Optional<FileStat> file = call.onFiles().object();
    if (file.isEmpty()) {
      return false;
    }
    FileStat stat = file.get();
    boolean owner = stat.uid() == call.task().fileUser();
    boolean userKept = user == KEEP || (owner && user == stat.uid());
    boolean groupKept =
        group == KEEP || (owner && (group == stat.gid() || call.task().isIn(group)));
    return !userKept || !groupKept;
  }

  /** What only the owner of a file may do. */
  static boolean fowner(CapabilityQuestion call) throws Refused {
    if (MODE.containsKey(call.name())) {
      return isOthers(call);
    }
    if (TIMES.containsKey(call.name())) {
      return setsTimes(call) && isOthers(call);
    }
    if (call.name().endsWith("setxattr")) {
      return call.text(1).startsWith("system.posix_acl") && isOthers(call);
    }
    Integer flags = FLAGS.get(call.name());
    if (flags != null) {
      return (call.word(flags) & OpenFlags.O_NOATIME) != 0 && isOthers(call);
    }
    return call.onFiles().takesFromSticky(call.task().fileUser());
  }

  private static boolean isOthers(CapabilityQuestion call) throws Refused {
    int user = call.task().fileUser();
    return call.onFiles().object().filter(stat -> stat.uid() != user).isPresent();
  }

  /** Without times, or with twice "now", it is enough to be allowed to write. */
  private static boolean setsTimes(CapabilityQuestion call) throws Refused {
    int times = TIMES.getOrDefault(call.name(), 1);
    if (call.argument(times) == 0) {
      return false;
    }
    if (!call.is("utimensat")) {
      return true;
    }
    ByteBuffer both = call.structure(times, 32);
    return both.getLong(8) != UTIME_NOW || both.getLong(24) != UTIME_NOW;
  }

  /** The kernel clears the bit without a word. */
  static boolean fsetid(CapabilityQuestion call) throws Refused {
    boolean sets = (call.word(MODE.getOrDefault(call.name(), 1)) & S_ISGID) != 0;
    return sets
        && call.onFiles().object().filter(stat -> !call.task().isIn(stat.gid())).isPresent();
  }

  /** Devices, but for the entry that stands for a removed one in an overlay. */
  static boolean mknod(CapabilityQuestion call) {
    int mode = call.is("mknodat") ? 2 : 1;
    int type = call.word(mode) & S_IFMT;
    return type == S_IFBLK || (type == S_IFCHR && call.word(mode + 1) != 0);
  }

  static boolean setfcap(CapabilityQuestion call) throws Refused {
    return call.text(1).equals("security.capability");
  }

  /** The folder comes first: what is none ends the call before. */
  static boolean chroot(CapabilityQuestion call) throws Refused {
    return call.onFiles().object().filter(FileStat::isFolder).isPresent();
  }

  static boolean override(CapabilityQuestion call) throws Refused {
    return call.onFiles().needsOverride();
  }
}
