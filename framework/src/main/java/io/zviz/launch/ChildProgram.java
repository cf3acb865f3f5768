package io.zviz.launch;

import io.zviz.containment.ContainerRoot;
import io.zviz.spi.host.Architecture;
import io.zviz.sys.KernelCall;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The whole life of the child up to its execve, in order, and the slots through which the
 * supervisor takes part in it.
 */
final class ChildProgram {
  private static final long CLONE_VM = 0x100;
  private static final long CLONE_PIDFD = 0x1000;
  private static final long CLONE_NEWNS = 0x20000;
  private static final long CLONE_NEWCGROUP = 0x2000000;
  private static final long CLONE_NEWUTS = 0x4000000;
  private static final long CLONE_NEWIPC = 0x8000000;
  private static final long CLONE_NEWPID = 0x20000000;
  private static final long CLONE_NEWNET = 0x40000000;
  private static final long CLONE_CLEAR_SIGHAND = 0x100000000L;
  private static final long CLONE_INTO_CGROUP = 0x200000000L;
  private static final int CLONE_ARGS_CGROUP = 80;
  private static final long SIGCHLD = 17;
  private static final long AF_INET = 2;
  private static final long SOCK_DGRAM_CLOEXEC = 2 | 0x80000;
  private static final long SIOCSIFFLAGS = 0x8914;
  private static final long IFF_UP_RUNNING = 0x1 | 0x40;

  final Slot pidfd = new Slot();
  final Slot controlGroup;
  final Exchange exchange;

  /** The child's descriptors of its Landlock rule sets, in the order of the steps. */
  final List<Slot> rulesets = new ArrayList<>();

  final RootCheck root;
  final Optional<InitProgram> init;
  private final Program program = new Program();
  private final Block cloneArguments;
  private final ChildSettings settings;

  ChildProgram(
      ChildSettings settings,
      ContainerRoot tree,
      Path stage,
      boolean killableListener,
      Architecture architecture) {
    this.settings = settings;
    this.init =
        settings.init()
            ? Optional.of(new InitProgram(settings, program, architecture))
            : Optional.empty();
    this.exchange = new Exchange(init.isPresent() ? 1 : 0);
    // struct clone_args: flags, pidfd, child_tid, parent_tid, exit_signal, stack, stack_size, tls,
    // set_tid, set_tid_size, cgroup
    this.root = new RootCheck(program);
    this.cloneArguments =
        Block.longs(cloneFlags(), 0, 0, 0, SIGCHLD, 0, 0, 0, 0, 0, 0).pointer(8, pidfd);
    this.controlGroup = new Slot(cloneArguments, CLONE_ARGS_CGROUP);
    clone3();
    CommandProgram command = new CommandProgram(program, settings, exchange);
    command.begin();
    TreeProgram mounts = new TreeProgram(program, stage, tree.rootless());
    mounts.build(tree.steps());
    network();
    mounts.enter(root);
    settings.stdio().nulls().forEach(stream -> reopenNull(mounts.held.of("/dev"), stream));
    waitForHost();
    init.ifPresent(made -> made.fork(sharesMemory(), exchange.barrier, exchange.status));
    command.session(Optional.of(mounts.held.of("/dev")));
    settings.label().ifPresent(label -> command.label(label, mounts.held.of("/proc")));
    // A change of user clears the order to end with the supervisor; the barrier was passed, so the
    // supervisor lived a moment ago, and the exec that follows fails to report to a dead one.
    command.restrict(this::landlock, settings.uid() != 0 && !settings.init());
    command.detach();
    init.ifPresent(InitProgram::awaitInit);
    command.finish(killableListener);
  }

  /** Those of the process that executes the command; the clone is the first. */
  List<ChildCall> calls() {
    return program.calls();
  }

  /** All steps, in the order of their numbers: those of the command's process, then the init's. */
  List<ChildCall> steps() {
    return EncodedProgram.steps(program.calls());
  }

  private void reopenNull(Slot dev, int stream) {
    Slot descriptor = new Slot();
    program.openBelow(descriptor, "/dev/null", dev, "null", MountFlags.O_RDWR);
    program.call(
        "dup3(null, " + stream + ")", KernelCall.DUP3, Operand.of(descriptor), Operand.of(stream));
    program.close(descriptor);
  }

  private long cloneFlags() {
    return (sharesMemory() ? CLONE_VM : 0)
        | CLONE_PIDFD
        | CLONE_CLEAR_SIGHAND
        | CLONE_NEWNS
        | CLONE_NEWUTS
        | CLONE_NEWIPC
        | CLONE_NEWPID
        | CLONE_NEWNET
        | (settings.controlGroups().unified().isPresent() ? CLONE_INTO_CGROUP : 0);
  }

  /**
   * A child that shares the memory must not change its user: the kernel would make the supervisor's
   * memory non-dumpable with it (commit_creds).
   */
  private boolean sharesMemory() {
    return settings.uid() == 0 && settings.gid() == 0;
  }

  private void clone3() {
    String group =
        settings.controlGroups().unified().map(folder -> "in " + folder + ", ").orElse("");
    program.call(
        "clone3(%s%snew mount, pid, ipc, uts, network namespaces)"
            .formatted(sharesMemory() ? "vm, " : "", group),
        KernelCall.CLONE3,
        Operand.of(cloneArguments),
        Operand.of(cloneArguments.size()));
  }

  private void network() {
    byte[] name = settings.hostname().getBytes(StandardCharsets.US_ASCII);
    program.call(
        "sethostname(\"" + settings.hostname() + "\")",
        KernelCall.SETHOSTNAME,
        Operand.of(new Block(name)),
        Operand.of(name.length));
    byte[] request = new byte[40]; // struct ifreq: 16 bytes of name, then flags
    request[0] = 'l';
    request[1] = 'o';
    ByteBuffer.wrap(request).order(ByteOrder.nativeOrder()).putShort(16, (short) IFF_UP_RUNNING);
    Slot socket =
        program.call(
            "socket(AF_INET, SOCK_DGRAM)",
            KernelCall.SOCKET,
            Operand.of(AF_INET),
            Operand.of(SOCK_DGRAM_CLOEXEC),
            Operand.of(0));
    program.call(
        "ioctl(SIOCSIFFLAGS, \"lo\", up)",
        KernelCall.IOCTL,
        Operand.of(socket),
        Operand.of(SIOCSIFFLAGS),
        Operand.of(new Block(request)));
    program.close(socket);
  }

  /** The end of the pipe means that the supervisor has died: nothing starts without it. */
  private void waitForHost() {
    program.call(
        "read(barrier)",
        1,
        KernelCall.READ,
        Operand.of(exchange.barrier),
        Operand.of(new Block(new byte[8])),
        Operand.of(1));
    program.call("unshare(new cgroup namespace)", KernelCall.UNSHARE, Operand.of(CLONE_NEWCGROUP));
  }

  private void landlock() {
    LandlockProgram landlock = new LandlockProgram(program);
    List<HandedFile> handed = HandedFile.of(settings.stdio());
    settings.landlock().forEach(step -> rulesets.add(landlock.restrict(step, handed)));
  }
}
