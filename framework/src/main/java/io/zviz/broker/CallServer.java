package io.zviz.broker;

import io.zviz.abi.PathChange;
import io.zviz.sys.Errno;
import java.util.Optional;
import java.util.Set;

/** Serves one notified call: decides, acts, answers, records. Belongs to one worker. */
final class CallServer {
  private static final Set<String> OPENING = Set.of("open", "openat", "openat2", "creat");
  private static final Set<String> EXECUTING = Set.of("execve", "execveat");
  // All that matters of them are numbers, which nobody can change any more.
  private static final Set<String> SCALAR =
      Set.of("socket", "socketpair", "clone", "ioctl", "prctl");
  private static final Set<String> NETWORK =
      Set.of("connect", "bind", "sendto", "sendmsg", "sendmmsg");

  private final WorkerCredentials credentials;
  private final Files files;
  private final Notification notification;
  private final OpenServer opens;
  private final ExecutionServer executions;
  private final ChangeServer changes;
  private final NetworkServer network;
  private final SocketServer sockets;
  private final CapabilityServer capabilities;
  private final CallNames names;

  CallServer(
      WorkerCredentials credentials,
      Files files,
      Notification notification,
      OpenServer opens,
      ExecutionServer executions,
      ChangeServer changes,
      NetworkServer network,
      SocketServer sockets,
      CapabilityServer capabilities,
      CallNames names) {
    this.credentials = credentials;
    this.files = files;
    this.notification = notification;
    this.opens = opens;
    this.executions = executions;
    this.changes = changes;
    this.network = network;
    this.sockets = sockets;
    this.capabilities = capabilities;
    this.names = names;
  }

  /** Answers the notification that was received. Never throws. */
  void serve(Attached attached, SlowStep slow) {
    String name = names.of(notification.number());
    Call call = new Call(name, notification.tid(), notification.arguments(), System.nanoTime());
    try {
      decide(attached, call, slow);
    } catch (Refused refused) {
      refuse(attached, call, refused);
    } catch (RuntimeException | Error problem) {
      // Whatever went wrong here, the call must not go on, and the loop must.
      notification.refuse(Errno.EIO);
      attached.recorder().failed(call, problem);
    } finally {
      files.closeAll();
    }
  }

  /** Closes what was kept open for further calls of the same threads. */
  void forget() {
    files.forget();
  }

  private void decide(Attached attached, Call call, SlowStep slow) throws Refused {
    String name = call.name();
    if (attached.takeLaunch(notification.tid(), EXECUTING.contains(name))) {
      notification.proceed();
      attached.recorder().launched(notification.tid());
      return;
    }
    if (attached.recorder().recordsAllowed()) {
      credentials.restore();
      call.comm(opens.commOf(notification.tid(), attached.recorder()));
    }
    capabilities.look(attached, notification, call);
    CallVerdict verdict =
        attached.session().rules().decide(notification.number(), notification.arguments());
    if (verdict instanceof CallVerdict.Refuse refuse) {
      credentials.restore();
      call.comm(opens.commOf(notification.tid(), attached.recorder()));
      throw Refused.byPolicy(refuse.errno(), refuse.rule());
    }
    Optional<io.zviz.spi.policy.IntentId> rule =
        verdict instanceof CallVerdict.Inspect inspect ? inspect.rule() : Optional.empty();
    if (verdict instanceof CallVerdict.Inspect) {
      inspect(attached, call, slow, rule);
    } else {
      notification.proceed();
      attached.recorder().allowed(call, 0, rule);
    }
  }

  private void inspect(
      Attached attached, Call call, SlowStep slow, Optional<io.zviz.spi.policy.IntentId> rule)
      throws Refused {
    credentials.restore();
    String name = call.name();
    if (OPENING.contains(name)) {
      opens.serve(attached, notification, call, slow, rule);
      return;
    }
    if (NETWORK.contains(name)) {
      if (attached.session().auditOnly()) {
        network.serve(attached, notification, call, rule);
      } else {
        sockets.serve(attached, notification, call, slow, rule);
      }
      return;
    }
    Optional<PathChange> change = PathChange.of(name);
    if (change.isPresent() && attached.session().auditOnly()) {
      changes.serve(attached, notification, call, change.get(), rule);
      return;
    }
    if (EXECUTING.contains(name)) {
      executions.check(attached, notification, call);
    } else if (!SCALAR.contains(name) && !CapabilityServer.watches(attached, name)) {
      throw Refused.byPolicy(Errno.EPERM, rule);
    }
    notification.proceed();
    attached.recorder().allowed(call, 0, rule);
  }

  private void refuse(Attached attached, Call call, Refused refused) {
    if (!refused.byPolicy()) {
      notification.refuse(refused.errno());
      attached.recorder().allowed(call, refused.errno(), Optional.empty());
      return;
    }
    if (attached.session().auditOnly()) {
      notification.proceed();
    } else {
      notification.refuse(refused.errno());
    }
    attached.recorder().denied(call, refused.errno(), refused.rule());
  }
}
