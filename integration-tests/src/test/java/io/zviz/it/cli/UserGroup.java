package io.zviz.it.cli;

import io.zviz.testkit.Expectations;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/** A control group of version 2 that root has made and given to an ordinary user. */
final class UserGroup implements AutoCloseable {
  private static final Set<String> CONTROLLERS = Set.of("memory", "pids");

  private final Path parent;
  private final Path folder;
  private final Set<String> added;

  private UserGroup(Path parent, int user) throws IOException {
    this.parent = parent;
    this.folder = parent.resolve("it-user-" + ProcessHandle.current().pid());
    this.added = new HashSet<>(CONTROLLERS);
    added.removeAll(words(parent.resolve("cgroup.subtree_control")));
    passOn("+");
    Files.createDirectory(folder);
    for (String own : List.of("", "cgroup.procs", "cgroup.threads", "cgroup.subtree_control")) {
      Files.setAttribute(folder.resolve(own), "unix:uid", user);
      Files.setAttribute(folder.resolve(own), "unix:gid", user);
    }
  }

  /** Skips the calling test where version 2 does not have the controllers. */
  static UserGroup of(int user) throws IOException {
    Optional<Path> root = Optional.empty();
    for (String line : Files.readAllLines(Path.of("/proc/self/mountinfo"))) {
      Path mount = Path.of(line.split(" ", -1)[4]);
      if (line.contains(" - cgroup2 ")
          && words(mount.resolve("cgroup.controllers")).containsAll(CONTROLLERS)) {
        root = Optional.of(mount);
      }
    }
    Expectations.require(
        "cgroup2-controllers", root.isPresent(), "no cgroup2 file system has " + CONTROLLERS);
    return new UserGroup(root.orElseThrow(), user);
  }

  private static Set<String> words(Path file) throws IOException {
    return Set.copyOf(Arrays.asList(Files.readString(file).strip().split("\\s+")));
  }

  private void passOn(String sign) throws IOException {
    for (String controller : added) {
      Files.writeString(parent.resolve("cgroup.subtree_control"), sign + controller);
    }
  }

  Path folder() {
    return folder;
  }

  /** A command that is the only process in the group. */
  List<String> entrance() {
    return entrance("");
  }

  /** A command that starts in a group below this one. */
  List<String> entrance(String below) {
    String join = "echo $$ >" + folder.resolve(below) + "/cgroup.procs && exec \"$@\"";
    return List.of("/bin/sh", "-c", join, "sh");
  }

  /** A command that a shell in the group waits for. */
  List<String> entranceWithShell() {
    return List.of(
        "/bin/sh", "-c", "echo $$ >" + folder + "/cgroup.procs && \"$@\"; exit $?", "sh");
  }

  /** What zviz could leave behind. */
  Map<String, String> contents() throws IOException {
    Map<String, String> contents = new TreeMap<>();
    for (String file : List.of("cgroup.type", "cgroup.subtree_control", "cgroup.procs")) {
      contents.put(file, Files.readString(folder.resolve(file)));
    }
    contents.put("groups", String.join(" ", groups()));
    return contents;
  }

  List<String> groups() throws IOException {
    try (var entries = Files.list(folder)) {
      return entries
          .filter(Files::isDirectory)
          .map(group -> group.getFileName().toString())
          .sorted()
          .toList();
    }
  }

  /** The processes of the group, or of one below it. */
  List<Long> members(String group) throws IOException {
    List<Long> members = new ArrayList<>();
    for (String pid : Files.readAllLines(folder.resolve(group).resolve("cgroup.procs"))) {
      members.add(Long.valueOf(pid));
    }
    return members;
  }

  /** Ends what is in the group, or in one below it. */
  void end(String group) throws IOException {
    for (long pid : members(group)) {
      ProcessHandle.of(pid)
          .ifPresent(
              process -> {
                process.destroyForcibly();
                process.onExit().join();
              });
    }
  }

  @Override
  public void close() throws IOException {
    end("");
    for (String group : groups()) {
      end(group);
      Files.delete(folder.resolve(group));
    }
    Files.delete(folder);
    passOn("-");
  }
}
