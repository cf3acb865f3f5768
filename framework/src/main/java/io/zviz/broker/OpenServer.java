package io.zviz.broker;

import io.zviz.spi.policy.IntentId;
import io.zviz.sys.Errno;
import java.util.Optional;
import java.util.function.IntSupplier;

/**
 * Serves the open family: the broker opens the file itself and puts the descriptor into the task.
 */
final class OpenServer {
  private final Files files;
  private final WorkerCredentials credentials;
  private final OpenDecoder decoder;
  private final FileOpener opener;
  private final String ownUserNamespace;

  OpenServer(
      Files files,
      WorkerCredentials credentials,
      OpenDecoder decoder,
      FileOpener opener,
      String ownUserNamespace) {
    this.files = files;
    this.credentials = credentials;
    this.decoder = decoder;
    this.opener = opener;
    this.ownUserNamespace = ownUserNamespace;
  }

  /** Opens and answers; the thread must have the supervisor's rights. */
  void serve(
      Attached attached,
      Notification notification,
      Call call,
      SlowStep slow,
      Optional<IntentId> rule)
      throws Refused {
    int tid = notification.tid();
    OpenRequest request = decoder.decode(call.name(), tid, notification.arguments());
    call.path(request.path());
    Target target = new Target(files, ownUserNamespace, tid, attached.root());
    call.comm(target.status().comm());
    int start = needsStart(request) ? target.startOf(request.dirfd()) : -1;
    if (!notification.isValid()) {
      return; // what was read may be another task's; nobody waits for an answer
    }
    int opened;
    opener.begin();
    try {
      opened = open(attached, request, target, start, slow);
    } finally {
      call.resolved(opener.decided());
    }
    answer(notification, request, opened);
    attached.recorder().allowed(call, 0, rule);
  }

  /** At the limit of descriptors the kernel neither looks a path up nor changes anything. */
  private int open(Attached attached, OpenRequest request, Target target, int start, SlowStep slow)
      throws Refused {
    Room room = new Room(files, target.tid());
    if (request.has(OpenFlags.O_CREAT) || request.has(OpenFlags.O_TRUNC) || request.unnamed()) {
      room.require();
    }
    try {
      credentials.become(target.status(), target.capabilities());
      slow.breakable(true);
      PathDecision paths = attached.session().paths();
      return opener.open(request, target, start, paths, withRoom(slow, room, target));
    } catch (Refused refused) {
      if (!refused.byPolicy()) {
        credentials.restore();
        room.require();
      }
      throw refused;
    } finally {
      slow.breakable(false);
    }
  }

  /** An open that would block ends at once where there is no room for its descriptor. */
  private SlowStep withRoom(SlowStep slow, Room room, Target target) {
    return new SlowStep() {
      @Override
      public int run(boolean patient, IntSupplier step) throws Refused {
        credentials.restore();
        room.require();
        credentials.become(target.status(), target.capabilities());
        return slow.run(patient, step);
      }

      @Override
      public void breakable(boolean yes) {
        slow.breakable(yes);
      }
    };
  }

  private static boolean needsStart(OpenRequest request) {
    boolean scoped =
        (request.resolve() & (OpenFlags.RESOLVE_BENEATH | OpenFlags.RESOLVE_IN_ROOT)) != 0;
    return scoped || request.path().charAt(0) != '/';
  }

  /** Nothing is left to do once the task goes on: it may have to wait for this processor. */
  private void answer(Notification notification, OpenRequest request, int opened) throws Refused {
    if (request.has(OpenFlags.O_PATH)) {
      answerPathOnly(notification, request);
      return;
    }
    int number = notification.give(opened, request.has(OpenFlags.O_CLOEXEC));
    if (number >= 0) {
      files.closeAll();
      notification.succeed(number);
    } else if (number != -Errno.ENOENT) {
      throw Refused.byKernel(-number); // EMFILE: the target's own limit
    }
  }

  /**
   * The kernel gives no O_PATH descriptor to another task (fget in seccomp_notify_addfd). The flag
   * is a number in a register: whatever the path becomes meanwhile, the task gets a descriptor that
   * reads, writes and lists nothing, and opening what it stands for is asked here again. The flags
   * of openat2 lie in memory; its callers fall back on ENOSYS.
   */
  private static void answerPathOnly(Notification notification, OpenRequest request)
      throws Refused {
    if (request.structured()) {
      throw Refused.byKernel(Errno.ENOSYS);
    }
    notification.proceed();
  }

  /** The name of a thread, for events that will be written. */
  String commOf(int tid, Recorder recorder) {
    if (!recorder.recordsDenied()) {
      return "";
    }
    try {
      return ByteStrings.of(files.readPiece(files.proc(), tid + "/comm")).stripTrailing();
    } catch (Refused gone) {
      return "";
    }
  }
}
