package io.zviz.broker;

import io.zviz.sys.Errno;

/**
 * The thread whose call is served: what of it can be opened, with the supervisor's rights. What is
 * learnt holds only if the notification is still valid afterwards.
 */
final class Target {
  private static final int FOLDER = OpenFlags.O_PATH | OpenFlags.O_CLOEXEC;

  private final Files files;
  private final String ownUserNamespace;
  private final int tid;
  private final TargetStatus status;
  // Its root folder is the container's own, in the same mount.
  private final boolean atHome;
  private final int root;
  private final ContainerRoot container;
  private final long capabilities;

  /**
   * Opens what every request needs.
   *
   * @param ownUserNamespace the supervisor's, as the link in {@code ns} names it
   * @param tid as the supervisor sees it
   * @param container the root of its container
   */
  Target(Files files, String ownUserNamespace, int tid, ContainerRoot container) throws Refused {
    this.files = files;
    this.ownUserNamespace = ownUserNamespace;
    this.tid = tid;
    this.container = container;
    this.status = files.status(tid);
    this.atHome = container.is(files.identity(files.proc(), tid + "/root"));
    this.root =
        atHome
            ? container.descriptor()
            : Refused.check(files.openat(files.proc(), tid + "/root", FOLDER, 0));
    this.capabilities = status.effective() == 0 || !sharesUserNamespace() ? 0 : status.effective();
  }

  private Target(Target other, long capabilities) {
    this.files = other.files;
    this.ownUserNamespace = other.ownUserNamespace;
    this.tid = other.tid;
    this.container = other.container;
    this.status = other.status;
    this.atHome = other.atHome;
    this.root = other.root;
    this.capabilities = capabilities;
  }

  /** The same thread, as if it had these capabilities. */
  Target having(long others) {
    return new Target(this, others);
  }

  /** Whether users and capabilities mean the same for it as for the supervisor. */
  // A capability holds over what the target's own user namespace owns. In another namespace it
  // must not become one over the host's files.
  boolean sharesUserNamespace() throws Refused {
    return ownUserNamespace.equals(files.readLink(files.proc(), tid + "/ns/user"));
  }

  int tid() {
    return tid;
  }

  TargetStatus status() {
    return status;
  }

  /** Its capabilities as far as they mean the same for the supervisor. */
  long capabilities() {
    return capabilities;
  }

  /** Its root folder, which another than the container's may be after chroot. */
  int root() {
    return root;
  }

  /** The root folder that the paths of the profile start from. */
  int containerRoot() {
    return container.isKnown() ? container.descriptor() : root;
  }

  /** What the kernel calls the container's root, seen from the supervisor's. */
  String containerRootName() throws Refused {
    return container.isKnown() ? container.name() : files.nameOf(root);
  }

  /** Whether its root folder is the container's. */
  boolean isInContainersRoot() throws Refused {
    return atHome || !container.isKnown() || container.name().equals(files.nameOf(root));
  }

  /** Its working directory. */
  int workingDirectory() throws Refused {
    return Refused.check(files.openat(files.proc(), tid + "/cwd", FOLDER, 0));
  }

  /** Where one of its descriptors leads. */
  int descriptor(int number) throws Refused {
    if (number < 0) {
      throw Refused.byKernel(Errno.EBADF);
    }
    int descriptor = files.openat(files.proc(), tid + "/fd/" + number, FOLDER, 0);
    if (descriptor == -Errno.ENOENT) {
      throw Refused.byKernel(Errno.EBADF);
    }
    return Refused.check(descriptor);
  }

  /** The folder that a relative path starts from. */
  int startOf(int dirfd) throws Refused {
    return dirfd == io.zviz.sys.OpenCalls.AT_FDCWD ? workingDirectory() : descriptor(dirfd);
  }

  /**
   * The name of its folder in a proc file system, which shows one pid namespace.
   *
   * @param procRoot a descriptor of that file system's root
   * @param thread whether {@code thread-self} is meant, else {@code self}
   */
  String nameIn(int procRoot, boolean thread) throws Refused {
    int[] processes = status.processNumbers();
    String namespace = files.readLink(files.proc(), tid + "/ns/pid");
    for (int level = processes.length - 1; level >= 0; level--) {
      if (isProcess(procRoot, processes[level], namespace)) {
        int number = status.threadNumbers()[level];
        return thread ? processes[level] + "/task/" + number : Integer.toString(processes[level]);
      }
    }
    throw Refused.byKernel(Errno.ENOENT);
  }

  /**
   * Whether a number in a proc file system means the target's process: its pid namespace, together
   * with its number in it, belongs to no other.
   */
  private boolean isProcess(int procRoot, int number, String namespace) {
    try {
      int[] there =
          TargetStatus.parse(files.readPiece(procRoot, number + "/status")).processNumbers();
      int[] here = status.processNumbers();
      return there[there.length - 1] == here[here.length - 1]
          && namespace.equals(files.readLink(procRoot, number + "/ns/pid"));
    } catch (Refused noSuchProcess) {
      return false;
    }
  }
}
