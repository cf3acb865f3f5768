package io.zviz.launch;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * The users and groups that a process of this user namespace can become (user_namespaces(7)): all
 * of them in the initial one; in one that an ordinary user has made, that user, as root, and those
 * that the host sets aside for him (subuid(5)).
 *
 * @param users ranges of users
 * @param groups ranges of groups
 * @param setsGroups whether supplementary groups can be set; not where they could be used to leave
 *     a group that is refused something
 */
record IdMap(List<Range> users, List<Range> groups, boolean setsGroups) {
  private static final Path SELF = Path.of("/proc/self");

  IdMap {
    users = List.copyOf(users);
    groups = List.copyOf(groups);
  }

  /**
   * Numbers that mean somebody.
   *
   * @param first the lowest
   * @param count how many
   */
  record Range(long first, long count) {
    boolean holds(int id) {
      long number = Integer.toUnsignedLong(id);
      return number >= first && number - first < count;
    }
  }

  /** That of this process. */
  static IdMap ofThisProcess() {
    try {
      Path setgroups = SELF.resolve("setgroups");
      return parse(
          Files.readAllLines(SELF.resolve("uid_map")),
          Files.readAllLines(SELF.resolve("gid_map")),
          Files.exists(setgroups) ? Files.readAllLines(setgroups) : List.of());
    } catch (IOException unreadable) {
      throw LaunchException.of(LaunchError.STATE, "cannot read the id maps in /proc", unreadable);
    }
  }

  /**
   * The maps of some texts.
   *
   * @param users lines of {@code uid_map}
   * @param groups lines of {@code gid_map}
   * @param setgroups lines of {@code setgroups}
   */
  static IdMap parse(List<String> users, List<String> groups, List<String> setgroups) {
    return new IdMap(ranges(users), ranges(groups), !setgroups.contains("deny"));
  }

  private static List<Range> ranges(List<String> lines) {
    return lines.stream()
        .map(line -> line.strip().split("\\s+", -1))
        .map(fields -> new Range(Long.parseLong(fields[0]), Long.parseLong(fields[2])))
        .toList();
  }

  /**
   * What a process has to become to be a user.
   *
   * @throws LaunchException when it cannot
   */
  Identity identityOf(UserLookup.User user) {
    require(users, user.uid(), "user", "uid");
    require(groups, user.gid(), "group", "gid");
    user.groups().forEach(group -> require(groups, group, "group", "gid"));
    if (setsGroups) {
      return new Identity(user.uid(), user.gid(), Optional.of(user.groups()));
    }
    if (!user.groups().isEmpty()) {
      throw new LaunchException(
          LaunchError.NOT_MAPPED,
          "the command's user has the supplementary groups %s, and the user namespace of zviz lets nobody set them"
              .formatted(user.groups()));
    }
    return new Identity(user.uid(), user.gid(), Optional.empty());
  }

  private static void require(List<Range> ranges, int id, String what, String kind) {
    if (ranges.stream().noneMatch(range -> range.holds(id))) {
      throw new LaunchException(
          LaunchError.NOT_MAPPED,
          "%s %s is nobody in the user namespace of zviz: /proc/self/%s_map has no such number"
              .formatted(what, Integer.toUnsignedString(id), kind));
    }
  }
}
