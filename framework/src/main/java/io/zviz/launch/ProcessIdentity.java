package io.zviz.launch;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A process, told from a later one with the same pid by the time it started.
 *
 * @param pid in the pid namespace of zviz
 * @param startTime clock ticks since boot, field 22 of {@code /proc/PID/stat} (proc(5))
 */
public record ProcessIdentity(long pid, long startTime) {
  private static final Pattern SHAPE = Pattern.compile("(\\d{1,18})@(\\d{1,18})");
  private static final int START_TIME_AFTER_NAME = 19;

  /** Zombie, dead. */
  private static final Set<String> ENDED = Set.of("Z", "X");

  /** This process. */
  static ProcessIdentity self() {
    return Self.IDENTITY;
  }

  /** Looked up once: it never changes. */
  private static final class Self {
    private static final ProcessIdentity IDENTITY = of(ProcessHandle.current().pid()).orElseThrow();
  }

  /** The pid namespace of this process, such as {@code pid:[4026531836]}; empty when unknown. */
  static String namespace() {
    try {
      return Files.readSymbolicLink(Path.of("/proc/self/ns/pid")).toString();
    } catch (IOException unknown) {
      return "";
    }
  }

  /** The process that has a pid now; empty when none has. */
  static Optional<ProcessIdentity> of(long pid) {
    return fields(pid)
        .map(fields -> new ProcessIdentity(pid, Long.parseLong(fields[START_TIME_AFTER_NAME])));
  }

  /** What follows the name, which stands in brackets and may itself hold brackets and spaces. */
  private static Optional<String[]> fields(long pid) {
    try {
      String stat = Files.readString(Path.of("/proc/" + pid + "/stat"));
      return Optional.of(stat.substring(stat.lastIndexOf(')') + 2).split(" ", -1));
    } catch (IOException gone) {
      if (Files.exists(Path.of("/proc/" + pid))) {
        // Such as EMFILE: who is taken for dead would be cleared up after.
        throw LaunchException.of(LaunchError.STATE, "cannot look at process " + pid, gone);
      }
      return Optional.empty();
    }
  }

  static Optional<ProcessIdentity> parse(String text) {
    Matcher matcher = SHAPE.matcher(text);
    return matcher.matches()
        ? Optional.of(
            new ProcessIdentity(Long.parseLong(matcher.group(1)), Long.parseLong(matcher.group(2))))
        : Optional.empty();
  }

  /** Whether it still runs; one that only waits to be reaped does not. */
  public boolean isAlive() {
    return fields(pid)
        .filter(fields -> Long.parseLong(fields[START_TIME_AFTER_NAME]) == startTime)
        .filter(fields -> !ENDED.contains(fields[0]))
        .isPresent();
  }

  @Override
  public String toString() {
    return pid + "@" + startTime;
  }
}
