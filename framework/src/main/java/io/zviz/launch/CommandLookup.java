package io.zviz.launch;

import io.zviz.containment.ContainerRoot;
import io.zviz.spi.launch.ContainerPaths.Kind;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Finds a command inside the container as execvp(3) would, before the container exists. */
final class CommandLookup {
  private static final int MAX_SHEBANG = 256; // BINPRM_BUF_SIZE, include/uapi/linux/binfmts.h

  private final ContainerRoot root;

  CommandLookup(ContainerRoot root) {
    this.root = root;
  }

  /**
   * The absolute path of a command inside the container.
   *
   * @param searchPath the container's {@code PATH}
   * @throws LaunchException with exit status 127 when there is none, 126 when it is no program
   */
  String find(String command, String searchPath, String cwd) {
    if (command.isEmpty()) {
      throw new LaunchException(LaunchError.COMMAND_NOT_FOUND, "the command is empty");
    }
    List<String> candidates = new ArrayList<>();
    if (command.contains("/")) {
      candidates.add(absolute(command, cwd));
    } else {
      for (String folder : searchPath.split(":", -1)) {
        candidates.add(absolute((folder.isEmpty() ? "." : folder) + "/" + command, cwd));
      }
    }
    Optional<String> unusable = Optional.empty();
    for (String candidate : candidates) {
      Kind kind = root.kindOf(candidate);
      if (kind == Kind.FILE && executable(candidate)) {
        checkInterpreter(candidate);
        return candidate;
      }
      if (kind != Kind.MISSING && (kind == Kind.FILE || command.contains("/"))) {
        unusable = unusable.or(() -> Optional.of(candidate));
      }
    }
    throw unusable
        .map(path -> notExecutable(path, root.kindOf(path)))
        .orElseGet(() -> notFound(command, searchPath));
  }

  private static LaunchException notExecutable(String path, Kind kind) {
    String why = kind == Kind.FOLDER ? "it is a folder" : "no execute permission";
    return new LaunchException(
        LaunchError.COMMAND_NOT_EXECUTABLE, path + " cannot be executed: " + why);
  }

  private static LaunchException notFound(String command, String searchPath) {
    String where =
        command.contains("/")
            ? "; paths that the profile does not list do not exist there"
            : " in PATH=" + searchPath;
    return new LaunchException(
        LaunchError.COMMAND_NOT_FOUND,
        "there is no command " + command + " in the container" + where);
  }

  private boolean executable(String path) {
    return root.hostFile(path).map(CommandLookup::hasExecuteBit).orElse(true);
  }

  /** Whether anybody may execute a file. */
  static boolean hasExecuteBit(Path file) {
    try {
      return Files.getPosixFilePermissions(file).stream()
          .anyMatch(permission -> permission.name().endsWith("_EXECUTE"));
    } catch (IOException vanished) {
      return false;
    }
  }

  /** The kernel says only ENOENT for a script whose interpreter is missing. */
  private void checkInterpreter(String path) {
    Optional<String> interpreter = root.hostFile(path).flatMap(CommandLookup::shebang);
    if (interpreter.isPresent() && root.kindOf(interpreter.get()) != Kind.FILE) {
      throw new LaunchException(
          LaunchError.COMMAND_NOT_FOUND,
          "%s is a script for %s, which is not in the container"
              .formatted(path, interpreter.get()));
    }
  }

  private static Optional<String> shebang(Path file) {
    try (InputStream in = Files.newInputStream(file)) {
      String start = new String(in.readNBytes(MAX_SHEBANG), StandardCharsets.UTF_8);
      if (!start.startsWith("#!")) {
        return Optional.empty();
      }
      String interpreter = start.substring(2).strip().split("[ \t\n]", 2)[0];
      return Optional.of(interpreter).filter(i -> i.startsWith("/"));
    } catch (IOException unreadable) {
      return Optional.empty();
    }
  }

  /** A path as the kernel would take it in a working directory. */
  static String absolute(String path, String cwd) {
    return path.startsWith("/") ? path : ("/".equals(cwd) ? "" : cwd) + "/" + path;
  }
}
