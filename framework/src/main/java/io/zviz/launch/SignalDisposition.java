package io.zviz.launch;

import java.io.IOException;
import java.math.BigInteger;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;

/**
 * What a process does about signals: bit N-1 of {@code SigCgt} and {@code SigIgn} in {@code
 * /proc/PID/status} (proc(5)).
 */
record SignalDisposition(long handled, long ignored) {
  // signal(7): their default action is to do nothing, to stop, or to continue.
  private static final int SIGCHLD = 17;
  private static final int SIGCONT = 18;
  private static final int SIGURG = 23;
  private static final int SIGWINCH = 28;
  private static final Set<Integer> HARMLESS =
      Set.of(SIGCHLD, SIGCONT, 19, 20, 21, 22, SIGURG, SIGWINCH);

  /** A process that has ended handles nothing. */
  static SignalDisposition of(int pid) {
    try {
      List<String> status = Files.readAllLines(Path.of("/proc/" + pid + "/status"));
      return new SignalDisposition(set(status, "SigCgt:"), set(status, "SigIgn:"));
    } catch (IOException ended) {
      return new SignalDisposition(0, 0);
    }
  }

  boolean handles(int signal) {
    return (handled >> (signal - 1) & 1) == 1;
  }

  boolean ignores(int signal) {
    return (ignored >> (signal - 1) & 1) == 1;
  }

  static boolean endsByDefault(int signal) {
    return !HARMLESS.contains(signal);
  }

  private static long set(List<String> status, String key) {
    return status.stream()
        .filter(line -> line.startsWith(key))
        .map(line -> new BigInteger(line.substring(key.length()).strip(), 16).longValue())
        .findFirst()
        .orElse(0L);
  }
}
