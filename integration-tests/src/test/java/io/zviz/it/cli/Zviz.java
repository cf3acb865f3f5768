package io.zviz.it.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Runs {@code bin/zviz} of the built distribution in a working directory of the test's own. */
final class Zviz {
  private static final Path HOME = Path.of("..", "distribution", "target", "zviz").toAbsolutePath();

  private final Path installation;
  private final Path workingDirectory;
  private final Path auditLog;
  private final List<String> entrance;

  Zviz(Path workingDirectory) {
    this(home(), workingDirectory, workingDirectory.resolve("audit.json"), List.of());
  }

  private Zviz(Path installation, Path workingDirectory, Path auditLog, List<String> entrance) {
    this.installation = installation;
    this.workingDirectory = workingDirectory;
    this.auditLog = auditLog;
    this.entrance = entrance;
  }

  /** Inside a laboratory, with its own audit log at the usual place. */
  static Zviz in(Laboratory laboratory) {
    Path auditLog = Path.of("/var/log/zviz/audit.json");
    return of(home(), laboratory.workingDirectory(), auditLog, laboratory.entrance());
  }

  /** Another installation, called through some command. */
  static Zviz of(Path installation, Path workingDirectory, Path auditLog, List<String> entrance) {
    return new Zviz(installation, workingDirectory, auditLog, entrance);
  }

  /** The distribution under test. */
  static Path home() {
    assertThat(HOME.resolve("bin/zviz"))
        .as("the distribution is built before this module")
        .isExecutable();
    return HOME;
  }

  /** A profile file in the working directory. */
  Zviz withProfile(String fileName, String yaml) {
    try {
      Files.writeString(workingDirectory.resolve(fileName), yaml);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return this;
  }

  /** One of the profiles under {@code examples/profiles}. */
  Zviz withExample(String fileName) {
    try {
      return withProfile(
          fileName, Files.readString(Path.of("..", "examples", "profiles", fileName)));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  Path auditLog() {
    return auditLog;
  }

  /** {@code zviz ARGS}. */
  Result call(String... args) {
    List<String> argv = new ArrayList<>();
    argv.add(installation.resolve("bin/zviz").toString());
    argv.addAll(List.of(args));
    return host(argv.toArray(String[]::new));
  }

  /** {@code zviz run --audit-log <ours> ARGS}. */
  Result run(String... args) {
    List<String> argv = new ArrayList<>(List.of("run", "--audit-log", auditLog.toString()));
    argv.addAll(List.of(args));
    return call(argv.toArray(String[]::new));
  }

  /** Starts {@code zviz run ARGS} and does not wait; standard error joins standard output. */
  Process start(String... args) {
    List<String> argv =
        new ArrayList<>(
            List.of(
                installation.resolve("bin/zviz").toString(),
                "run",
                "--audit-log",
                auditLog.toString()));
    argv.addAll(List.of(args));
    try {
      return process(argv).redirectErrorStream(true).start();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The same command on the host, without zviz: the control. */
  Result host(String... argv) {
    try {
      Path out = Files.createTempFile("zviz-it", ".out");
      Path err = Files.createTempFile("zviz-it", ".err");
      Process process =
          process(List.of(argv))
              .redirectInput(ProcessBuilder.Redirect.from(new java.io.File("/dev/null")))
              .redirectOutput(out.toFile())
              .redirectError(err.toFile())
              .start();
      if (!process.waitFor(120, TimeUnit.SECONDS)) {
        process.destroyForcibly();
        throw new AssertionError("still running after two minutes: " + String.join(" ", argv));
      }
      Result result =
          new Result(
              process.exitValue(),
              new String(Files.readAllBytes(out), StandardCharsets.ISO_8859_1),
              new String(Files.readAllBytes(err), StandardCharsets.ISO_8859_1));
      Files.delete(out);
      Files.delete(err);
      return result;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  private ProcessBuilder process(List<String> argv) {
    // A signal that is ignored here, as below nohup, would be ignored by what is tested.
    List<String> all = new ArrayList<>(List.of("/usr/bin/env", "--default-signal"));
    all.addAll(entrance);
    all.addAll(argv);
    return new ProcessBuilder(all).directory(workingDirectory.toFile());
  }

  /** How a process ended; the texts hold one character a byte. */
  record Result(int status, String out, String err) {
    Result succeeds() {
      assertThat(status).as("stdout: %s%nstderr: %s", out, err).isZero();
      return this;
    }

    Result exits(int expected) {
      assertThat(status).as("stdout: %s%nstderr: %s", out, err).isEqualTo(expected);
      return this;
    }
  }
}
