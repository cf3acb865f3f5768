package io.zviz.launch;

import static io.zviz.launch.MountFlags.AT_EMPTY_PATH;
import static io.zviz.launch.MountFlags.AT_RECURSIVE;
import static io.zviz.launch.MountFlags.NODEV;
import static io.zviz.launch.MountFlags.NOEXEC;
import static io.zviz.launch.MountFlags.NOSUID;
import static io.zviz.launch.MountFlags.RDONLY;

import io.zviz.containment.MountAttributes;
import io.zviz.sys.Errno;
import io.zviz.sys.KernelCall;
import java.util.List;

/** Compiles what may not be done through a mount. Every mount is nosuid. */
final class AttributeProgram {
  private static final Block EMPTY = Block.text("");
  private static final long LOCKED_IS_FINE = -Errno.EPERM;

  private final Program program;
  private final boolean rootless;

  /**
   * A compiler into a program.
   *
   * @param rootless whether the child is root of a user namespace only: then what the host's mounts
   *     refuse cannot be allowed (mount_namespaces(7)), and stays refused
   */
  AttributeProgram(Program program, boolean rootless) {
    this.program = program;
    this.rootless = rootless;
  }

  static long flags(MountAttributes attributes) {
    return (attributes.readonly() ? RDONLY : 0)
        | NOSUID
        | (attributes.nodev() ? NODEV : 0)
        | (attributes.noexec() ? NOEXEC : 0);
  }

  /** Gives a mount exactly these attributes. */
  void assign(Slot tree, long flags, String path, boolean recursive) {
    long others = (RDONLY | NODEV | NOEXEC) & ~flags;
    if (!rootless) {
      change(tree, flags | NOSUID, others, path, recursive);
      return;
    }
    add(tree, flags | NOSUID, path, recursive);
    for (long flag : List.of(RDONLY, NODEV, NOEXEC)) {
      if ((others & flag) != 0) {
        allow(tree, flag, path, recursive);
      }
    }
  }

  /** Refuses more. */
  void add(Slot tree, long flags, String path, boolean recursive) {
    change(tree, flags, 0, path, recursive);
  }

  /** Refuses less. */
  void allow(Slot tree, long flag, String path, boolean recursive) {
    call(
        "mount_setattr(\"%s\", not %s%s)"
            .formatted(path, MountFlags.words(flag), recursive ? "|recursive" : ""),
        rootless ? LOCKED_IS_FINE : 0,
        tree,
        Block.longs(0, flag, 0, 0),
        recursive);
  }

  private void change(Slot tree, long set, long clear, String path, boolean recursive) {
    call(
        "mount_setattr(\""
            + path
            + "\", "
            + MountFlags.words(set)
            + (recursive ? "|recursive" : "")
            + ")",
        0,
        tree,
        Block.longs(set, clear, 0, 0),
        recursive);
  }

  private void call(String words, long min, Slot tree, Block attributes, boolean recursive) {
    program.call(
        words,
        min,
        KernelCall.MOUNT_SETATTR,
        Operand.of(tree),
        Operand.of(EMPTY),
        Operand.of(AT_EMPTY_PATH | (recursive ? AT_RECURSIVE : 0)),
        Operand.of(attributes),
        Operand.of(32));
  }
}
