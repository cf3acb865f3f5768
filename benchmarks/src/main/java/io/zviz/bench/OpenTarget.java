package io.zviz.bench;

import com.sun.jna.Native;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** A running {@code opens}, see {@code src/main/c/opens.c}, and the C broker that may serve it. */
final class OpenTarget implements AutoCloseable {
  // The same numbers on all architectures: calls since Linux 5.1 share one table.
  private static final int PIDFD_OPEN = 434;
  private static final int PIDFD_GETFD = 438;

  static {
    Native.register(OpenTarget.class, "c");
  }

  private final List<Process> processes = new ArrayList<>();
  private final List<Double> medians = new ArrayList<>();
  private double least = Double.MAX_VALUE;
  private final Process opens;
  private final BufferedReader out;
  private final int pid;
  private final int listener;

  private OpenTarget(Path programs, String mode, String path) throws IOException {
    opens = start(programs.resolve("opens").toString(), mode, path);
    out = opens.inputReader(StandardCharsets.US_ASCII);
    String[] ready = "native".equals(mode) ? new String[] {"", "0", "-1"} : line(out).split(" ", 3);
    pid = Integer.parseInt(ready[1]);
    listener = Integer.parseInt(ready[2]);
  }

  /** Nobody serves it: the kernel opens. */
  static OpenTarget unfiltered(Path programs, String path) throws IOException {
    return new OpenTarget(programs, "native", path);
  }

  /** Its opens are notified; whoever calls has to see to it that they are served. */
  static OpenTarget notified(Path programs, String path) throws IOException {
    return new OpenTarget(programs, "brokered", path);
  }

  /** Served by the C broker; ends with the target. */
  OpenTarget servedByC(Path programs, String mode, List<String> rules) throws IOException {
    List<String> argv =
        new ArrayList<>(
            List.of(
                programs.resolve("broker").toString(),
                mode,
                Integer.toString(pid),
                Integer.toString(listener)));
    argv.addAll(rules);
    Process broker = start(argv.toArray(String[]::new));
    line(broker.inputReader(StandardCharsets.US_ASCII));
    return this;
  }

  int pid() {
    return pid;
  }

  /** This process's own copy of the listener. */
  int takeListener() throws IOException {
    int process = (int) syscall(PIDFD_OPEN, pid, 0, 0);
    int taken = (int) syscall(PIDFD_GETFD, process, listener, 0);
    close(process);
    if (taken < 0) {
      throw new IOException("pidfd_getfd: errno " + Native.getLastError());
    }
    return taken;
  }

  /** Opens so often, and remembers how long it took unless it is only to warm up. */
  void open(int times, boolean counts) throws IOException {
    if (!opens.isAlive()) {
      throw new IOException("the target ended with status " + opens.exitValue());
    }
    opens.getOutputStream().write((times + "\n").getBytes(StandardCharsets.US_ASCII));
    opens.getOutputStream().flush();
    String[] answer = line(out).split(" ", 2);
    if (counts) {
      medians.add(Double.valueOf(answer[0]));
      least = Math.min(least, Double.parseDouble(answer[1]));
    }
  }

  Row row(String name, String aim) {
    List<Double> sorted = medians.stream().sorted().toList();
    return new Row(name, sorted.get(sorted.size() / 2), least, aim);
  }

  private Process start(String... argv) throws IOException {
    Process process =
        new ProcessBuilder(argv).redirectError(ProcessBuilder.Redirect.INHERIT).start();
    processes.add(process);
    return process;
  }

  private static String line(BufferedReader reader) throws IOException {
    String line = reader.readLine();
    if (line == null) {
      throw new IOException("the program ended early");
    }
    return line;
  }

  @Override
  public void close() {
    for (Process process : processes) {
      process.destroy();
      process.onExit().join();
    }
  }

  private static native int close(int descriptor);

  private static native long syscall(long number, long a0, long a1, long a2);
}
