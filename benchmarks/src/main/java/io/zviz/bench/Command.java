package io.zviz.bench;

import java.io.IOException;
import java.util.List;

/** Runs other programs from this JVM, with this JVM's own streams. */
final class Command {
  private Command() {}

  /** A job that runs a program to its end, which must be good. */
  static Contender.Job of(List<String> argv) {
    return () -> check(argv, new ProcessBuilder(argv).inheritIO().start().waitFor());
  }

  /** The same for a program that prints what nobody wants to read here. */
  static Contender.Job quiet(List<String> argv) {
    return () ->
        check(
            argv,
            new ProcessBuilder(argv)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start()
                .waitFor());
  }

  private static void check(List<String> argv, int status) throws IOException {
    if (status != 0) {
      throw new IOException("status " + status + ": " + String.join(" ", argv));
    }
  }
}
