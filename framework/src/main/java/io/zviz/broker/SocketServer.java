package io.zviz.broker;

import io.zviz.spi.policy.IntentId;
import io.zviz.sys.BrokerCalls;
import io.zviz.sys.Errno;
import io.zviz.sys.NativeBuffer;
import io.zviz.sys.TargetMemory;
import io.zviz.sys.TargetSockets;
import java.util.List;
import java.util.Optional;

/**
 * Makes the calls that name an address: on a copy of the target's socket, with a copy of the
 * address. What it decided upon is what happens, whatever the target's memory says by then.
 */
final class SocketServer {
  private static final int MOST_MESSAGES = 1024; // UIO_MAXIOV
  private static final int MULTIPLE_HEADER = 64; // struct mmsghdr
  private static final int MULTIPLE_LENGTH = 56; // behind struct msghdr

  private final Files files;
  private final WorkerCredentials credentials;
  private final TargetStrings strings;
  private final TargetSockets sockets;
  private final TargetMemory memory;
  private final MessageSender sender;
  private final NativeBuffer buffer;
  private final String ownUserNamespace;

  SocketServer(
      BrokerCalls calls,
      Files files,
      WorkerCredentials credentials,
      TargetStrings strings,
      String ownUserNamespace) {
    this.files = files;
    this.credentials = credentials;
    this.strings = strings;
    this.ownUserNamespace = ownUserNamespace;
    sockets = calls.sockets();
    memory = calls.memory();
    sender = new MessageSender(calls, credentials);
    buffer = calls.buffer(TargetMessage.LONGEST_NAME);
  }

  /** One call that is served. */
  private record Request(
      Attached attached,
      Notification notification,
      Call call,
      SlowStep slow,
      Optional<IntentId> rule,
      TargetStatus status,
      TargetSocket socket,
      boolean backed) {
    int tid() {
      return notification.tid();
    }

    long argument(int index) {
      return notification.arguments()[index];
    }

    AddressDecision decision() {
      return new AddressDecision(attached, socket, backed);
    }
  }

  /** Makes the call and answers; the thread must have the supervisor's rights. */
  void serve(
      Attached attached,
      Notification notification,
      Call call,
      SlowStep slow,
      Optional<IntentId> rule)
      throws Refused {
    long[] args = notification.arguments();
    if (call.name().equals("sendto") && args[4] == 0) {
      proceed(attached, notification, call, rule); // nothing of it lies in memory but the content
      return;
    }
    int tid = notification.tid();
    TargetStatus status = files.status(tid);
    call.comm(status.comm());
    TargetSocket socket = TargetSocket.of(sockets, duplicate(status, tid, (int) args[0]));
    boolean backed = attached.session().backstops().contains(Session.Backstop.NETWORK);
    if (!notification.isValid()) {
      return;
    }
    if (!socket.isInternet() && backed) {
      proceed(attached, notification, call, rule); // where it leads, the firewall need not know
      return;
    }
    make(new Request(attached, notification, call, slow, rule, status, socket, backed));
  }

  private static void proceed(
      Attached attached, Notification notification, Call call, Optional<IntentId> rule) {
    notification.proceed();
    attached.recorder().allowed(call, 0, rule);
  }

  private void make(Request request) throws Refused {
    String call = request.call().name();
    boolean connected = request.socket().isUnix() && call.equals("sendmsg");
    if (!request.socket().isInternet() && !connected) {
      // The kernel tells the other side of a UNIX socket which process has connected or bound it.
      throw Refused.byPolicy(Errno.EPERM, request.rule());
    }
    switch (call) {
      case "connect", "bind" -> address(request, call.equals("bind"));
      case "sendto" -> {
        long[] args = request.notification().arguments();
        TargetMessage message = TargetMessage.ofCall(strings, request.tid(), args);
        request.notification().succeed(send(request, message, (int) args[3]));
      }
      case "sendmsg" -> {
        TargetMessage message = TargetMessage.ofHeader(strings, request.tid(), request.argument(1));
        request.notification().succeed(send(request, message, (int) request.argument(2)));
      }
      default -> sendMany(request);
    }
  }

