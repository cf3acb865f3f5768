package io.zviz.broker;

import io.zviz.abi.PathChange;
import io.zviz.spi.policy.IntentId;
import io.zviz.sys.OpenCalls;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Looks at calls that change folders or what the kernel keeps about files, by their paths. Mounts
 * and the LSM refuse them; this only finds out which path a run that records would have needed.
 */
final class ChangeServer {
  /** A path that may not be changed, and by which rule. */
  private record Denial(String path, String resolved, Refused refused) {}

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

  /** Records what may not be changed, and lets the call go on. */
  void serve(
      Attached attached,
      Notification notification,
      Call call,
      PathChange change,
      Optional<IntentId> rule)
      throws Refused {
    Target target = new Target(files, ownUserNamespace, notification.tid(), attached.root());
    call.comm(target.status().comm());
    List<Denial> denials = new ArrayList<>();
    for (PathChange.At at : change.paths()) {
      denial(attached.session(), notification.arguments(), target, at).ifPresent(denials::add);
    }
    if (!notification.isValid()) {
      return;
    }
    notification.proceed();
    if (denials.isEmpty()) {
      attached.recorder().allowed(call, 0, rule);
    }
    for (Denial denial : denials) {
      call.path(denial.path());
      call.resolved(denial.resolved());
      attached.recorder().denied(call, denial.refused().errno(), denial.refused().rule());
    }
  }

  /**
   * The profile's refusal; what the kernel would refuse, a path that is none, it refuses itself.
   */
  private Optional<Denial> denial(
      Session session, long[] arguments, Target target, PathChange.At at) throws Refused {
    String path = "";
    try {
      long address = arguments[at.path()];
      // Without a path utimensat and others mean the descriptor itself, which was opened before.
      path = address == 0 ? "" : strings.pathOrNothing(target.tid(), address);
      if (!path.isEmpty()) {
        Lookup lookup = lookup(arguments, target, at, path);
        credentials.become(target.status(), target.capabilities());
        opener.begin();
        opener.checkChange(lookup, session.paths());
      }
      return Optional.empty();
    } catch (Refused refused) {
      return refused.byPolicy()
          ? Optional.of(new Denial(path, opener.decided(), refused))
          : Optional.empty();
    } finally {
      credentials.restore();
    }
  }

  private static Lookup lookup(long[] arguments, Target target, PathChange.At at, String path)
      throws Refused {
    int dirfd =
        at.folder() == PathChange.NO_FOLDER ? OpenCalls.AT_FDCWD : (int) arguments[at.folder()];
    int start = path.startsWith("/") ? -1 : target.startOf(dirfd);
    return new Lookup(target, start, path, false, false, 0);
  }
}
