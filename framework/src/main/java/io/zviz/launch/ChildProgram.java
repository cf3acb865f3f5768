package io.zviz.launch;

import io.zviz.containment.MountStep;
import io.zviz.containment.ResourceLimit;
import io.zviz.spi.host.Architecture;
import io.zviz.spi.launch.ChildStep;
import io.zviz.sys.KernelCall;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The whole life of the child up to its execve, in order, and the slots through which the
 * supervisor takes part in it.
 */
final class ChildProgram {
  /** What the supervisor stores where a descriptor of the listener will stand. */
  static final long NO_LISTENER = -1;

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
  private static final long NEW_LISTENER = 8;
  private static final long WAIT_KILLABLE_RECV = 32;

  final Slot pidfd = new Slot();
  final Slot controlGroup;
  final Slot[] stdio = {new Slot(), new Slot(), new Slot()};
  final Slot barrier = new Slot();
  final Slot status = new Slot();

  /** First and last of each range of descriptors that is closed at the beginning. */
  final List<Slot> gaps;

  final Slot listener = new Slot();
  final Slot release = new Slot();
  final Slot terminal = new Slot();
  final Optional<InitProgram> init;
  private final Program program = new Program();
  private final Block cloneArguments;
  private final ChildSettings settings;

  ChildProgram(
      ChildSettings settings,
      List<MountStep> mounts,
      Path stage,
      boolean killableListener,
      Architecture architecture) {
    this.settings = settings;
    this.init =
        settings.init()
            ? Optional.of(new InitProgram(settings, program, architecture))
            : Optional.empty();
    this.gaps = Stream.generate(Slot::new).limit(init.isPresent() ? 8 : 6).toList();
    // struct clone_args: flags, pidfd, child_tid, parent_tid, exit_signal, stack, stack_size, tls,
    // set_tid, set_tid_size, cgroup
    this.cloneArguments =
        Block.longs(cloneFlags(), 0, 0, 0, SIGCHLD, 0, 0, 0, 0, 0, 0).pointer(8, pidfd);
    this.controlGroup = new Slot(cloneArguments, CLONE_ARGS_CGROUP);
    clone3();
    begin();
    TreeProgram tree = new TreeProgram(program);
    tree.build(stage, mounts);
    network();
    tree.enter();
    settings.stdio().nulls().forEach(this::reopenNull);
    waitForHost();
    init.ifPresent(made -> made.fork(sharesMemory(), barrier, status));
    if (settings.stdio().ownSession()) {
      program.call("setsid()", KernelCall.SETSID);
    }
    settings
        .stdio()
        .relayed()
        .ifPresent(new TerminalProgram(program, terminal, settings.uid())::open);
    restrict();
    detach();
    init.ifPresent(InitProgram::awaitInit);
    filter(killableListener);
    execute();
  }

  /** Those of the process that executes the command; the clone is the first. */
  List<ChildCall> calls() {
    return program.calls();
  }

  /** All steps, in the order of their numbers: those of the command's process, then the init's. */
  List<ChildCall> steps() {
    return EncodedProgram.steps(program.calls());
  }

  private void begin() {
    for (int i = 0; i < stdio.length; i++) {
      program.call("dup3(stdio, " + i + ")", KernelCall.DUP3, Operand.of(stdio[i]), Operand.of(i));
    }
    for (int i = 0; i < gaps.size(); i += 2) {
      program.call(
          "close_range(all but the launcher's own)",
          KernelCall.CLOSE_RANGE,
          Operand.of(gaps.get(i)),
          Operand.of(gaps.get(i + 1)),
          Operand.of(0));
    }
    program.endWithSupervisor();
    program.call("umask(0)", KernelCall.UMASK, Operand.of(0));
    settings.controlGroups().legacy().forEach(this::join);
  }

  private void reopenNull(int stream) {
    Slot descriptor =
        program.call(
            "openat(\"/dev/null\")",
            KernelCall.OPENAT,
            Operand.of(MountFlags.AT_FDCWD),
            Operand.of("/dev/null"),
            Operand.of(MountFlags.O_RDWR | MountFlags.O_CLOEXEC));
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

  /** The number 0 is the calling thread, the only one that the child has. */
  private void join(Path group) {
    String file = group.resolve("tasks").toString();
    Slot descriptor =
        program.call(
            "openat(\"" + file + "\")",
            KernelCall.OPENAT,
            Operand.of(MountFlags.AT_FDCWD),
            Operand.of(file),
            Operand.of(MountFlags.O_WRONLY | MountFlags.O_CLOEXEC));
    program.call(
        "write(\"0\")",
        1,
        KernelCall.WRITE,
        Operand.of(descriptor),
        Operand.of(Block.text("0")),
        Operand.of(1));
    program.close(descriptor);
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
        Operand.of(barrier),
        Operand.of(new Block(new byte[8])),
        Operand.of(1));
    program.call("unshare(new cgroup namespace)", KernelCall.UNSHARE, Operand.of(CLONE_NEWCGROUP));
  }

