package io.zviz.testkit;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** A program that we did not write and that reads our artefacts. */
public final class ForeignTool {
  private final Path program;

  private ForeignTool(Path program) {
    this.program = program;
  }

  /** A tool in the system folders; empty when it is not installed. */
  public static Optional<ForeignTool> find(String name) {
    return List.of("/usr/sbin", "/usr/bin", "/sbin", "/bin").stream()
        .map(folder -> Path.of(folder, name))
        .filter(Files::isExecutable)
        .findFirst()
        .map(ForeignTool::new);
  }

  /** Runs it to its end. */
  public Answer run(String stdin, String... arguments) {
    List<String> argv = new ArrayList<>(List.of(program.toString()));
    argv.addAll(List.of(arguments));
    try {
      Path complaints = Files.createTempFile("zviz-tool", ".err");
      try {
        Process process = new ProcessBuilder(argv).redirectError(complaints.toFile()).start();
        Thread writer = new Thread(() -> feed(process.getOutputStream(), stdin));
        writer.start();
        byte[] output = drain(process.getInputStream());
        int status = process.waitFor();
        writer.join();
        return new Answer(
            status, output, Files.readString(complaints, StandardCharsets.ISO_8859_1));
      } finally {
        Files.delete(complaints);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  private static void feed(OutputStream stdin, String text) {
    try (stdin) {
      stdin.write(text.getBytes(StandardCharsets.UTF_8));
    } catch (IOException ended) {
      // It has seen enough; its status tells.
    }
  }

  private static byte[] drain(InputStream stdout) throws IOException {
    try (stdout) {
      ByteArrayOutputStream bytes = new ByteArrayOutputStream();
      stdout.transferTo(bytes);
      return bytes.toByteArray();
    }
  }

  /** How it ended. */
  public static final class Answer {
    private final int status;
    private final byte[] output;
    private final String complaints;

    private Answer(int status, byte[] output, String complaints) {
      this.status = status;
      this.output = output;
      this.complaints = complaints;
    }

    /** Its exit status. */
    public int status() {
      return status;
    }

    /** What it printed. */
    public byte[] output() {
      return output.clone();
    }

    /** What it complained about. */
    public String complaints() {
      return complaints;
    }

    /**
     * The same, if it succeeded.
     *
     * @throws AssertionError with its complaints when it did not
     */
    public Answer succeed() {
      if (status != 0) {
        throw new AssertionError("status " + status + ": " + complaints);
      }
      return this;
    }
  }
}
