package io.zviz.broker;

import io.zviz.broker.Place.Kind;
import io.zviz.sys.Errno;

/**
 * Opens for a target what its profile lets it open: looks it up, decides on the object that was
 * found, then opens that object.
 */
final class FileOpener {
  /** Opened anew after each change underneath, so often at most. */
  private static final int ATTEMPTS = 8;

  private static final int READ_HANDED = 0400;
  private static final int WRITE_HANDED = 0200;

  private final Files files;
  private final WorkerCredentials credentials;
  private final LinkRules links;
  private final PathResolver resolver;
  private final PlaceFinder places;
  private final Reopener reopener;

  private String decided = "";

  FileOpener(Files files, WorkerCredentials credentials, LinkRules links) {
    this.files = files;
    this.credentials = credentials;
    this.links = links;
    resolver = new PathResolver(files, credentials, links);
    places = new PlaceFinder(files, credentials);
    reopener = new Reopener(files, credentials);
  }

  /**
   * Where what was looked up last is inside the container, without symbolic links; empty when it is
   * nowhere there.
   */
  String decided() {
    return decided;
  }

  /** Forgets what was looked up last. */
  void begin() {
    decided = "";
  }

  /**
   * Opens; the thread must have the target's credentials.
   *
   * @param slow is told before a step that may block
   * @return a descriptor; an O_PATH one when the request asks for that
   */
  int open(OpenRequest request, Target target, int start, PathDecision decision, SlowStep slow)
      throws Refused {
    if (request.has(OpenFlags.O_CREAT) || request.unnamed()) {
      credentials.umask(target.status().umask());
    }
    boolean folder = request.has(OpenFlags.O_DIRECTORY);
    Lookup lookup =
        new Lookup(target, start, request.path(), request.follows(), folder, request.resolve());
    if (request.has(OpenFlags.O_CREAT) && request.path().endsWith("/")) {
      refuseFolder(lookup);
    }
    for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
      Found found = resolver.resolve(lookup);
      if (found.exists()) {
        return existing(request, lookup, found, decision, slow);
      }
      int made = make(request, lookup, found, decision);
      if (made != -Errno.EEXIST || request.exclusive()) {
        return Refused.check(made);
      }
    }
    throw Refused.byKernel(Errno.EAGAIN);
  }

  /** O_CREAT never makes a folder: EISDIR, once the folders before the last name are there. */
  private void refuseFolder(Lookup lookup) throws Refused {
    int end = lookup.path().length();
    while (end > 1 && lookup.path().charAt(end - 1) == '/') {
      end--;
    }
    String path = lookup.path().substring(0, end);
    resolver.resolve(
        new Lookup(lookup.target(), lookup.start(), path, false, false, lookup.resolve()));
    throw Refused.byKernel(Errno.EISDIR);
  }

  /** Looks up a program and decides whether it may be executed. */
  void checkExecution(Lookup lookup, PathDecision decision) throws Refused {
    Found found = resolver.resolve(lookup);
    if (!found.exists()) {
      throw Refused.byKernel(Errno.ENOENT);
    }
    checkExecution(place(found, lookup), decision);
  }

  /** Looks up what is to be made, removed or changed, and decides whether that may be. */
  void checkChange(Lookup lookup, PathDecision decision) throws Refused {
    Found found = resolver.resolve(lookup);
    Place place = place(found, lookup);
    PathAnswer answer =
        place.kind() == Kind.INSIDE ? decision.access(place.path()) : decision.access("/");
    switch (answer.access()) {
      case HIDDEN -> throw Refused.byPolicy(Errno.ENOENT, answer.rule());
      case UNNAMED, LISTABLE, READABLE -> throw Refused.byPolicy(Errno.EACCES, answer.rule());
      case WRITABLE -> {}
    }
  }

  /** Decides whether what a descriptor stands for may be executed. */
  void checkExecution(int descriptor, Target target, PathDecision decision) throws Refused {
    checkExecution(noted(places.find(descriptor, target, false)), decision);
  }

  private static void checkExecution(Place place, PathDecision decision) throws Refused {
    PathAnswer answer =
        place.kind() == Kind.INSIDE ? decision.execution(place.path()) : decision.execution("/");
    switch (answer.access()) {
      case HIDDEN -> throw Refused.byPolicy(Errno.ENOENT, answer.rule());
      case UNNAMED, LISTABLE -> throw Refused.byPolicy(Errno.EACCES, answer.rule());
      case READABLE, WRITABLE -> {}
    }
  }

  /** Of the object, or of the entry that it would be. */
  private Place place(Found found, Lookup lookup) throws Refused {
    boolean certain = lookup.absolute() && !lookup.scoped() && !found.jumped();
    return noted(
        found.exists()
            ? places.find(found.descriptor(), lookup.target(), certain)
            : places.find(found.folder(), lookup.target(), certain).entry(found.missing()));
  }

  private Place noted(Place place) {
    decided = place.kind() == Kind.INSIDE ? place.path() : "";
    return place;
  }

  private int make(OpenRequest request, Lookup lookup, Found found, PathDecision decision)
      throws Refused {
    if (!request.has(OpenFlags.O_CREAT)) {
      throw Refused.byKernel(Errno.ENOENT);
    }
    Place place = place(found, lookup);
    if (place.kind() != Kind.INSIDE) {
      refuseRemoved(files.stat(found.folder()));
      throw Refused.byPolicy(Errno.EACCES, decision.access("/").rule());
    }
    PathAnswer answer = decision.access(place.path());
    // Nothing can be made in proc: the kernel says ENOENT or EROFS.
    if (answer.access() != PathAnswer.Access.READABLE || !files.isOnProc(found.folder())) {
      checkMayMake(found.folder(), answer);
    }
    return files.openat(
        found.folder(),
        found.missing(),
        request.flags() | OpenFlags.O_EXCL | OpenFlags.O_NOCTTY,
        request.mode());
  }

  /** Nothing can be made in a folder that was removed. */
  private static void refuseRemoved(FileStat folder) throws Refused {
    if (folder.isRemovedFolder()) {
      throw Refused.byKernel(Errno.ENOENT);
    }
  }

  private void checkMayMake(int folder, PathAnswer answer) throws Refused {
    switch (answer.access()) {
      case HIDDEN, UNNAMED, LISTABLE -> throw Refused.byPolicy(Errno.EACCES, answer.rule());
      // On a read-only mount EROFS comes before the rights to the folder, lookup_open in
      // fs/namei.c.
      case READABLE ->
          throw Refused.byPolicy(
              files.isReadOnly(folder) ? Errno.EROFS : answer.changeError(), answer.rule());
      case WRITABLE -> {}
    }
  }

  /** The kernel's own error comes first. */
  private Refused unchangeable(int object, boolean reads, PathAnswer answer) {
    int kernel = files.mayChange(object, reads);
    return Refused.byPolicy(kernel < 0 ? -kernel : answer.changeError(), answer.rule());
  }

  private int existing(
      OpenRequest request, Lookup lookup, Found found, PathDecision decision, SlowStep slow)
      throws Refused {
    FileStat known = found.known();
    FileStat stat = known == null ? files.stat(found.descriptor()) : known;
    Place place = place(found, lookup);
    decide(request, found, stat, place, decision);
    if (request.exclusive()) {
      throw Refused.byKernel(Errno.EEXIST);
    }
    if (request.has(OpenFlags.O_PATH)) {
      return found.descriptor();
    }
    if (stat.isLink()) {
      throw Refused.byKernel(Errno.ELOOP);
    }
    if (request.has(OpenFlags.O_CREAT) && links.guardsCreation()) {
      checkSticky(stat, place, lookup);
    }
    return reopener.open(request, lookup.target(), new Reopener.Chosen(found, stat, place), slow);
  }

  /** The sticky-folder rule looks at the folder that holds the file. */
  private void checkSticky(FileStat stat, Place place, Lookup lookup) throws Refused {
    if (place.kind() != Kind.INSIDE || place.path().length() == 1) {
      return;
    }
    String folder = place.path().substring(0, Math.max(1, place.path().lastIndexOf('/')));
    int parent =
        files.lookUp(lookup.target().containerRoot(), folder, 0, OpenFlags.RESOLVE_IN_ROOT);
    if (parent >= 0) {
      links.checkCreate(files.stat(parent), stat, lookup.target().status().fsUid());
    }
  }

  private void decide(
      OpenRequest request, Found found, FileStat stat, Place place, PathDecision decision)
      throws Refused {
    boolean writes = OpenFlags.writes(request.flags());
    switch (place.kind()) {
      case NAMELESS -> {}
      case OUTSIDE -> {
        int wanted = wanted(request.flags());
        boolean handed = found.handed() >= 0 && (wanted & ~found.handed()) == 0;
        if (request.unnamed()) {
          refuseRemoved(stat);
        }
        // A removed folder has nothing in it, and never will.
        boolean empty = stat.isRemovedFolder() && !writes;
        if ((!handed && !empty) || request.unnamed()) {
          throw Refused.byPolicy(Errno.EACCES, decision.access("/").rule());
        }
      }
      case INSIDE -> {
        PathAnswer answer = PlaceFinder.decide(decision, place.path());
        if (!Devices.isDefault(stat) || answer.access() == PathAnswer.Access.HIDDEN) {
          check(request, found, stat, answer, writes);
        }
      }
    }
  }

  private static int wanted(int flags) {
    int mode = flags & OpenFlags.O_ACCMODE;
    int read = mode == OpenFlags.O_WRONLY ? 0 : READ_HANDED;
    int write = mode != 0 || (flags & OpenFlags.O_TRUNC) != 0 ? WRITE_HANDED : 0;
    return (flags & OpenFlags.O_PATH) != 0 ? 0 : read | write;
  }

  private void check(
      OpenRequest request, Found found, FileStat stat, PathAnswer answer, boolean writes)
      throws Refused {
    switch (answer.access()) {
      case HIDDEN ->
          throw Refused.byPolicy(
              request.has(OpenFlags.O_CREAT) ? Errno.EACCES : Errno.ENOENT, answer.rule());
      case UNNAMED -> throw Refused.byPolicy(Errno.EACCES, answer.rule());
      case LISTABLE -> {
        if (writes && stat.isFolder() && !request.unnamed()) {
          throw Refused.byKernel(Errno.EISDIR);
        }
        if (!stat.isFolder() || writes) {
          throw Refused.byPolicy(Errno.EACCES, answer.rule());
        }
      }
      case READABLE -> {
        if (writes && stat.isFolder() && !request.unnamed()) {
          throw Refused.byKernel(Errno.EISDIR);
        }
        if (writes) {
          boolean reads = (request.flags() & OpenFlags.O_ACCMODE) != OpenFlags.O_WRONLY;
          throw unchangeable(found.descriptor(), reads, answer);
        }
        Devices.checkNamed(stat, answer);
      }
      case WRITABLE -> Devices.checkNamed(stat, answer);
    }
  }
}
