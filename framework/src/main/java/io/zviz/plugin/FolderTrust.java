package io.zviz.plugin;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Whether nobody but root (or, for an ordinary user, that user) could have put a file where it is.
 * A plugin is code that runs with the rights of whoever runs zviz, and the host's configuration
 * decides what confines a workload.
 */
public final class FolderTrust {
  private static final int WRITABLE_BY_OTHERS = 0022;
  private static final int STICKY = 01000;
  private static final int TYPE = 0170000;
  private static final int LINK = 0120000;
  private static final int REGULAR = 0100000;

  /** Who files belong to that the user namespace does not know the owner of (proc_sys(5)). */
  private static final int OVERFLOW = 65534;

  private final int user;
  private final Set<Path> rootOwned;

  /** Trusts root and this user. */
  FolderTrust(int user) {
    this(user, Set.of());
  }

  /**
   * Trusts root and this user, in a user namespace that does not know root.
   *
   * @param rootOwned what belongs to the root that it does not know
   */
  FolderTrust(int user, Set<Path> rootOwned) {
    this.user = user;
    this.rootOwned = Set.copyOf(rootOwned);
  }

  /** Trusts root and the effective user; when that cannot be found out, root alone. */
  public static FolderTrust ofThisProcess() {
    try {
      return new FolderTrust(
          (int) Files.getAttribute(Path.of("/proc/self"), "unix:uid"),
          paths(System.getProperty("zviz.root-owned", "")));
    } catch (IOException | UnsupportedOperationException noProcfs) {
      return new FolderTrust(0);
    }
  }

  /**
   * What the start script has looked at before it entered a user namespace, where nobody can tell
   * root from other strangers: it can only have changed hands since by root's doing.
   */
  private static Set<Path> paths(String text) {
    return Arrays.stream(text.split(":", -1))
        .filter(path -> path.startsWith("/"))
        .map(Path::of)
        .collect(Collectors.toSet());
  }

  /** Why a regular file cannot be trusted: somebody else could change it, or a folder above. */
  public Optional<String> objectionTo(Path file) {
    try {
      checkFile(file);
      checkChain(file.toAbsolutePath().normalize());
      checkChain(file.toRealPath());
      return Optional.empty();
    } catch (PluginRefused refused) {
      return Optional.of(refused.why());
    } catch (IOException e) {
      return Optional.of("cannot look at " + file + ": " + e.getMessage());
    }
  }

  /** Refuses a folder that somebody else could change, replace or redirect. */
  void checkFolder(Path folder) throws PluginRefused {
    try {
      checkChain(folder.toAbsolutePath().normalize());
      checkChain(folder.toRealPath());
      checkOwned(folder.toRealPath());
    } catch (IOException e) {
      throw new PluginRefused("cannot look at " + folder + ": " + e.getMessage());
    }
  }

  /** Refuses what is no regular file, or what somebody else could change. */
  void checkFile(Path file) throws PluginRefused {
    try {
      if ((attribute(file, "mode") & TYPE) != REGULAR) {
        throw new PluginRefused(file + " is not a regular file; links are not followed");
      }
      checkOwned(file);
    } catch (IOException e) {
      throw new PluginRefused("cannot look at " + file + ": " + e.getMessage());
    }
  }

  private void checkOwned(Path path) throws IOException, PluginRefused {
    int mode = attribute(path, "mode");
    checkOwner(path);
    if ((mode & WRITABLE_BY_OTHERS) != 0) {
      throw new PluginRefused(
          "%s is writable by others (mode %04o); chmod go-w %s"
              .formatted(path, mode & 07777, path));
    }
  }

  /** Each folder above: in a sticky one, such as /tmp, only an owner can replace what is his. */
  private void checkChain(Path path) throws IOException, PluginRefused {
    for (Path above = path; above != null; above = above.getParent()) {
      checkOwner(above);
      int mode = attribute(above, "mode");
      boolean safe = (mode & TYPE) == LINK || (mode & STICKY) != 0;
      if (!safe && (mode & WRITABLE_BY_OTHERS) != 0) {
        throw new PluginRefused(
            "%s is writable by others (mode %04o), so %s could be replaced; chmod go-w %s"
                .formatted(above, mode & 07777, path, above));
      }
    }
  }

  private void checkOwner(Path path) throws IOException, PluginRefused {
    int owner = attribute(path, "uid");
    boolean unknown = owner == OVERFLOW && rootOwned.contains(path);
    if (owner != 0 && owner != user && !unknown) {
      throw new PluginRefused(
          "%s belongs to user %d, not to %s"
              .formatted(path, owner, user == 0 ? "root" : "root or user " + user));
    }
  }

  private static int attribute(Path path, String name) throws IOException {
    Map<String, Object> found =
        Files.readAttributes(path, "unix:" + name, LinkOption.NOFOLLOW_LINKS);
    return ((Number) java.util.Objects.requireNonNull(found.get(name))).intValue();
  }
}
