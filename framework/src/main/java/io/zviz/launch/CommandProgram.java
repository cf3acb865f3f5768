package io.zviz.launch;

import io.zviz.containment.ResourceLimit;
import io.zviz.spi.launch.ChildStep;
import io.zviz.sys.KernelCall;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Optional;

/** What every process does on its way to a command of a container, first and last. */
final class CommandProgram {
  private static final long NEW_LISTENER = 8;
  private static final long WAIT_KILLABLE_RECV = 32;

  private final Program program;
  private final ChildSettings settings;
  private final Exchange exchange;

  CommandProgram(Program program, ChildSettings settings, Exchange exchange) {
    this.program = program;
    this.settings = settings;
    this.exchange = exchange;
  }

  /** Of what the child has copied of the supervisor's, only what it needs stays open. */
  void begin() {
    for (int i = 0; i < exchange.stdio.length; i++) {
      program.call(
          "dup3(stdio, " + i + ")", KernelCall.DUP3, Operand.of(exchange.stdio[i]), Operand.of(i));
    }
    for (int i = 0; i < exchange.gaps.size(); i += 2) {
      program.call(
          "close_range(all but the launcher's own)",
          KernelCall.CLOSE_RANGE,
          Operand.of(exchange.gaps.get(i)),
          Operand.of(exchange.gaps.get(i + 1)),
          Operand.of(0));
    }
    program.endWithSupervisor();
    program.call("umask(0)", KernelCall.UMASK, Operand.of(0));
    settings.controlGroups().legacy().forEach(this::join);
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

  /**
   * Leads a session, with a terminal of its own or none, unless it stays in the supervisor's.
   *
   * @param dev the container's {@code /dev}, where it is known by descriptor
   */
  void session(Optional<Slot> dev) {
    if (settings.stdio().ownSession()) {
      program.call("setsid()", KernelCall.SETSID);
    }
    settings
        .stdio()
        .relayed()
        .ifPresent(new TerminalProgram(program, exchange.terminal, dev, settings.uid())::open);
  }

  /**
   * The label that the command will have.
   *
   * @param proc a descriptor of a procfs that the container has no hand in, so that the write
   *     cannot go anywhere else
   */
  void label(ChildStep.ExecLabel label, Slot proc) {
    String file = "thread-self/attr/" + label.attribute();
    Slot descriptor = new Slot();
    program.openBelow(descriptor, "/proc/" + file, proc, file, MountFlags.O_WRONLY);
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

  /**
   * Gives up everything that the command shall not have, but for the system calls.
   *
   * @param landlock restricts files
   * @param endsWithSupervisor whether it has to be said again that it does, after a change of user
   */
  void restrict(Runnable landlock, boolean endsWithSupervisor) {
    IdentityProgram identity = new IdentityProgram(program);
    workingDirectory();
    identity.noNewPrivileges();
    identity.dropBounding(settings.capabilities(), settings.lastCapability());
    identity.become(settings.identity());
    if (endsWithSupervisor) {
      program.endWithSupervisor();
    }
    settings.limits().forEach(program::limit);
    // Last, whatever the bundle says: a core dump would leave the container by the host's rules.
    program.limit(new ResourceLimit("RLIMIT_CORE", 0, 0));
    landlock.run();
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

  void detach() {
    program.call("umask(022)", KernelCall.UMASK, Operand.of(022));
    program.closeAllOnExec(3);
    program.blockNoSignals();
  }

  /** From the last word to the supervisor on, whatever the child calls has to pass the filter. */
  void finish(boolean killableListener) {
    program.call(
        "write(status, ready)",
        1,
        KernelCall.WRITE,
        Operand.of(exchange.status),
        Operand.of(Block.text("r")),
        Operand.of(1));
    settings.filter().ifPresent(step -> install(step, killableListener));
    program.waitFor("wait for the supervisor", exchange.release);
    if (settings.notifies()) {
      // While the child holds a copy, a listener that the supervisor closes is not closed, and a
      // notified execve would wait for ever. The filter may refuse this; then exec closes it.
      program.call(
          "close(listener)", Program.MAY_FAIL, KernelCall.CLOSE, Operand.of(exchange.listener));
    }
    program.call(
        "execve(\"" + settings.executable() + "\")",
        1,
        KernelCall.EXECVE,
        Operand.of(settings.executable()),
        Operand.of(Block.strings(settings.argv())),
        Operand.of(Block.strings(settings.env())));
  }

  private void install(ChildStep.SeccompFilter step, boolean killableListener) {
    long flags = NEW_LISTENER | (killableListener ? WAIT_KILLABLE_RECV : 0);
    program.filter(
        exchange.listener,
        step.program(),
        step.listener() ? flags : 0,
        step.listener() ? "new listener, " : "");
  }
}
