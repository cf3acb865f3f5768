package io.zviz.launch;

import io.zviz.spi.launch.ChildStep;
import io.zviz.sys.KernelCall;
import java.util.List;
import java.util.Optional;

/**
 * The life of a process that joins a container which runs. The container's processes are not to be
 * trusted and will see it: so it shares no memory with the supervisor, cannot be looked into, and
 * uses no path of the container's while it may do more than they may.
 *
 * <p>Two processes: the first enters the namespaces, the second, a child of the supervisor as well,
 * is inside of the pid namespace, where a process cannot go itself.
 */
final class JoinProgram {
  /** What the first process says once it is inside. */
  static final byte INSIDE = 'i';

  /** What the second one says first. */
  static final byte BORN = 'b';

  private static final long CLONE_VM = 0x100;
  private static final long CLONE_PIDFD = 0x1000;
  private static final long CLONE_PARENT = 0x8000;
  private static final long CLONE_PARENT_SETTID = 0x100000;
  private static final long CLONE_CLEAR_SIGHAND = 0x100000000L;
  private static final long CLONE_INTO_CGROUP = 0x200000000L;
  private static final int CLONE_ARGS_CGROUP = 80;
  private static final long SIGCHLD = 17;
  // Mount, cgroup, uts, ipc, pid and network namespaces.
  private static final long NAMESPACES =
      0x20000L | 0x2000000L | 0x4000000L | 0x8000000L | 0x20000000L | 0x40000000L;
  private static final long PR_SET_DUMPABLE = 4;

  final Slot pidfd = new Slot();
  final Slot controlGroup;
  final Exchange exchange;

  /** The first process's descriptor of the second one. */
  final Slot second = new Slot();

  /** The second one's pid, as the first sees it, which is as the supervisor does; 0 before. */
  final Slot secondPid = new Slot();

  private final Program program = new Program();
  private final ChildSettings settings;

  /**
   * A program.
   *
   * @param settings of the command
   * @param container a descriptor of the container's first process
   * @param rulesets descriptors of the container's Landlock rule sets, a descriptor for each step
   */
  JoinProgram(
      ChildSettings settings, int container, List<Integer> rulesets, boolean killableListener) {
    this.settings = settings;
    this.exchange = new Exchange(1 + rulesets.size());
    long flags =
        CLONE_PIDFD
            | CLONE_CLEAR_SIGHAND
            | (settings.controlGroups().unified().isPresent() ? CLONE_INTO_CGROUP : 0);
    Block arguments = Block.longs(flags, 0, 0, 0, SIGCHLD, 0, 0, 0, 0, 0, 0).pointer(8, pidfd);
    this.controlGroup = new Slot(arguments, CLONE_ARGS_CGROUP);
    program.call(
        "clone3()", KernelCall.CLONE3, Operand.of(arguments), Operand.of(arguments.size()));
    CommandProgram command = new CommandProgram(program, settings, exchange);
    command.begin();
    program.call(
        "prctl(PR_SET_DUMPABLE, 0)",
        KernelCall.PRCTL,
        Operand.of(PR_SET_DUMPABLE),
        Operand.of(0),
        Operand.of(0),
        Operand.of(0),
        Operand.of(0));
    Optional<Slot> proc = settings.label().map(label -> hostProc());
    enter(container);
    fork();
    // The fork has cleared it.
    program.endWithSupervisor();
    say("born", BORN);
    command.session(Optional.empty());
    settings.label().ifPresent(label -> label(command, label, proc.orElseThrow()));
    command.restrict(() -> landlock(rulesets), settings.uid() != 0);
    command.detach();
    command.finish(killableListener);
  }

  /** Those of the process that executes the command; the clone is the first. */
  List<ChildCall> calls() {
    return program.calls();
  }

  private Slot hostProc() {
    return program.call(
        "openat(\"/proc\", O_PATH)",
        KernelCall.OPENAT,
        Operand.of(MountFlags.AT_FDCWD),
        Operand.of("/proc"),
        Operand.of(MountFlags.O_PATH | MountFlags.O_CLOEXEC));
  }

  /** The supervisor looks where the process is before it goes on. */
  private void enter(int container) {
    program.call(
        "setns(the container's first process)",
        KernelCall.SETNS,
        Operand.of(container),
        Operand.of(NAMESPACES));
    program.call("close()", KernelCall.CLOSE, Operand.of(container));
    say("inside", INSIDE);
    waitForSupervisor(program);
  }

  private void fork() {
    Program rest = new Program();
    waitForSupervisor(rest); // until it has copied the descriptor
    rest.call("exit_group(0)", KernelCall.EXIT_GROUP, Operand.of(0));
    long flags = CLONE_VM | CLONE_PIDFD | CLONE_PARENT | CLONE_PARENT_SETTID;
    // A child of the caller's parent has the caller's exit signal, and must not name one.
    Block arguments =
        Block.longs(flags, 0, 0, 0, 0, 0, 0, 0).pointer(8, second).pointer(24, secondPid);
    program.fork(
        "clone3(vm, the command's process, a child of the supervisor)",
        rest.calls(),
        Operand.of(arguments),
        Operand.of(arguments.size()));
  }

  private void waitForSupervisor(Program where) {
    where.call(
        "read(barrier)",
        1,
        KernelCall.READ,
        Operand.of(exchange.barrier),
        Operand.of(new Block(new byte[8])),
        Operand.of(1));
  }

  private void say(String words, byte word) {
    program.call(
        "write(status, " + words + ")",
        1,
        KernelCall.WRITE,
        Operand.of(exchange.status),
        Operand.of(new Block(new byte[] {word})),
        Operand.of(1));
  }

  private void label(CommandProgram command, ChildStep.ExecLabel label, Slot proc) {
    command.label(label, proc);
    program.close(proc);
  }

  /** The rule sets are those that the container's command made: by file, not by path. */
  private void landlock(List<Integer> rulesets) {
    LandlockProgram landlock = new LandlockProgram(program);
    for (int i = 0; i < rulesets.size(); i++) {
      landlock.enforce(settings.landlock().get(i), Operand.of(rulesets.get(i)));
    }
  }
}
