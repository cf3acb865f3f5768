package io.zviz.backend.landlock;

import io.zviz.spi.policy.CapabilityIntent;
import io.zviz.spi.policy.PathIntent;
import io.zviz.spi.policy.PathPattern;
import io.zviz.spi.policy.ResolvedPolicy;
import java.util.Collections;
import java.util.EnumSet;
import java.util.Set;

/**
 * Which rights the lists of a profile stand for.
 *
 * @param executableList whether a list says what can be executed
 * @param devices whether the workload keeps CAP_MKNOD, without which devices cannot be made anyway
 */
record Rights(boolean executableList, boolean devices) {
  /** The working directory of every container. */
  static final PathPattern WORK = new PathPattern("/work");

  /** Reading content and listings, and talking to who listens at a path. */
  static final Set<FsRight> READ =
      Collections.unmodifiableSet(
          EnumSet.of(FsRight.READ_FILE, FsRight.READ_DIR, FsRight.RESOLVE_UNIX));

  /**
   * Reading and changing. WRITE_FILE and TRUNCATE go together: an editor or a shell's {@code >}
   * needs both.
   */
  static final Set<FsRight> CHANGE =
      Collections.unmodifiableSet(
          EnumSet.of(
              FsRight.READ_FILE,
              FsRight.READ_DIR,
              FsRight.WRITE_FILE,
              FsRight.TRUNCATE,
              FsRight.REMOVE_DIR,
              FsRight.REMOVE_FILE,
              FsRight.MAKE_DIR,
              FsRight.MAKE_REG,
              FsRight.MAKE_SOCK,
              FsRight.MAKE_FIFO,
              FsRight.MAKE_SYM,
              FsRight.REFER,
              FsRight.RESOLVE_UNIX));

  static Rights of(ResolvedPolicy policy) {
    boolean mknod =
        policy.intents(CapabilityIntent.class).stream()
            .anyMatch(intent -> intent.keep().contains("CAP_MKNOD"));
    return new Rights(policy.restrictsExecutables(), mknod);
  }

  /** What a rule gives below its path; nothing for a hidden one. */
  Set<FsRight> of(PathIntent rule) {
    return switch (rule.access()) {
      case READONLY -> readable();
      case WRITABLE -> writable(rule.path());
      // execve(2) opens the program for reading as well.
      case EXECUTABLE -> EnumSet.of(FsRight.EXECUTE, FsRight.READ_FILE);
      case HIDDEN -> EnumSet.noneOf(FsRight.class);
    };
  }

  /** Without an executable list, what can be read can be executed. */
  Set<FsRight> readable() {
    EnumSet<FsRight> rights = EnumSet.copyOf(READ);
    if (!executableList) {
      rights.add(FsRight.EXECUTE);
    }
    return rights;
  }

  /** Writable places are not executable, but for the working directory. */
  Set<FsRight> writable(PathPattern path) {
    EnumSet<FsRight> rights = EnumSet.copyOf(CHANGE);
    if (devices) {
      rights.add(FsRight.MAKE_CHAR);
      rights.add(FsRight.MAKE_BLOCK);
    }
    if (!executableList && WORK.covers(path.text())) {
      rights.add(FsRight.EXECUTE);
    }
    return rights;
  }
}
