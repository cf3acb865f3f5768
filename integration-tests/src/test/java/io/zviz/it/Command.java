package io.zviz.it;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * A foreign program that has ended.
 *
 * @param status its exit status
 * @param output what it printed, complaints included
 */
record Command(int status, String output) {
  private static final int SECONDS = 120;

  /** Runs a program to its end; it is killed when that takes two minutes. */
  static Command run(String stdin, List<String> argv) throws IOException, InterruptedException {
    Path input = Files.createTempFile("zviz-it", ".in");
    Path output = Files.createTempFile("zviz-it", ".out");
    try {
      Files.writeString(input, stdin);
      Process process =
          new ProcessBuilder(argv)
              .redirectInput(input.toFile())
              .redirectErrorStream(true)
              .redirectOutput(output.toFile())
              .start();
      if (!process.waitFor(SECONDS, TimeUnit.SECONDS)) {
        process.destroyForcibly().waitFor();
        throw new IllegalStateException("took too long: " + argv);
      }
      return new Command(
          process.exitValue(), Files.readString(output, StandardCharsets.ISO_8859_1));
    } finally {
      Files.delete(input);
      Files.delete(output);
    }
  }

  /** Runs a program that reads nothing. */
  static Command run(String... argv) throws IOException, InterruptedException {
    return run("", List.of(argv));
  }

  /** What it printed, when it succeeded. */
  String succeeded() {
    if (status != 0) {
      throw new AssertionError("status " + status + ": " + output);
    }
    return output;
  }
}
