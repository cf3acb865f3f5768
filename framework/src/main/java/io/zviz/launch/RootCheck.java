package io.zviz.launch;

import io.zviz.sys.KernelCall;

/**
 * Whether the container's root is the root of its mount namespace. It is not when zviz itself runs
 * in a chroot: pivot_root then changes what lies at the chroot's place, and whatever enters the
 * namespace later, or finds a way to its root, stands in the root of the host.
 */
final class RootCheck {
  private static final long CLONE_NEWNS = 0x20000;
  private static final long STATX_MNT_ID = 0x1000;
  private static final int SIZE = 256; // struct statx
  private static final int MOUNT = 0x90; // stx_mnt_id

  private final Program program;
  private final Block wanted = new Block(new byte[SIZE]);
  private final Block found = new Block(new byte[SIZE]);

  RootCheck(Program program) {
    this.program = program;
  }

  /** Notes which mount shall be the root. */
  void before(Slot root) {
    look("the new root", Operand.of(root), "", MountFlags.AT_EMPTY_PATH, wanted);
  }

  /** Goes to the root of the namespace, wherever that is, and notes which mount it is. */
  void after(Slot proc) {
    Slot namespace =
        program.call(
            "openat(\"/proc/thread-self/ns/mnt\")",
            KernelCall.OPENAT,
            Operand.of(proc),
            Operand.of("thread-self/ns/mnt"),
            Operand.of(MountFlags.O_CLOEXEC));
    program.call(
        "setns(own mount namespace)",
        KernelCall.SETNS,
        Operand.of(namespace),
        Operand.of(CLONE_NEWNS));
    program.close(namespace);
    look("the root of the namespace", Operand.of(MountFlags.AT_FDCWD), "/", 0, found);
  }

  private void look(String what, Operand from, String path, long flags, Block result) {
    program.call(
        "statx(" + what + ")",
        KernelCall.STATX,
        from,
        Operand.of(path),
        Operand.of(flags),
        Operand.of(STATX_MNT_ID),
        Operand.of(result));
  }

  /** Whether the two are the same; known once the child has done both. */
  boolean holds(EncodedProgram done) {
    return done.get(new Slot(wanted, MOUNT)) == done.get(new Slot(found, MOUNT));
  }
}
