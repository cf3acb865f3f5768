package io.zviz.bench;

import com.sun.jna.Native;
import java.io.IOException;
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

  private final SelfTimed opens;
  private final List<SelfTimed> programs = new ArrayList<>();
  private final int pid;
  private final int listener;

  private OpenTarget(Path programs, String mode, String path, int threads) throws IOException {
    opens =
        start(List.of(programs.resolve("opens").toString(), mode, path, Integer.toString(threads)));
    String[] ready =
        "native".equals(mode) ? new String[] {"", "0", "-1"} : opens.line().split(" ", 3);
    pid = Integer.parseInt(ready[1]);
    listener = Integer.parseInt(ready[2]);
  }

  /** Nobody serves it: the kernel opens. */
  static OpenTarget unfiltered(Path programs, String path, int threads) throws IOException {
    return new OpenTarget(programs, "native", path, threads);
  }

  /** Its opens are notified; whoever calls has to see to it that they are served. */
  static OpenTarget notified(Path programs, String path, int threads) throws IOException {
    return new OpenTarget(programs, "brokered", path, threads);
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
    start(argv).line();
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
    opens.measure(times, counts);
  }

  Row row(String name, String aim) {
    return opens.row(name, aim, 1);
  }

  /** What 99 of 100 opens wait at most. */
  Row slowest(String name, String aim) {
    return opens.row(name, aim, 1, 2);
  }

  /** The time that passes for each open, all threads together. */
  Row each(String name, String aim) {
    return opens.row(name, aim, 1, 3);
  }

  private SelfTimed start(List<String> argv) throws IOException {
    SelfTimed program = SelfTimed.start(argv);
    programs.add(program);
    return program;
  }

  @Override
  public void close() {
    programs.forEach(SelfTimed::close);
  }

  private static native int close(int descriptor);

  private static native long syscall(long number, long a0, long a1, long a2);
}
