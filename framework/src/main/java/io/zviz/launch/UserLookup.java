package io.zviz.launch;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.regex.Pattern;

/**
 * Finds the user that a command runs as, by what the container itself says about users: {@code
 * NAME}, {@code UID}, or either with {@code :GROUP}, by name or number.
 */
final class UserLookup {
  /**
   * passwd(5) and group(5) of a container are its own, so it may make them as large as it likes.
   */
  private static final int LARGEST = 4 << 20;

  /** (uid_t) -1 stands for "no change" in setresuid(2). */
  private static final long LAST_ID = 0xFFFF_FFFEL;

  private static final User ROOT = new User(0, 0, List.of(), Optional.empty());
  private static final Pattern NUMBER = Pattern.compile("[0-9]{1,10}");

  private final Function<String, Optional<Path>> files;

  /**
   * A lookup.
   *
   * @param files finds the container's files by their paths there
   */
  UserLookup(Function<String, Optional<Path>> files) {
    this.files = files;
  }

  /**
   * A user of the container.
   *
   * @param uid the user
   * @param gid the group
   * @param groups supplementary groups; none for a user who is given by number alone, or with a
   *     group
   * @param home the home directory; empty when the container knows none
   */
  record User(int uid, int gid, List<Integer> groups, Optional<String> home) {
    /** Copies the list. */
    User {
      groups = List.copyOf(groups);
    }
  }

  /**
   * The user of a launch: the one that was asked for, or the bundle's.
   *
   * @throws LaunchException when there is none such in the container
   */
  static User of(LaunchRequest request) {
    Optional<String> asked = request.persona().user();
    if (asked.isPresent()) {
      return new UserLookup(request.root()::hostFile).find(asked.get());
    }
    return request
        .bundle()
        .config()
        .map(c -> new User(c.uid(), c.gid(), c.additionalGids(), Optional.empty()))
        .orElse(ROOT);
  }

  /**
   * The user.
   *
   * @throws LaunchException when the container has none of that name, or does not know the group of
   *     a number
   */
  User find(String asked) {
    String[] parts = asked.split(":", 2);
    Optional<List<String>> entry = entry("/etc/passwd", 2, parts[0], 7);
    int uid = entry.map(e -> id(e.get(2), asked)).orElseGet(() -> number(parts[0], asked, "user"));
    Optional<String> home = entry.map(e -> e.get(5)).filter(folder -> folder.startsWith("/"));
    if (parts.length == 2) {
      return new User(uid, group(parts[1], asked), List.of(), home);
    }
    if (entry.isEmpty()) {
      throw bad(
          asked,
          "user %s is not in the container's /etc/passwd: name its group too, as in %s:%s"
              .formatted(asked, asked, asked));
    }
    boolean byName = !isNumber(parts[0]);
    List<Integer> groups = byName ? groupsOf(parts[0], asked) : List.of();
    return new User(uid, id(entry.get().get(3), asked), groups, home);
  }

  private int group(String group, String asked) {
    return entry("/etc/group", 2, group, 4)
        .map(e -> id(e.get(2), asked))
        .orElseGet(() -> number(group, asked, "group"));
  }

  private List<Integer> groupsOf(String user, String asked) {
    List<Integer> groups = new ArrayList<>();
    for (List<String> entry : entries("/etc/group", 4)) {
      if (List.of(entry.get(3).split(",", -1)).contains(user)) {
        groups.add(id(entry.get(2), asked));
      }
    }
    return groups;
  }

  /** The first entry of this name or, for a number, of this id. */
  private Optional<List<String>> entry(String file, int idField, String wanted, int fields) {
    Predicate<List<String>> matches =
        isNumber(wanted) ? e -> e.get(idField).equals(wanted) : e -> e.get(0).equals(wanted);
    return entries(file, fields).stream().filter(matches).findFirst();
  }

  private List<List<String>> entries(String file, int fields) {
    Optional<Path> host = files.apply(file);
    if (host.isEmpty()) {
      return List.of();
    }
    try {
      if (!Files.isRegularFile(host.get()) || Files.size(host.get()) > LARGEST) {
        return List.of();
      }
      return new String(Files.readAllBytes(host.get()), StandardCharsets.ISO_8859_1)
          .lines()
          .map(line -> List.of(line.split(":", -1)))
          .filter(entry -> entry.size() == fields)
          .toList();
    } catch (IOException unreadable) {
      return List.of();
    }
  }

  private static boolean isNumber(String text) {
    return NUMBER.matcher(text).matches();
  }

  private static int number(String digits, String asked, String what) {
    if (!isNumber(digits)) {
      throw bad(
          asked,
          digits.isEmpty()
              ? "NAME, UID, or either with :GROUP was wanted"
              : "the container has no " + what + " " + digits);
    }
    return id(digits, asked);
  }

  private static int id(String digits, String asked) {
    if (!isNumber(digits) || Long.parseLong(digits) > LAST_ID) {
      throw bad(asked, "ids go from 0 to " + LAST_ID);
    }
    return (int) Long.parseLong(digits);
  }

  private static LaunchException bad(String text, String why) {
    return new LaunchException(LaunchError.BAD_REQUEST, "--user \"" + text + "\": " + why);
  }
}