  private void address(Request request, boolean bind) throws Refused {
    int length = (int) request.argument(2);
    byte[] name = TargetMessage.name(strings, request.tid(), request.argument(1), length);
    AddressDecision decision = request.decision();
    List<Destination> to = bind ? decision.bind(name) : decision.connect(name);
    refuseUnallowed(request, to);
    buffer.bytes().put(0, name);
    TargetSocket socket = request.socket();
    credentials.become(request.status(), capabilities(request.status(), request.tid()));
    int answer;
    if (bind) {
      answer = sockets.bind(socket.copy(), buffer.address(), length);
    } else if (socket.waits() && socket.isStream()) {
      answer =
          request.slow().run(true, () -> sockets.connect(socket.copy(), buffer.address(), length));
    } else {
      answer = sockets.connect(socket.copy(), buffer.address(), length);
    }
    Refused.check(answer);
    request.notification().succeed(0);
    record(request, to);
  }

  private int send(Request request, TargetMessage given, int flags) throws Refused {
    TargetSocket socket = request.socket();
    // Where a stream goes was decided when it was connected; the kernel does not look at the name.
    boolean named = !socket.isStream() || (flags & MessageSender.MSG_FASTOPEN) != 0;
    TargetMessage message = named ? given : given.withoutName();
    if (message.named() && message.name().length == 0) {
      throw Refused.byKernel(
          Errno.EINVAL); // only sendto has such an address, sendmsg then has none
    }
    List<Destination> to = List.of();
    if (socket.isUnix()) {
      if (given.name().length > 0) {
        throw Refused.byPolicy(Errno.EPERM, request.rule());
      }
      message = message.withControl(ControlMessages.translate(given.control(), person(request)));
    } else {
      to = request.decision().send(message.name());
      refuseUnallowed(request, to);
      if (!request.backed()) {
        ControlMessages.refuseRoutes(message.control());
      }
    }
    MessageSender.Person person =
        new MessageSender.Person(
            request.tid(), request.status(), capabilities(request.status(), request.tid()));
    int sent = sender.send(socket, message, flags, person, request.slow());
    record(request, to);
    return sent;
  }

  /** Those before the first that fails are sent; its error is told when it is the first of all. */
  private void sendMany(Request request) throws Refused {
    long count = Math.min(request.argument(2) & 0xffffffffL, MOST_MESSAGES);
    int done = 0;
    while (done < count) {
      long header = request.argument(1) + (long) done * MULTIPLE_HEADER;
      try {
        TargetMessage message = TargetMessage.ofHeader(strings, request.tid(), header);
        buffer.bytes().putInt(0, send(request, message, (int) request.argument(3)));
      } catch (Refused refused) {
        if (done == 0) {
          throw refused;
        }
        break;
      }
      memory.write(request.tid(), header + MULTIPLE_LENGTH, buffer, Integer.BYTES);
      done++;
    }
    request.notification().succeed(done);
  }

  /** The profile's refusal has its own event, which names the address. */
  private static void refuseUnallowed(Request request, List<Destination> to) throws Refused {
    for (Destination destination : to) {
      if (!destination.answer().allowed() && !request.backed()) {
        request.call().address(destination.address());
        throw Refused.byPolicy(Errno.EPERM, destination.answer().rule());
      }
    }
  }

  private static void record(Request request, List<Destination> to) {
    Recorder recorder = request.attached().recorder();
    String protocol = request.socket().protocolName();
    for (Destination destination : to) {
      recorder.traffic(request.call(), destination.address(), protocol, destination.answer());
    }
    if (to.isEmpty()) {
      recorder.allowed(request.call(), 0, request.rule());
    }
  }

  /** A copy of a descriptor of a thread, whose table can be another than that of its process. */
  private int duplicate(TargetStatus status, int tid, int descriptor) throws Refused {
    int copy = Refused.check(files.keep(sockets.duplicate(status.processNumbers()[0], descriptor)));
    String there = files.readLink(files.proc(), tid + "/fd/" + descriptor);
    if (!there.equals(files.nameOf(copy))) {
      throw Refused.byPolicy(Errno.EPERM, Optional.empty());
    }
    return copy;
  }

  private long capabilities(TargetStatus status, int tid) throws Refused {
    boolean same = ownUserNamespace.equals(files.readLink(files.proc(), tid + "/ns/user"));
    return same ? status.effective() : 0;
  }

  private ControlMessages.Sender person(Request request) {
    return new ControlMessages.Sender() {
      @Override
      public TargetStatus status() {
        return request.status();
      }

      @Override
      public long capabilities() throws Refused {
        String there = files.readLink(files.proc(), request.tid() + "/ns/user");
        return ownUserNamespace.equals(there) ? request.status().effective() : -1;
      }

      @Override
      public int duplicate(int descriptor) throws Refused {
        return SocketServer.this.duplicate(request.status(), request.tid(), descriptor);
      }
    };
  }
}
