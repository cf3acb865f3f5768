package io.zviz.broker;

import io.zviz.sys.Errno;
import io.zviz.sys.OpenCalls;

/**
 * Checks which program a task wants to become. The kernel looks the path up again, so a rule of its
 * own must say the same; here the answer gets its name in the log.
 */
final class ExecutionServer {
  private static final int AT_SYMLINK_NOFOLLOW = 0x100;
  // With AT_EXECVE_CHECK, which the kernel refuses itself where it does not know it (Linux 6.14).
  private static final int KNOWN_FLAGS = AT_SYMLINK_NOFOLLOW | OpenFlags.AT_EMPTY_PATH | 0x10000;

  private final Files files;
  private final WorkerCredentials credentials;
  private final TargetStrings strings;
  private final FileOpener opener;
  private final String ownUserNamespace;

  ExecutionServer(
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

  /** Refuses what may not be executed; the thread must have the supervisor's rights. */
  void check(Attached attached, Notification notification, Call call) throws Refused {
    PathDecision paths = attached.session().paths();
    int tid = notification.tid();
    long[] args = notification.arguments();
    boolean at = call.name().equals("execveat");
    int flags = at ? (int) args[4] : 0;
    int dirfd = at ? (int) args[0] : OpenCalls.AT_FDCWD;
    long address = at ? args[1] : args[0];
    boolean mayBeEmpty = (flags & OpenFlags.AT_EMPTY_PATH) != 0;
    String path = mayBeEmpty ? strings.pathOrNothing(tid, address) : strings.path(tid, address);
    call.path(path);
    if ((flags & ~KNOWN_FLAGS) != 0) {
      throw Refused.byKernel(Errno.EINVAL);
    }
    Target target = new Target(files, ownUserNamespace, tid, attached.root());
    call.comm(target.status().comm());
    int start = path.startsWith("/") ? -1 : target.startOf(dirfd);
    if (!notification.isValid()) {
      return;
    }
    credentials.become(target.status(), target.capabilities());
    opener.begin();
    try {
      if (path.isEmpty()) {
        opener.checkExecution(start, target, paths);
      } else {
        boolean follow = (flags & AT_SYMLINK_NOFOLLOW) == 0;
        opener.checkExecution(new Lookup(target, start, path, follow, false, 0), paths);
      }
    } finally {
      call.resolved(opener.decided());
    }
  }
}
