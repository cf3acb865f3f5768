package io.zviz.launch;

import io.zviz.spi.launch.ChildStep.LandlockRestrict;
import io.zviz.sys.KernelCall;
import java.util.List;

/** Compiles a Landlock step; structures of include/uapi/linux/landlock.h. */
final class LandlockProgram {
  private static final Block WITHOUT_LINKS =
      Block.longs(
          MountFlags.O_PATH | MountFlags.O_CLOEXEC,
          0,
          MountFlags.RESOLVE_NO_SYMLINKS | MountFlags.RESOLVE_NO_MAGICLINKS);
  private static final long RULE_PATH_BENEATH = 1;
  private static final long RULE_NET_PORT = 2;
  private static final long WRITE_FILE = 1 << 1;
  private static final long READ_FILE = 1 << 2;
  private static final long TRUNCATE = 1 << 14;
  private static final long IOCTL_DEV = 1 << 15;
  private static final int SIZE_WITHOUT_NET = 8;
  private static final int SIZE_WITHOUT_SCOPE = 16;
  private static final int FULL_SIZE = 24;

  private final Program program;

  LandlockProgram(Program program) {
    this.program = program;
  }

  /**
   * Makes a rule set and restricts the process by it.
   *
   * @return its descriptor, which is closed on exec
   */
  Slot restrict(LandlockRestrict step, List<HandedFile> handed) {
    Slot ruleset =
        program.call(
            "landlock_create_ruleset(files: %s; network: %s; scopes: %s)"
                .formatted(
                    LandlockNames.files(step.handledFs()),
                    LandlockNames.network(step.handledNet()),
                    LandlockNames.scopes(step.scoped())),
            KernelCall.LANDLOCK_CREATE_RULESET,
            Operand.of(Block.longs(step.handledFs(), step.handledNet(), step.scoped())),
            Operand.of(size(step)),
            Operand.of(0));
    step.paths().forEach(grant -> grant(ruleset, grant));
    handed.forEach(file -> grant(ruleset, file, access(file) & step.handledFs()));
    step.ports().forEach(grant -> grant(ruleset, grant));
    enforce(step, Operand.of(ruleset));
    return ruleset;
  }

  /** Restricts the process by a rule set that is there. */
  void enforce(LandlockRestrict step, Operand ruleset) {
    program.call(
        "landlock_restrict_self(" + step.restrictFlags() + ")",
        KernelCall.LANDLOCK_RESTRICT_SELF,
        ruleset,
        Operand.of(step.restrictFlags()));
  }

  private void grant(Slot ruleset, LandlockRestrict.PathGrant grant) {
    // struct landlock_path_beneath_attr is packed: 8 bytes of rights, 4 bytes of descriptor. The
    // descriptor is stored with 8 bytes; the last 4 are not part of the structure.
    Block attribute = Block.longs(grant.access(), 0);
    Slot descriptor = new Slot(attribute, 8);
    program.callTo(
        descriptor,
        "openat2(\"" + grant.path() + "\", O_PATH, no symlinks)",
        0,
        KernelCall.OPENAT2,
        Operand.of(MountFlags.AT_FDCWD),
        Operand.of(grant.path()),
        // The plan has followed them; one that is there now would grant something else.
        Operand.of(WITHOUT_LINKS),
        Operand.of(24));
    program.call(
        "landlock_add_rule(\"" + grant.path() + "\", " + LandlockNames.files(grant.access()) + ")",
        KernelCall.LANDLOCK_ADD_RULE,
        Operand.of(ruleset),
        Operand.of(RULE_PATH_BENEATH),
        Operand.of(attribute),
        Operand.of(0));
    program.close(descriptor);
  }

  private static long access(HandedFile file) {
    return (file.readable() ? READ_FILE : 0)
        | (file.writable() ? WRITE_FILE | TRUNCATE : 0)
        | IOCTL_DEV;
  }

  private void grant(Slot ruleset, HandedFile file, long access) {
    if (access == 0) {
      return;
    }
    program.call(
        "landlock_add_rule(stream %d, %s)".formatted(file.stream(), LandlockNames.files(access)),
        KernelCall.LANDLOCK_ADD_RULE,
        Operand.of(ruleset),
        Operand.of(RULE_PATH_BENEATH),
        Operand.of(Block.longs(access, file.stream())),
        Operand.of(0));
  }

  private void grant(Slot ruleset, LandlockRestrict.PortGrant grant) {
    program.call(
        "landlock_add_rule(port %d, %s)"
            .formatted(grant.port(), LandlockNames.network(grant.access())),
        KernelCall.LANDLOCK_ADD_RULE,
        Operand.of(ruleset),
        Operand.of(RULE_NET_PORT),
        Operand.of(Block.longs(grant.access(), grant.port())),
        Operand.of(0));
  }

  /** Older kernels want the structure they know; what it lacks is 0 then. */
  private static int size(LandlockRestrict step) {
    if (step.scoped() != 0) {
      return FULL_SIZE;
    }
    return step.handledNet() != 0 ? SIZE_WITHOUT_SCOPE : SIZE_WITHOUT_NET;
  }
}
