package io.zviz.launch;

import io.zviz.sys.KernelCall;
import java.util.Optional;

/**
 * The child's part in a terminal of its own: a pty of the container's devpts as the controlling
 * terminal of a new session. Nothing of the caller's terminal is then in the container: neither can
 * its input be written (TIOCSTI), nor its session be seen.
 */
final class TerminalProgram {
  // include/uapi/asm-generic/ioctls.h
  private static final long TCSETS = 0x5402;
  private static final long TIOCSWINSZ = 0x5414;
  private static final long TIOCSPTLCK = 0x40045431;
  private static final long TIOCGPTPEER = 0x5441;
  private static final long TIOCSCTTY = 0x540E;
  private static final long O_RDWR_NOCTTY_CLOEXEC = 2 | 0x100 | 0x80000;
  private static final String MASTER = "pts/ptmx";

  private final Program program;
  private final Slot master;
  private final Optional<Slot> dev;
  private final int uid;

  /**
   * A terminal of a user.
   *
   * @param dev the container's {@code /dev}, where it is known by descriptor
   * @param master where the descriptor of the supervisor's end is stored; the exec closes it
   */
  TerminalProgram(Program program, Slot master, Optional<Slot> dev, int uid) {
    this.program = program;
    this.master = master;
    this.dev = dev;
    this.uid = uid;
  }

  /** Opens it inside the container's tree; the child leads a session already. */
  void open(Stdio.Relayed relayed) {
    dev.ifPresentOrElse(
        folder ->
            program.openBelow(master, "/dev/" + MASTER, folder, MASTER, O_RDWR_NOCTTY_CLOEXEC),
        this::openByPath);
    control("TIOCSPTLCK, unlock", master, TIOCSPTLCK, Operand.of(Block.longs(0)));
    Slot slave = control("TIOCGPTPEER", master, TIOCGPTPEER, Operand.of(O_RDWR_NOCTTY_CLOEXEC));
    control("TCSETS", slave, TCSETS, Operand.of(new Block(relayed.settings())));
    control("TIOCSWINSZ", slave, TIOCSWINSZ, Operand.of(new Block(relayed.size())));
    if (uid != 0) {
      program.call(
          "fchown(terminal, " + uid + ")",
          KernelCall.FCHOWN,
          Operand.of(slave),
          Operand.of(uid),
          Operand.of(-1));
    }
    control("TIOCSCTTY", slave, TIOCSCTTY, Operand.of(0));
    for (int stream : relayed.streams()) {
      program.call(
          "dup3(terminal, " + stream + ")", KernelCall.DUP3, Operand.of(slave), Operand.of(stream));
    }
    program.close(slave);
  }

  private void openByPath() {
    program.callTo(
        master,
        "openat(\"/dev/" + MASTER + "\")",
        0,
        KernelCall.OPENAT,
        Operand.of(MountFlags.AT_FDCWD),
        Operand.of("/dev/" + MASTER),
        Operand.of(O_RDWR_NOCTTY_CLOEXEC));
  }

  private Slot control(String words, Slot descriptor, long request, Operand argument) {
    return program.call(
        "ioctl(terminal, " + words + ")",
        KernelCall.IOCTL,
        Operand.of(descriptor),
        Operand.of(request),
        argument);
  }
}
