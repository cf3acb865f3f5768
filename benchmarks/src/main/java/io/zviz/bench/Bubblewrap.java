package io.zviz.bench;

import io.zviz.spi.policy.PathAccess;
import io.zviz.spi.policy.PathIntent;
import io.zviz.spi.policy.ResolvedPolicy;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * The command line of {@code bwrap} that comes nearest to a profile: the same namespaces, binds,
 * masks and capabilities. It installs no Landlock rules and, without {@code --seccomp}, no filter.
 */
final class Bubblewrap {
  private Bubblewrap() {}

  static List<String> command(ResolvedPolicy policy, Path work, List<String> command)
      throws IOException {
    List<String> argv =
        new ArrayList<>(
            List.of(
                "bwrap",
                "--unshare-ipc",
                "--unshare-pid",
                "--unshare-net",
                "--unshare-uts",
                "--unshare-cgroup",
                "--die-with-parent",
                "--new-session",
                "--clearenv"));
    for (PathIntent path : policy.intents(PathIntent.class)) {
      argv.addAll(options(path));
    }
    argv.addAll(List.of("--proc", "/proc", "--dev", "/dev"));
    argv.addAll(List.of("--bind", work.toString(), "/work", "--chdir", "/work"));
    argv.addAll(List.of("--cap-drop", "ALL", "--"));
    argv.addAll(command);
    return argv;
  }

  private static List<String> options(PathIntent intent) throws IOException {
    String text = intent.path().toString();
    Path path = Path.of(text);
    if (!Files.exists(path)) {
      return List.of();
    }
    if (Files.isSymbolicLink(path)) {
      return List.of("--symlink", Files.readSymbolicLink(path).toString(), text);
    }
    if (intent.access() == PathAccess.HIDDEN) {
      return Files.isDirectory(path)
          ? List.of("--tmpfs", text)
          : List.of("--ro-bind", "/dev/null", text);
    }
    return intent.access() == PathAccess.WRITABLE
        ? List.of("--bind", text, text)
        : List.of("--ro-bind", text, text);
  }
}
