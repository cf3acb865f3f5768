package io.zviz.broker;

import io.zviz.sys.Errno;

/**
 * Looks a path up as the target's own call would, in the target's root and with its credentials,
 * without opening anything for use.
 *
 * <p>The kernel does it in one call where it can. What depends on who asks ({@code /proc/self} and
 * the magic links below it), what leaves a working directory upwards, and what does not exist is
 * walked component by component.
 */
final class PathResolver {
  // The kernel gives up with EAGAIN when something was renamed on the way; the walk does not.
  private static final int ATTEMPTS = 3;

  private final Files files;
  private final WorkerCredentials credentials;
  private final LinkRules links;

  PathResolver(Files files, WorkerCredentials credentials, LinkRules links) {
    this.files = files;
    this.credentials = credentials;
    this.links = links;
  }

  /** What the path leads to; the thread must have the target's credentials. */
  Found resolve(Lookup lookup) throws Refused {
    int descriptor = atOnce(lookup);
    if (descriptor >= 0) {
      FileStat stat = files.stat(descriptor);
      if (!files.isOnProc(descriptor, stat)) {
        return Found.atOnce(descriptor, stat);
      }
    }
    return new PathWalk(files, credentials, links, lookup).walk();
  }

  private int atOnce(Lookup lookup) {
    int flags =
        (lookup.follow() ? 0 : OpenFlags.O_NOFOLLOW)
            | (lookup.folder() ? OpenFlags.O_DIRECTORY : 0);
    long resolve = lookup.resolve() | OpenFlags.RESOLVE_NO_MAGICLINKS;
    int from = lookup.start();
    if (!lookup.scoped()) {
      from = lookup.absolute() ? lookup.target().root() : lookup.start();
      resolve |= lookup.absolute() ? OpenFlags.RESOLVE_IN_ROOT : OpenFlags.RESOLVE_BENEATH;
    }
    int answer = -Errno.EAGAIN;
    for (int i = 0; i < ATTEMPTS && answer == -Errno.EAGAIN; i++) {
      answer = files.lookUp(from, lookup.path(), flags, resolve);
    }
    return answer;
  }
}
