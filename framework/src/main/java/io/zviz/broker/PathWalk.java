package io.zviz.broker;

import io.zviz.sys.Errno;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;

/** One component after the other: path_resolution(7) with the links of proc seen by the target. */
final class PathWalk {
  // MAXSYMLINKS of include/linux/namei.h.
  private static final int MAX_LINKS = 40;
  private static final long PROC_ROOT_INODE = 1;
  private static final int STEP = OpenFlags.O_PATH | OpenFlags.O_NOFOLLOW | OpenFlags.O_CLOEXEC;

  private final Files files;
  private final WorkerCredentials credentials;
  private final LinkRules linkRules;
  private final Lookup lookup;
  private final Deque<String> pending = new ArrayDeque<>();
  // The folders that were passed: ".." goes back to one of them, so that nobody who moves a folder
  // meanwhile can make the walk leave its root.
  private final List<Integer> passed = new ArrayList<>();
  private int current;
  private boolean mustBeFolder;
  private int followed;
  private int handed = -1;
  private boolean jumped;
  // What proc shows of the target's own process; -1 until the walk comes there.
  private int own = -1;

  PathWalk(Files files, WorkerCredentials credentials, LinkRules linkRules, Lookup lookup) {
    this.files = files;
    this.credentials = credentials;
    this.linkRules = linkRules;
    this.lookup = lookup;
    boolean fromRoot = lookup.absolute() && !lookup.scoped();
    this.current = fromRoot ? lookup.target().root() : lookup.start();
  }

  /** Where the path leads; a missing last component is an answer, any other is ENOENT. */
  Found walk() throws Refused {
    push(lookup.path());
    while (!pending.isEmpty()) {
      String component = pending.removeFirst();
      switch (component) {
        case "." -> requireFolder();
        case ".." -> up();
        default -> {
          int child = lookUp(component, STEP);
          if (child == -Errno.ENOENT && pending.isEmpty()) {
            return missing(component);
          }
          enter(Refused.check(child), component);
        }
      }
    }
    if (mustBeFolder || lookup.folder()) {
      requireFolder();
    }
    return Found.object(current, handed, jumped, isOwn());
  }

  /**
   * An entry of the folder the walk has come to. What proc shows of the caller's own process the
   * kernel lets it look up also when others may not see into it, after a change of the user for one
   * (same_thread_group in fs/proc); only map_files asks everyone for rights.
   */
  private int lookUp(String component, int flags) throws Refused {
    if (!isOwn() || files.nameOf(current).endsWith("/map_files")) {
      return files.openat(current, component, flags, 0);
    }
    credentials.restore();
    try {
      return files.openat(current, component, flags, 0);
    } finally {
      credentials.become(lookup.target().status(), lookup.target().capabilities());
    }
  }

  private boolean isOwn() {
    return own >= 0 && (current == own || passed.contains(own));
  }

  private Found missing(String component) throws Refused {
    if (mustBeFolder) {
      throw Refused.byKernel(Errno.ENOENT);
    }
    return Found.missing(current, component, jumped);
  }

  /** Puts the components of a path before those that are left. */
  private void push(String path) throws Refused {
    if (path.charAt(0) == '/') {
      restart();
    }
    if (pending.isEmpty() && (path.endsWith("/") || path.endsWith("/."))) {
      mustBeFolder = true;
    }
    String[] components = path.split("/", -1);
    for (int i = components.length - 1; i >= 0; i--) {
      if (!components[i].isEmpty()) {
        pending.addFirst(components[i]);
      }
    }
  }

  private void restart() throws Refused {
    if (lookup.asks(OpenFlags.RESOLVE_BENEATH)) {
      throw Refused.byKernel(Errno.EXDEV);
    }
    boolean inStart = lookup.asks(OpenFlags.RESOLVE_IN_ROOT);
    moveTo(inStart ? lookup.start() : lookup.target().root());
    passed.clear();
    handed = -1;
    jumped = false;
  }

  private void requireFolder() throws Refused {
    if (!files.stat(current).isFolder()) {
      throw Refused.byKernel(Errno.ENOTDIR);
    }
  }

