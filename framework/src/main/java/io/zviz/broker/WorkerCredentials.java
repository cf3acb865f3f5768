package io.zviz.broker;

import io.zviz.sys.Errno;
import io.zviz.sys.SysException;
import io.zviz.sys.ThreadCredentials;
import java.util.Arrays;

/**
 * Makes a worker's thread look like a target to the file system, and back. Changes only what
 * differs.
 */
final class WorkerCredentials {
  private static final int[] NO_GROUPS = {};

  private final ThreadCredentials thread;
  private final long permitted;
  private int uid;
  private int gid;
  private final boolean setsGroups;
  private int[] groups = NO_GROUPS;
  private boolean groupsKnown;
  private int umask = -1;
  private long effective;

  /**
   * Must be made on the worker's own thread, which then keeps a umask of its own.
   *
   * @param setsGroups whether supplementary groups can be set; where nobody in the user namespace
   *     may (user_namespaces(7)), all have the same. They are never compared with those that the
   *     thread began with: strangers' groups all look alike in a namespace
   */
  WorkerCredentials(ThreadCredentials thread, boolean setsGroups) {
    this.thread = thread;
    this.setsGroups = setsGroups;
    this.permitted = thread.permitted();
    this.effective = permitted;
    int result = thread.leaveSharedFilesystem();
    if (result < 0) {
      throw new SysException("unshare(CLONE_FS)", -result);
    }
  }

  /**
   * Takes on a target's credentials.
   *
   * @param capabilities of the target, in the supervisor's user namespace
   */
  void become(TargetStatus target, long capabilities) throws Refused {
    boolean sameGroups = hasGroups(target.groups());
    if (uid != target.fsUid() || gid != target.fsGid() || !sameGroups) {
      restore();
      changeIds(target.fsUid(), target.fsGid(), target.groups());
    }
    setEffective(capabilities & permitted);
  }

  /** Sets the umask that files are made with. */
  void umask(int mask) {
    if (umask != mask) {
      thread.umask(mask);
      umask = mask;
    }
  }

  /** Gets the supervisor's rights back; the ids stay, they do not matter to one who may do all. */
  void restore() throws Refused {
    setEffective(permitted);
  }

  private boolean hasGroups(int[] wanted) {
    return !setsGroups || (groupsKnown && Arrays.equals(groups, wanted));
  }

  private void changeIds(int newUid, int newGid, int[] newGroups) throws Refused {
    if (!hasGroups(newGroups)) {
      if (thread.groups(newGroups) < 0) {
        throw Refused.byKernel(Errno.EPERM);
      }
      groups = newGroups;
      groupsKnown = true;
    }
    if (gid != newGid) {
      thread.fsGid(newGid);
      gid = newGid;
    }
    if (uid != newUid) {
      thread.fsUid(newUid);
      uid = newUid;
      // The kernel takes or gives the file capabilities along with the uid, capabilities(7).
      effective = -1;
    }
  }

  private void setEffective(long wanted) throws Refused {
    if (effective != wanted) {
      if (thread.effective(wanted) < 0) {
        throw Refused.byKernel(Errno.EPERM);
      }
      effective = wanted;
    }
  }
}
