package io.zviz.bench;

import java.io.IOException;
import java.nio.file.Path;

/** A running {@code launcher}, see {@code src/main/c/launcher.c}: what the kernel alone takes. */
final class CLauncher implements AutoCloseable {
  private static final Path PROGRAM = Path.of("benchmarks", "target", "c", "launcher");

  private final Process process;

  private CLauncher(Process process) {
    this.process = process;
  }

  /**
   * Starts the program.
   *
   * @param mode {@code none} or {@code namespaces}
   */
  static CLauncher start(String mode) throws IOException {
    return new CLauncher(
        new ProcessBuilder(PROGRAM.toString(), mode)
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start());
  }

  /** Lets it start {@code /bin/true} and wait for its end. */
  void launch() throws IOException {
    process.getOutputStream().write('\n');
    process.getOutputStream().flush();
    if (process.getInputStream().read() != '\n') {
      throw new IOException("the launcher failed");
    }
  }

  @Override
  public void close() {
    process.destroy();
    process.onExit().join();
  }
}
