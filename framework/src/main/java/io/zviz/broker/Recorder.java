package io.zviz.broker;

import io.zviz.spi.event.Event;
import io.zviz.spi.policy.AuditSettings;
import io.zviz.spi.policy.IntentId;
import io.zviz.sys.Errno;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Tells a container's consumer of events what became of its calls, within its rate limit. */
final class Recorder {
  private final Session session;
  private final AuditSettings.Level level;
  private final RateLimit rate;

  Recorder(Session session) {
    this.session = session;
    this.level = session.policy().audit().level();
    this.rate = new RateLimit(session.policy().audit().rateLimit(), System.nanoTime());
  }

  /** Whether calls that were let through are recorded. */
  boolean recordsAllowed() {
    return level == AuditSettings.Level.FULL;
  }

  /** Whether refused calls are recorded. */
  boolean recordsDenied() {
    return session.auditOnly() || level != AuditSettings.Level.NONE;
  }

  /** A call that the profile refused. */
  void denied(Call call, int errno, Optional<IntentId> rule) {
    if (recordsDenied()) {
      SortedMap<String, Object> fields = call.fields();
      fields.put("decision", "denied");
      fields.put("errno", Errno.name(errno));
      fields.put("enforced", !session.auditOnly());
      emit(new Event(Event.Kind.SYSCALL, rule, fields));
    }
  }

  /**
   * A call that the profile allows.
   *
   * @param errno what the kernel refused it with all the same; 0 when it did not
   */
  void allowed(Call call, int errno, Optional<IntentId> rule) {
    if (recordsAllowed()) {
      SortedMap<String, Object> fields = call.fields();
      fields.put("decision", "allowed");
      if (errno != 0) {
        fields.put("errno", Errno.name(errno));
      }
      emit(new Event(Event.Kind.SYSCALL, rule, fields));
    }
  }

  /** Where a call's traffic goes, and what the network section says of it. */
  void traffic(
      Call call, SocketAddress destination, String protocol, TrafficDecision.Answer answer) {
    if (answer.allowed() ? !recordsAllowed() : !recordsDenied()) {
      return;
    }
    SortedMap<String, Object> fields = call.fields();
    fields.keySet().removeIf(field -> field.startsWith("args."));
    fields.put("layer", "E");
    fields.put("address", destination.host());
    fields.put("port", destination.port());
    fields.put("proto", protocol);
    fields.put("decision", answer.allowed() ? "allowed" : "denied");
    if (!answer.allowed()) {
      fields.put("enforced", !session.auditOnly());
      if (answer.rule().isEmpty()) {
        fields.put("reason", answer.why());
      }
    }
    emit(new Event(Event.Kind.NETWORK, answer.rule(), fields));
  }

  /**
   * A call needs a capability that the profile does not keep.
   *
   * @param lent whether the run has lent it to the task, which only records
   * @param path the file it is about, a byte string; may be empty
   */
  void capability(
      Call call, String capability, boolean lent, String path, CapabilityServer.Missing missing) {
    SortedMap<String, Object> fields = call.fields();
    fields.keySet().removeIf(field -> field.startsWith("args."));
    fields.put("name", capability);
    fields.put("call", call.name());
    fields.put("layer", "A");
    fields.put("backend", "containment");
    fields.put("decision", "denied");
    fields.put("enforced", !lent);
    if (!path.isEmpty()) {
      fields.put("path", ByteStrings.visible(path));
    }
    emit(new Event(Event.Kind.CAPABILITY, missing.rule(), fields));
  }

  /** The launch's own execve. */
  void launched(int pid) {
    SortedMap<String, Object> fields = new TreeMap<>();
    fields.put("name", "started");
    fields.put("pid", pid);
    session.events().accept(new Event(Event.Kind.LIFECYCLE, Optional.empty(), fields));
  }

  /** The broker itself failed on a call, which was refused. */
  void failed(Call call, Throwable problem) {
    SortedMap<String, Object> fields = call.fields();
    fields.put("decision", "denied");
    fields.put("errno", Errno.name(Errno.EIO));
    fields.put("problem", String.valueOf(problem));
    emit(new Event(Event.Kind.SYSCALL, Optional.empty(), fields));
  }

  private void emit(Event event) {
    long now = System.nanoTime();
    Event count;
    boolean admitted;
    synchronized (rate) {
      count = suppressed(now, false);
      admitted = rate.admit(now);
    }
    send(count);
    send(admitted ? event : null);
  }

  /** Writes how many events the rate limit held back; at the end, or when a second is over. */
  void flush(boolean atOnce) {
    Event count;
    synchronized (rate) {
      count = suppressed(System.nanoTime(), atOnce);
    }
    send(count);
  }

  private void send(@Nullable Event event) {
    if (event != null) {
      session.events().accept(event);
    }
  }

  private @Nullable Event suppressed(long now, boolean atOnce) {
    long count = rate.takeSuppressed(now, atOnce);
    if (count == 0) {
      return null;
    }
    SortedMap<String, Object> fields = new TreeMap<>();
    fields.put("name", "rate-limited");
    fields.put("suppressed", count);
    return new Event(Event.Kind.LIFECYCLE, Optional.empty(), fields);
  }
}
