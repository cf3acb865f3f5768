package io.zviz.spi.host;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * The processes of a control group of version 2, as zviz sees them before it moves its own ones.
 *
 * @param own processes of zviz, and what they have started
 * @param strangers the others, as a message names them: number and name
 */
public record GroupMembers(List<String> own, List<String> strangers) {
  private static final String MAIN_CLASS = "io.zviz.app.Main";
  private static final String SCRIPT = "/bin/zviz";

  /** Copies the lists. */
  public GroupMembers {
    own = List.copyOf(own);
    strangers = List.copyOf(strangers);
  }

  /** Those of a group; processes that end while this looks are in neither list. */
  public static GroupMembers of(HostProbe host, Path group) {
    List<String> own = new ArrayList<>();
    List<String> strangers = new ArrayList<>();
    host.read(group.resolve("cgroup.procs")).stream()
        .flatMap(String::lines)
        .forEach(
            pid -> {
              if (isOwn(host, pid)) {
                own.add(pid);
              } else {
                name(host, pid).ifPresent(strangers::add);
              }
            });
    return new GroupMembers(own, strangers);
  }

  /** Whether a process, or one that it descends from, is zviz. */
  private static boolean isOwn(HostProbe host, String pid) {
    Optional<String> process = Optional.of(pid);
    while (process.isPresent()) {
      if (isZviz(host, process.get())) {
        return true;
      }
      process = field(host, process.get(), "PPid").filter(parent -> !parent.equals("0"));
    }
    return false;
  }

  /** The JVM, and the script that becomes one. */
  private static boolean isZviz(HostProbe host, String pid) {
    List<String> line =
        host.read(Path.of("/proc", pid, "cmdline")).stream()
            .flatMap(text -> Arrays.stream(text.split("\0", -1)))
            .toList();
    return line.contains(MAIN_CLASS) || (line.size() > 1 && line.get(1).endsWith(SCRIPT));
  }

  /** A process of another pid namespace has the number 0 here, and no name. */
  private static Optional<String> name(HostProbe host, String pid) {
    return pid.equals("0")
        ? Optional.of("one of another pid namespace")
        : field(host, pid, "Name").map(name -> pid + " (" + name + ")");
  }

  private static Optional<String> field(HostProbe host, String pid, String name) {
    return host.read(Path.of("/proc", pid, "status")).stream()
        .flatMap(String::lines)
        .filter(line -> line.startsWith(name + ":"))
        .map(line -> line.substring(name.length() + 1).strip())
        .findFirst();
  }
}