  private void restrict() {
    IdentityProgram identity = new IdentityProgram(program);
    settings.label().ifPresent(this::label);
    workingDirectory();
    identity.noNewPrivileges();
    identity.dropBounding(settings.capabilities(), settings.lastCapability());
    identity.become(settings.uid(), settings.gid(), settings.groups());
    if (settings.uid() != 0 && !settings.init()) {
      // A change of user clears it; the barrier was passed, so the supervisor lived a moment ago,
      // and the exec that follows fails to report to a dead one.
      program.endWithSupervisor();
    }
    settings.limits().forEach(program::limit);
    // Last, whatever the bundle says: a core dump would leave the container by the host's rules.
    program.limit(new ResourceLimit("RLIMIT_CORE", 0, 0));
    LandlockProgram landlock = new LandlockProgram(program);
    List<HandedFile> handed = HandedFile.of(settings.stdio());
    settings.landlock().forEach(step -> landlock.restrict(step, handed));
    identity.capabilities(settings.capabilities(), settings.ambient());
  }

  private void workingDirectory() {
    // No magic links: /proc/self/fd/N would lead out of the container (CVE-2024-21626).
    Slot folder =
        program.call(
            "working directory: openat2(\"" + settings.cwd() + "\", no magic links)",
            KernelCall.OPENAT2,
            Operand.of(MountFlags.AT_FDCWD),
            Operand.of(settings.cwd()),
            Operand.of(
                Block.longs(
                    MountFlags.O_PATH | MountFlags.O_CLOEXEC, 0, MountFlags.RESOLVE_NO_MAGICLINKS)),
            Operand.of(24));
    program.call("fchdir(\"" + settings.cwd() + "\")", KernelCall.FCHDIR, Operand.of(folder));
    program.close(folder);
  }

  private void label(ChildStep.ExecLabel label) {
    // The procfs is the one that this program mounted, so the write cannot go anywhere else.
    String file = "/proc/thread-self/attr/" + label.attribute();
    Slot descriptor =
        program.call(
            "openat(\"" + file + "\")",
            KernelCall.OPENAT,
            Operand.of(MountFlags.AT_FDCWD),
            Operand.of(file),
            Operand.of(MountFlags.O_WRONLY | MountFlags.O_CLOEXEC));
    byte[] text = label.text().getBytes(StandardCharsets.UTF_8);
    String rest = label.ownCategories() ? ":\" and two categories of its own)" : "\")";
    program.call(
        "write(\"" + label.text() + rest,
        text.length,
        KernelCall.WRITE,
        Operand.of(descriptor),
        Operand.of(new Block(text)),
        Operand.of(text.length));
    program.close(descriptor);
  }

  private void detach() {
    program.call("umask(022)", KernelCall.UMASK, Operand.of(022));
    program.closeAllOnExec(3);
    program.blockNoSignals();
  }

  private void filter(boolean killableListener) {
    program.call(
        "write(status, ready)",
        1,
        KernelCall.WRITE,
        Operand.of(status),
        Operand.of(Block.text("r")),
        Operand.of(1));
    settings.filter().ifPresent(step -> install(step, killableListener));
    program.waitFor("wait for the supervisor", release);
    if (settings.filter().map(ChildStep.SeccompFilter::listener).orElse(false)) {
      // While the child holds a copy, a listener that the supervisor closes is not closed, and a
      // notified execve would wait for ever. The filter may refuse this; then exec closes it.
      program.call("close(listener)", Program.MAY_FAIL, KernelCall.CLOSE, Operand.of(listener));
    }
  }

  private void install(ChildStep.SeccompFilter step, boolean killableListener) {
    long flags = NEW_LISTENER | (killableListener ? WAIT_KILLABLE_RECV : 0);
    program.filter(
        listener,
        step.program(),
        step.listener() ? flags : 0,
        step.listener() ? "new listener, " : "");
  }

  private void execute() {
    program.call(
        "execve(\"" + settings.executable() + "\")",
        1,
        KernelCall.EXECVE,
        Operand.of(settings.executable()),
        Operand.of(Block.strings(settings.argv())),
        Operand.of(Block.strings(settings.env())));
  }
}
