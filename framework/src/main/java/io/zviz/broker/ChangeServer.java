package io.zviz.broker;

import io.zviz.spi.policy.IntentId;
import io.zviz.sys.OpenCalls;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Looks at calls that change folders or what the kernel keeps about files, by their paths. Mounts
 * and the LSM refuse them; this only finds out which path a run that records would have needed.
 */
final class ChangeServer {
  private static final int NO_FOLDER = -1;

  /**
   * Where a call has a path.
   *
   * @param folder the number of the argument with the folder's descriptor; -1 when relative paths
   *     start from the working directory
   * @param path the number of the argument with the path
   */
  private record At(int folder, int path) {}

  private static final List<At> FIRST = List.of(new At(NO_FOLDER, 0));
  private static final List<At> FIRST_AT = List.of(new At(0, 1));
  private static final List<At> BOTH = List.of(new At(NO_FOLDER, 0), new At(NO_FOLDER, 1));
  private static final List<At> BOTH_AT = List.of(new At(0, 1), new At(2, 3));

  // The second path of a link and of a symbolic link is the one that is made.
  private static final Map<String, List<At>> PATHS =
      Map.ofEntries(
          Map.entry("mkdir", FIRST),
          Map.entry("mkdirat", FIRST_AT),
          Map.entry("mknod", FIRST),
          Map.entry("mknodat", FIRST_AT),
          Map.entry("rmdir", FIRST),
          Map.entry("unlink", FIRST),
          Map.entry("unlinkat", FIRST_AT),
          Map.entry("rename", BOTH),
          Map.entry("renameat", BOTH_AT),
          Map.entry("renameat2", BOTH_AT),
          Map.entry("link", List.of(new At(NO_FOLDER, 1))),
          Map.entry("linkat", List.of(new At(2, 3))),
          Map.entry("symlink", List.of(new At(NO_FOLDER, 1))),
          Map.entry("symlinkat", List.of(new At(1, 2))),
          Map.entry("truncate", FIRST),
          Map.entry("chmod", FIRST),
          Map.entry("fchmodat", FIRST_AT),
          Map.entry("fchmodat2", FIRST_AT),
          Map.entry("chown", FIRST),
          Map.entry("lchown", FIRST),
          Map.entry("fchownat", FIRST_AT),
          Map.entry("utime", FIRST),
          Map.entry("utimes", FIRST),
          Map.entry("futimesat", FIRST_AT),
          Map.entry("utimensat", FIRST_AT),
          Map.entry("setxattr", FIRST),
          Map.entry("lsetxattr", FIRST),
          Map.entry("removexattr", FIRST),
          Map.entry("lremovexattr", FIRST));

  private final Files files;
  private final WorkerCredentials credentials;
  private final TargetStrings strings;
  private final FileOpener opener;
  private final String ownUserNamespace;

  ChangeServer(
      Files files,
      WorkerCredentials credentials,
      TargetStrings strings,
      FileOpener opener,
      String ownUserNamespace) {
    this.files = files;
    this.credentials = credentials;
    this.strings = strings;
    this.opener = opener;
    this.ownUserNamespace = ownUserNamespace;
  }

  static boolean knows(String call) {
    return PATHS.containsKey(call);
  }

  /** Records what may not be changed, and lets the call go on. */
  void serve(Attached attached, Notification notification, Call call, Optional<IntentId> rule)
      throws Refused {
    int tid = notification.tid();
    Target target = new Target(files, ownUserNamespace, tid);
    call.comm(target.status().comm());
    List<Refused> refusals = new ArrayList<>();
    List<String> paths = new ArrayList<>();
    for (At at : PATHS.getOrDefault(call.name(), List.of())) {
      // Without a path utimensat and others mean the descriptor itself, which was opened before.
      long address = notification.arguments()[at.path()];
      String path = address == 0 ? "" : strings.pathOrNothing(tid, address);
      if (!path.isEmpty()) {
        Optional<Refused> refused =
            check(attached.session(), target, lookup(notification, target, at, path));
        if (refused.isPresent()) {
          refusals.add(refused.get());
          paths.add(path);
        }
      }
    }
    if (!notification.isValid()) {
      return;
    }
    notification.proceed();
    if (refusals.isEmpty()) {
      attached.recorder().allowed(call, 0, rule);
    }
    for (int i = 0; i < refusals.size(); i++) {
      call.path(paths.get(i));
      attached.recorder().denied(call, refusals.get(i).errno(), refusals.get(i).rule());
    }
  }

  private static Lookup lookup(Notification notification, Target target, At at, String path)
      throws Refused {
    int dirfd =
        at.folder() == NO_FOLDER ? OpenCalls.AT_FDCWD : (int) notification.arguments()[at.folder()];
    int start = path.startsWith("/") ? -1 : target.startOf(dirfd);
    return new Lookup(target, start, path, false, false, 0);
  }

  /** The profile's refusal; what the kernel would refuse it refuses by itself. */
  private Optional<Refused> check(Session session, Target target, Lookup lookup) throws Refused {
    credentials.become(target.status(), target.capabilities());
    try {
      opener.checkChange(lookup, session.paths());
      return Optional.empty();
    } catch (Refused refused) {
      return Optional.of(refused).filter(Refused::byPolicy);
    } finally {
      credentials.restore();
    }
  }
}
