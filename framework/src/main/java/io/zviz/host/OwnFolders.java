package io.zviz.host;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Where zviz keeps what it keeps, unless it is told otherwise: for root in the system's folders,
 * for an ordinary user where the XDG Base Directory Specification wants it. In a user namespace it
 * is the user outside that counts.
 */
public final class OwnFolders {
  private static final String NAME = "zviz";
  private static final String LOG = "audit.json";

  private final long user;
  private final Map<String, String> environment;

  /**
   * The folders of a user.
   *
   * @param user in the parent user namespace
   * @param environment his environment
   */
  OwnFolders(long user, Map<String, String> environment) {
    this.user = user;
    this.environment = Map.copyOf(environment);
  }

  /** Those of the user who runs this process. */
  public static OwnFolders ofThisProcess() {
    Path self = Path.of("/proc/self");
    try {
      long user = ((Number) Files.getAttribute(self, "unix:uid")).longValue();
      return new OwnFolders(
          outside(user, Files.readAllLines(self.resolve("uid_map"))), System.getenv());
    } catch (IOException noProcfs) {
      return new OwnFolders(0, Map.of());
    }
  }

  /** Who a user is in the parent namespace; lines of {@code uid_map}: inside, outside, count. */
  static long outside(long user, List<String> map) {
    for (String line : map) {
      String[] fields = line.strip().split("\\s+", -1);
      long first = Long.parseLong(fields[0]);
      if (user >= first && user - first < Long.parseLong(fields[2])) {
        return Long.parseLong(fields[1]) + user - first;
      }
    }
    return user;
  }

  /** The folder of the state of containers; it goes with the next start of the host. */
  public Path state() {
    if (user == 0) {
      return Path.of("/run", NAME);
    }
    Path usual = Path.of("/run/user", Long.toString(user));
    return folder("XDG_RUNTIME_DIR")
        .or(() -> Optional.of(usual).filter(Files::isWritable))
        .map(folder -> folder.resolve(NAME))
        .orElseGet(() -> Path.of("/tmp", NAME + "-" + user));
  }

  /** The audit log; empty for an ordinary user without a home. */
  public Optional<Path> auditLog() {
    if (user == 0) {
      return Optional.of(Path.of("/var/log", NAME, LOG));
    }
    return folder("XDG_STATE_HOME")
        .or(() -> folder("HOME").map(home -> home.resolve(".local/state")))
        .map(folder -> folder.resolve(NAME).resolve(LOG));
  }

  /** The specification wants relative paths to be ignored. */
  private Optional<Path> folder(String variable) {
    return Optional.ofNullable(environment.get(variable))
        .filter(text -> text.startsWith("/"))
        .map(Path::of);
  }
}
