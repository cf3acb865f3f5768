package io.zviz.launch;

import io.zviz.containment.ResourceLimit;
import io.zviz.spi.host.Architecture;
import io.zviz.spi.launch.ChildStep.LandlockRestrict;
import io.zviz.sys.KernelCall;
import java.util.List;

/**
 * The first process of a container whose command is no init itself: makes the command's process and
 * becomes the init of src/main/asm/init-*.S. It gives up everything that the command could get at
 * through it: session, capabilities, files, descriptors, and every system call that it can do
 * without.
 */
final class InitProgram {
  /** What the command's process tells the supervisor first. */
  static final byte BORN = 'b';

  private static final long CLONE_VM = 0x100;
  private static final long CLONE_PIDFD = 0x1000;
  private static final long SIGCHLD = 17;
  private static final long O_CLOEXEC = 0x80000;
  private static final long AT_EMPTY_PATH = 0x1000;

  /** The program in memory, in the child as in the supervisor. */
  final Slot image = new Slot();

  /** The init's descriptor of the command's process. */
  final Slot pidfd = new Slot();

  // Two ends of 32 bits each; read as 64 bits from the second on, the padding is 0.
  private final Block pipe = new Block(new byte[12]);
  private final ChildSettings settings;
  private final Program program;
  private final Architecture architecture;

  InitProgram(ChildSettings settings, Program program, Architecture architecture) {
    this.settings = settings;
    this.program = program;
    this.architecture = architecture;
  }

  /**
   * From here on the program is that of the command's process.
   *
   * @param barrier the init waits here once more, until the supervisor has its descriptor
   * @param status where the command's process says that it is there
   */
  void fork(boolean sharesMemory, Slot barrier, Slot status) {
    program.call("pipe2()", KernelCall.PIPE2, Operand.of(pipe), Operand.of(O_CLOEXEC));
    long flags = (sharesMemory ? CLONE_VM : 0) | CLONE_PIDFD;
    Block arguments = Block.longs(flags, 0, 0, 0, SIGCHLD, 0, 0, 0).pointer(8, pidfd);
    program.fork(
        "clone3(%sthe command's process)".formatted(sharesMemory ? "vm, " : ""),
        initCalls(barrier),
        Operand.of(arguments),
        Operand.of(arguments.size()));
    program.call(
        "write(status, born)",
        1,
        KernelCall.WRITE,
        Operand.of(status),
        Operand.of(new Block(new byte[] {BORN})),
        Operand.of(1));
    program.close(new Slot(pipe, Integer.BYTES));
  }

  /** In the command's process: the end of the pipe, which the init's execveat has closed. */
  void awaitInit() {
    // The kernel takes the lower 32 bits as the descriptor.
    program.call(
        "read(until the init runs)",
        KernelCall.READ,
        Operand.of(new Slot(pipe, 0)),
        Operand.of(new Block(new byte[8])),
        Operand.of(1));
  }

  private List<ChildCall> initCalls(Slot barrier) {
    Program init = new Program();
    init.call("setsid()", KernelCall.SETSID);
    restrict(init);
    init.call(
        "read(barrier)",
        1,
        KernelCall.READ,
        Operand.of(barrier),
        Operand.of(new Block(new byte[8])),
        Operand.of(1));
    init.closeAllOnExec(0);
    init.filter(new Slot(), InitFilter.of(architecture), 0, "");
    init.call(
        "execveat(the init in memory)",
        KernelCall.EXECVEAT,
        Operand.of(image),
        Operand.of(""),
        Operand.of(Block.strings(List.of("zviz-init"))),
        Operand.of(Block.strings(List.of())),
        Operand.of(AT_EMPTY_PATH));
    return init.calls();
  }

  private void restrict(Program init) {
    IdentityProgram identity = new IdentityProgram(init);
    identity.noNewPrivileges();
    identity.dropBounding(List.of(), settings.lastCapability());
    // The command's user: else it could not pass signals on to it.
    identity.become(settings.identity().alone());
    if (settings.uid() != 0) {
      init.endWithSupervisor(); // A change of user clears it; the barrier follows.
    }
    init.limit(new ResourceLimit("RLIMIT_CORE", 0, 0));
    LandlockProgram landlock = new LandlockProgram(init);
    settings.landlock().stream()
        .filter(step -> step.handledFs() != 0)
        .map(InitProgram::withoutGrants)
        .forEach(step -> landlock.restrict(step, List.of()));
    identity.capabilities(List.of(), List.of());
  }

  /** No scope: the command is no part of the domain, and its signals have to reach it. */
  private static LandlockRestrict withoutGrants(LandlockRestrict step) {
    return new LandlockRestrict(
        step.handledFs(), step.handledNet(), 0, List.of(), List.of(), step.restrictFlags());
  }
}
