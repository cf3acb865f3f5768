package io.zviz.it.backend;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.OutputStream;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * How a program ended.
 *
 * @param status its exit status, 128 and the signal when it was killed
 * @param output what it printed, errors too
 */
record Tool(int status, String output) {
  private static final long LIMIT_SECONDS = 60;

  /** Runs a program to its end. */
  static Tool run(List<String> argv, String stdin) throws IOException, InterruptedException {
    Process process = start(argv);
    try (OutputStream in = process.getOutputStream()) {
      in.write(stdin.getBytes(UTF_8));
    }
    return finish(process);
  }

  static Tool run(String... argv) throws IOException, InterruptedException {
    return run(List.of(argv), "");
  }

  /** Starts a program whose errors go where its output goes. */
  static Process start(List<String> argv) throws IOException {
    return new ProcessBuilder(argv).redirectErrorStream(true).start();
  }

  /** Waits for a program, and kills it when it takes too long. */
  static Tool finish(Process process) throws IOException, InterruptedException {
    String output = new String(process.getInputStream().readAllBytes(), UTF_8);
    if (!process.waitFor(LIMIT_SECONDS, TimeUnit.SECONDS)) {
      process.destroyForcibly();
    }
    return new Tool(process.waitFor(), output);
  }

  /** Fails unless it succeeded. */
  Tool succeed() {
    if (status != 0) {
      throw new AssertionError("status " + status + ": " + output);
    }
    return this;
  }
}
