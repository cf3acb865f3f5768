package io.zviz.launch;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.zviz.spi.host.HostProbe;
import io.zviz.spi.host.HostProbe.ToolResult;
import io.zviz.sys.DescriptorCalls;
import io.zviz.sys.KernelCall;
import io.zviz.sys.LaunchCalls;
import io.zviz.sys.ProcessCalls;
import java.io.ByteArrayOutputStream;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.ToIntFunction;

/**
 * Runs a tool of the host in the network namespace of a container, with the mounts of the host and
 * nothing of the environment. It is started like a container, by a program of system calls: no
 * helper has to enter the namespace first, and no thread of the JVM, with what it starts later,
 * ever does. Its streams are files in memory, so that nobody has to read and write at once.
 */
final class NetworkTool {
  private static final int TIMEOUT_MILLIS = 10_000;
  private static final int MAX_OUTPUT = 64 * 1024;
  private static final int NOT_FOUND = 127;
  private static final int TIMED_OUT = 124;
  private static final int NO_STATUS_PIPE = -1;
  private static final long CLONE_VM = 0x100;
  private static final long CLONE_PIDFD = 0x1000;
  private static final long CLONE_NEWNET = 0x40000000;
  private static final long CLONE_CLEAR_SIGHAND = 0x100000000L;
  private static final long SIGCHLD = 17;
  private static final List<String> ENVIRONMENT =
      List.of("PATH=/usr/sbin:/usr/bin:/sbin:/bin", "LC_ALL=C");

  private final HostProbe host;
  private final LaunchCalls launchCalls;
  private final ProcessCalls processes;
  private final DescriptorCalls descriptors;
  private final ToIntFunction<EncodedProgram> clone;
  private final Faults faults;

  NetworkTool(
      HostProbe host,
      LaunchCalls launchCalls,
      ProcessCalls processes,
      DescriptorCalls descriptors,
      ToIntFunction<EncodedProgram> clone,
      Faults faults) {
    this.host = host;
    this.launchCalls = launchCalls;
    this.processes = processes;
    this.descriptors = descriptors;
    this.clone = clone;
    this.faults = faults;
  }

  /**
   * Runs a tool to its end, within 10 seconds.
   *
   * @param argv the tool, found in the system folders only, and its arguments
   * @param stdin what it reads
   * @param container the container's first process, a pidfd
   * @return its status; both of its streams as the error output
   */
  ToolResult run(List<String> argv, String stdin, int container) {
    Optional<Path> tool = host.tool(String.valueOf(Path.of(argv.get(0)).getFileName()));
    if (tool.isEmpty()) {
      return new ToolResult(NOT_FOUND, "", "no tool " + argv.get(0));
    }
    int in = descriptors.memoryFile();
    try {
      descriptors.write(in, stdin.getBytes(UTF_8));
      descriptors.rewind(in);
      return run(tool.get(), argv, in, container);
    } finally {
      descriptors.close(in);
    }
  }

  private ToolResult run(Path tool, List<String> argv, int in, int container) {
    int out = descriptors.memoryFile();
    try {
      ToolResult result = new Run(tool.toString(), argv, in, out, container).toItsEnd();
      return result.stderr().isEmpty() ? new ToolResult(result.status(), "", output(out)) : result;
    } finally {
      descriptors.close(out);
    }
  }

  private String output(int file) {
    descriptors.rewind(file);
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    byte[] buffer = new byte[4096];
    int read = descriptors.read(file, buffer);
    while (read > 0 && all.size() < MAX_OUTPUT) {
      all.write(buffer, 0, read);
      read = descriptors.read(file, buffer);
    }
    return all.toString(UTF_8);
  }

  /** One process. */
  private final class Run {
    private final Program program = new Program();
    private final Slot pidfd = new Slot();

    Run(String tool, List<String> argv, int in, int out, int container) {
      long flags = CLONE_VM | CLONE_PIDFD | CLONE_CLEAR_SIGHAND;
      Block arguments = Block.longs(flags, 0, 0, 0, SIGCHLD, 0, 0, 0).pointer(8, pidfd);
      program.call("clone3(vm)", KernelCall.CLONE3, Operand.of(arguments), Operand.of(64));
      program.endWithSupervisor();
      int[] streams = {in, out, out};
      for (int i = 0; i < streams.length; i++) {
        program.call("dup3(stdio)", KernelCall.DUP3, Operand.of(streams[i]), Operand.of(i));
      }
      program.call(
          "setns(container, network)",
          KernelCall.SETNS,
          Operand.of(container),
          Operand.of(CLONE_NEWNET));
      program.call("chdir(\"/\")", KernelCall.CHDIR, Operand.of("/"));
      program.closeAllOnExec(3);
      program.blockNoSignals();
      program.call(
          "execve(\"" + tool + "\")",
          1,
          KernelCall.EXECVE,
          Operand.of(tool),
          Operand.of(Block.strings(argv)),
          Operand.of(Block.strings(ENVIRONMENT)));
    }

    ToolResult toItsEnd() {
      try (EncodedProgram encoded =
          EncodedProgram.of(faults.child(program.calls()), NO_STATUS_PIPE, launchCalls)) {
        faults.placed(encoded);
        int pid = clone.applyAsInt(encoded);
        int process = (int) encoded.get(pidfd);
        boolean inTime = false;
        int status = TIMED_OUT;
        try {
          inTime = descriptors.awaitReadable(process, TIMEOUT_MILLIS);
        } finally {
          // The memory must outlive the process, whatever happens.
          if (!inTime) {
            processes.signal(process, ProcessCalls.SIGKILL);
          }
          status = processes.await(process);
          descriptors.close(process);
        }
        return inTime
            ? result(encoded, status)
            : new ToolResult(
                TIMED_OUT, "", "process " + pid + ": no end after " + TIMEOUT_MILLIS / 1000 + " s");
      }
    }

    private ToolResult result(EncodedProgram encoded, int status) {
      return encoded
          .failure()
          .map(failure -> new ToolResult(NOT_FOUND, "", failure.words()))
          .orElseGet(() -> new ToolResult(status, "", ""));
    }
  }
}
