package io.zviz.host;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.zviz.spi.host.HostProbe.ToolResult;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/**
 * Runs the tools of the system: from its own folders only, with an environment of two variables,
 * and never for longer or louder than the bounds. What the caller's environment says about search
 * paths, libraries or locales reaches no tool.
 */
final class HostTools {
  static final List<Path> FOLDERS =
      List.of(Path.of("/usr/sbin"), Path.of("/usr/bin"), Path.of("/sbin"), Path.of("/bin"));

  private static final int MAX_OUTPUT = 64 << 10;
  private static final int GONE_MILLIS = 2_000;
  private static final int NOT_FOUND = 127;
  private static final int TIMED_OUT = 124;

  private final Duration timeout;

  HostTools(Duration timeout) {
    this.timeout = timeout;
  }

  Optional<Path> find(String name) {
    if (name.isEmpty() || name.indexOf('/') >= 0 || name.startsWith(".")) {
      return Optional.empty();
    }
    return FOLDERS.stream()
        .map(folder -> folder.resolve(name))
        .filter(file -> Files.isRegularFile(file) && Files.isExecutable(file))
        .findFirst();
  }

  ToolResult run(List<String> argv, String stdin) {
    Optional<Path> tool = argv.isEmpty() ? Optional.empty() : locate(argv.get(0));
    if (tool.isEmpty()) {
      return failure(
          NOT_FOUND, "no tool " + argv.stream().findFirst().orElse("") + " in " + FOLDERS);
    }
    List<String> command = new ArrayList<>(argv);
    command.set(0, tool.get().toString());
    try {
      return await(start(command), stdin);
    } catch (IOException e) {
      return failure(NOT_FOUND, String.valueOf(e.getMessage()));
    }
  }

  private Optional<Path> locate(String tool) {
    int slash = tool.lastIndexOf('/');
    boolean inSystemFolder = slash > 0 && FOLDERS.contains(Path.of(tool.substring(0, slash)));
    return find(inSystemFolder ? tool.substring(slash + 1) : tool);
  }

  private static Process start(List<String> command) throws IOException {
    ProcessBuilder builder = new ProcessBuilder(command).directory(Path.of("/").toFile());
    builder.environment().clear();
    builder.environment().put("PATH", "/usr/sbin:/usr/bin:/sbin:/bin");
    builder.environment().put("LC_ALL", "C");
    return builder.start();
  }

  private ToolResult await(Process process, String stdin) {
    CompletableFuture<String> out = collect(process.getInputStream());
    CompletableFuture<String> err = collect(process.getErrorStream());
    CompletableFuture<Void> in =
        CompletableFuture.runAsync(() -> feed(process, stdin), HostTools::inBackground);
    try {
      if (!process.waitFor(timeout.toMillis(), TimeUnit.MILLISECONDS)) {
        kill(process);
        return failure(TIMED_OUT, "no end after " + timeout.toSeconds() + " s");
      }
      in.join();
      return new ToolResult(process.exitValue(), drained(out), drained(err));
    } catch (InterruptedException e) {
      kill(process);
      Thread.currentThread().interrupt();
      return failure(TIMED_OUT, "interrupted");
    }
  }

  /** What was printed; a grandchild that holds the pipe open beyond the bound is not waited for. */
  private String drained(CompletableFuture<String> output) {
    return output.completeOnTimeout("", timeout.toMillis(), TimeUnit.MILLISECONDS).join();
  }

  /**
   * Children first, and only back when they are gone: a killed process still is one for a while.
   */
  private static void kill(Process process) {
    List<ProcessHandle> family = new ArrayList<>(process.descendants().toList());
    family.add(process.toHandle());
    family.forEach(ProcessHandle::destroyForcibly);
    CompletableFuture.allOf(
            family.stream().map(ProcessHandle::onExit).toArray(CompletableFuture[]::new))
        .completeOnTimeout(null, GONE_MILLIS, TimeUnit.MILLISECONDS)
        .join();
  }

  private static CompletableFuture<String> collect(InputStream stream) {
    return CompletableFuture.supplyAsync(() -> drain(stream), HostTools::inBackground);
  }

  /** Daemon threads: a tool that hangs must not keep the JVM alive. */
  private static void inBackground(Runnable task) {
    Thread thread = new Thread(task, "zviz-tool-io");
    thread.setDaemon(true);
    thread.start();
  }

  /** Reads to the end, so that the tool never blocks, and keeps the beginning. */
  private static String drain(InputStream stream) {
    try (stream) {
      byte[] kept = stream.readNBytes(MAX_OUTPUT);
      stream.transferTo(OutputStream.nullOutputStream());
      return new String(kept, UTF_8);
    } catch (IOException closedByKill) {
      return "";
    }
  }

  private static void feed(Process process, String stdin) {
    try (OutputStream pipe = process.getOutputStream()) {
      pipe.write(stdin.getBytes(UTF_8));
    } catch (IOException toolDoesNotRead) {
      // A tool may end without reading its input; its exit status tells the story.
    }
  }

  private static ToolResult failure(int status, String why) {
    return new ToolResult(status, "", why);
  }
}
