package io.zviz.broker;

import io.zviz.broker.Place.Kind;

/**
 * Finds the path of an opened object: the object is decided upon, not the string that led to it.
 */
final class PlaceFinder {
  private static final String DELETED = " (deleted)";

  private final Files files;
  private final WorkerCredentials credentials;

  PlaceFinder(Files files, WorkerCredentials credentials) {
    this.files = files;
    this.credentials = credentials;
  }

  /**
   * The place of an object.
   *
   * @param certain whether it was reached from the target's root downwards, so that it is in it
   */
  Place find(int descriptor, Target target, boolean certain) throws Refused {
    String name = files.nameOf(descriptor);
    if (name.charAt(0) != '/') {
      return new Place(Kind.NAMELESS, name);
    }
    String path = relative(name, target.containerRootName());
    boolean inside = certain && target.isInContainersRoot();
    if (path.isEmpty() || (!inside && !leadsTo(path, descriptor, target))) {
      return new Place(Kind.OUTSIDE, name);
    }
    return new Place(Kind.INSIDE, path);
  }

  private static String relative(String name, String root) {
    if (root.length() == 1) {
      return name;
    }
    if (name.equals(root)) {
      return "/";
    }
    return name.startsWith(root + "/") ? name.substring(root.length()) : "";
  }

  /** Whether the path leads to this very object: another tree may have the same names. */
  private boolean leadsTo(String path, int descriptor, Target target) throws Refused {
    credentials.restore();
    try {
      long resolve =
          OpenFlags.RESOLVE_IN_ROOT
              | OpenFlags.RESOLVE_NO_SYMLINKS
              | OpenFlags.RESOLVE_NO_MAGICLINKS;
      int same = files.lookUp(target.containerRoot(), path, OpenFlags.O_NOFOLLOW, resolve);
      return same >= 0 && files.stat(same).sameAs(files.stat(descriptor));
    } finally {
      credentials.become(target.status(), target.capabilities());
    }
  }

  /**
   * What the profile says about a place inside. The kernel marks the name of a removed file at its
   * end, where it could as well be the name's own: then both readings must allow it.
   */
  static PathAnswer decide(PathDecision decision, String path) {
    PathAnswer answer = decision.access(path);
    if (!path.endsWith(DELETED)) {
      return answer;
    }
    String without = path.substring(0, path.length() - DELETED.length());
    return without.length() < 2 ? answer : answer.stricter(decision.access(without));
  }
}
