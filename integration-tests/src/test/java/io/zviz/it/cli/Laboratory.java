package io.zviz.it.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.zviz.it.Listing;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * A part of the host where nobody else works: processes, mounts, {@code /run}, {@code /tmp}, {@code
 * /var/log} and a copy of {@code /etc} of its own. Whatever appears in it was left behind by what
 * ran in it. Mounts are shared within, as systemd has them, so that what a container fails to keep
 * to itself appears.
 */
final class Laboratory implements AutoCloseable {
  /** The first process: bash, because it also reaps the orphans that are handed to it. */
  private static final String INIT =
      """
      set -e
      mount -t proc proc /proc
      cd "$1"
      mount -t tmpfs -o mode=1777 tmp /tmp
      mkdir -p "$1"
      [ "$1" -ef . ] || mount -c --bind . "$1"
      cd /
      mount -t tmpfs run /run
      mount -t tmpfs log /var/log
      mount -t tmpfs -o mode=755 etc /mnt
      cp -a /etc/. /mnt
      mount --move /mnt /etc
      mount --make-rshared /
      mkdir /run/work
      echo ready
      read -r end
      """;

  private final Process process;
  private final long init;

  /** Stands where a distribution is. */
  Laboratory(Path home) throws IOException {
    process =
        new ProcessBuilder(
                List.of(
                    "unshare",
                    "--mount",
                    "--pid",
                    "--fork",
                    "--kill-child", //
                    "bash",
                    "-c",
                    INIT,
                    "init",
                    home.toString()))
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    BufferedReader out = process.inputReader(UTF_8);
    assertThat(out.readLine()).isEqualTo("ready");
    init = process.children().findFirst().orElseThrow().pid();
  }

  /** The folder for profiles and work, as the host sees it. */
  Path workingDirectory() {
    return path("/run/work");
  }

  /** A path inside, as the host sees it. */
  Path path(String inside) {
    return Path.of("/proc/" + init + "/root" + inside);
  }

  /** What a command has to start with, to run inside; it starts in the working directory. */
  List<String> entrance() {
    return List.of(
        "nsenter",
        "--target=" + init,
        "--mount",
        "--pid", //
        "sh",
        "-c",
        "cd /run/work && exec \"$@\"",
        "sh");
  }

  /**
   * Everything in it.
   *
   * @param cgroups the names of its control groups, which it shares with the rest of the host
   */
  SortedSet<String> contents(Set<String> cgroups) {
    SortedSet<String> things = new TreeSet<>();
    try {
      add(things, "mount ", Files.readAllLines(Path.of("/proc/" + init + "/mountinfo")));
      for (String folder : List.of("/run", "/tmp", "/var/log")) {
        add(things, folder + "/", Listing.tree(path(folder)));
      }
      add(things, "cgroup ", Listing.cgroups(cgroups::contains));
      for (String pid : Listing.processes(path("/proc"))) {
        addProcess(things, path("/proc/" + pid), pid);
      }
    } catch (IOException unreadable) {
      throw new IllegalStateException(unreadable);
    }
    return things;
  }

  /** A network namespace lives as long as a process, a descriptor or a mount holds it. */
  private static void addProcess(SortedSet<String> things, Path process, String pid) {
    try {
      String name = Files.readString(process.resolve("comm")).strip();
      things.add("process " + pid + " " + name);
      things.add("network " + Files.readSymbolicLink(process.resolve("ns/net")));
      for (String descriptor : Listing.names(process.resolve("fd"))) {
        String target =
            Files.readSymbolicLink(process.resolve("fd").resolve(descriptor)).toString();
        if (target.startsWith("net:")) {
          things.add("network " + target);
        }
      }
    } catch (IOException ended) {
      // A zombie is still listed above; what is gone is seen as gone when it is looked at again.
    }
  }

  private static void add(SortedSet<String> things, String prefix, Iterable<String> names) {
    names.forEach(name -> things.add(prefix + name));
  }

  @Override
  public void close() throws IOException {
    process.getOutputStream().close();
    process.onExit().join();
  }
}