  private void up() throws Refused {
    // Also when the way back is known: the target must be allowed to search this folder.
    int parent = Refused.check(files.openat(current, "..", STEP | OpenFlags.O_DIRECTORY, 0));
    handed = -1;
    if (!passed.isEmpty()) {
      moveTo(passed.remove(passed.size() - 1));
    } else if (lookup.asks(OpenFlags.RESOLVE_BENEATH)) {
      throw Refused.byKernel(Errno.EXDEV);
    } else if (!atTop()) {
      moveTo(parent);
    }
  }

  private boolean atTop() throws Refused {
    int top = lookup.asks(OpenFlags.RESOLVE_IN_ROOT) ? lookup.start() : lookup.target().root();
    return files.stat(current).sameAs(files.stat(top));
  }

  private void enter(int child, String component) throws Refused {
    FileStat stat = files.stat(child);
    if (!stat.isLink() || (pending.isEmpty() && !lookup.follow() && !mustBeFolder)) {
      boolean first = own < 0 && isNumber(component) && isOwnFolder(component);
      passed.add(current);
      handed = -1;
      moveTo(child);
      own = first ? child : own;
      return;
    }
    if (++followed > MAX_LINKS || lookup.asks(OpenFlags.RESOLVE_NO_SYMLINKS)) {
      throw Refused.byKernel(Errno.ELOOP);
    }
    if (files.isOnProc(child)) {
      followOnProc(child, component, stat);
    } else {
      linkRules.checkFollow(files.stat(current), stat, lookup.target().status().fsUid());
      push(text(child));
    }
  }

  private static boolean isNumber(String component) {
    return component.charAt(0) >= '0' && component.charAt(0) <= '9';
  }

  /** Whether an entry of this folder is what proc shows of the target's own process. */
  private boolean isOwnFolder(String number) throws Refused {
    if (!files.isOnProc(current) || files.stat(current).inode() != PROC_ROOT_INODE) {
      return false;
    }
    try {
      return number.equals(numberOfTarget(false));
    } catch (Refused notShown) {
      return false;
    }
  }

  private String text(int link) throws Refused {
    String text = files.readLink(link, "");
    if (text.isEmpty()) {
      throw Refused.byKernel(Errno.ENOENT);
    }
    return text;
  }

  private void followOnProc(int link, String component, FileStat stat) throws Refused {
    boolean inRoot = files.stat(current).inode() == PROC_ROOT_INODE;
    if (inRoot && (component.equals("self") || component.equals("thread-self"))) {
      push(numberOfTarget(component.equals("thread-self")));
    } else if (!inRoot && isMagic(component)) {
      jump(component, stat);
    } else {
      push(text(link)); // such as mounts, net, fs/xfs/stat: a name in the target's own world
    }
  }

  /** The kernel says ELOOP to a magic link, and may say EACCES; nothing here leads out of proc. */
  private boolean isMagic(String component) throws Refused {
    long resolve = OpenFlags.RESOLVE_NO_MAGICLINKS | OpenFlags.RESOLVE_IN_ROOT;
    if (isOwn()) {
      credentials.restore();
    }
    int answer = files.lookUp(current, component, 0, resolve);
    credentials.become(lookup.target().status(), lookup.target().capabilities());
    if (answer == -Errno.EACCES) {
      throw Refused.byKernel(Errno.EACCES);
    }
    return answer == -Errno.ELOOP;
  }

  private String numberOfTarget(boolean thread) throws Refused {
    credentials.restore();
    try {
      return lookup.target().nameIn(current, thread);
    } finally {
      credentials.become(lookup.target().status(), lookup.target().capabilities());
    }
  }

  /** A magic link leads to an object, not to a name; whether it may is the kernel's to say. */
  private void jump(String component, FileStat link) throws Refused {
    if (lookup.resolve() != 0
        && (lookup.asks(OpenFlags.RESOLVE_NO_MAGICLINKS) || lookup.scoped())) {
      throw Refused.byKernel(lookup.scoped() ? Errno.EXDEV : Errno.ELOOP);
    }
    int object = Refused.check(lookUp(component, OpenFlags.O_PATH | OpenFlags.O_CLOEXEC));
    moveTo(object);
    passed.clear();
    handed = link.mode() & 0700;
    jumped = true;
  }

  private void moveTo(int next) throws Refused {
    if (lookup.asks(OpenFlags.RESOLVE_NO_XDEV)
        && files.stat(next).mount() != files.stat(current).mount()) {
      throw Refused.byKernel(Errno.EXDEV);
    }
    current = next;
  }
}
