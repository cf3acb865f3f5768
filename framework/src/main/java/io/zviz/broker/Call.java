package io.zviz.broker;

import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** The call that is served, in the words of the audit log. */
final class Call {
  private final String name;
  private final int tid;
  private final long[] arguments;
  private final long receivedNanos;
  private String comm = "";
  private String path = "";
  private String resolved = "";
  private @Nullable SocketAddress address;

  Call(String name, int tid, long[] arguments, long receivedNanos) {
    this.name = name;
    this.tid = tid;
    this.arguments = arguments.clone();
    this.receivedNanos = receivedNanos;
  }

  String name() {
    return name;
  }

  /** The name of the thread. */
  void comm(String text) {
    comm = text;
  }

  /** The path it was about, a byte string. */
  void path(String byteString) {
    path = byteString;
  }

  /** Where that path led inside the container; empty when that is not known. */
  void resolved(String byteString) {
    resolved = byteString;
  }

  /** The address it was about. */
  void address(SocketAddress destination) {
    address = destination;
  }

  /** The fields of its event that do not depend on what became of it. */
  SortedMap<String, Object> fields() {
    SortedMap<String, Object> fields = new TreeMap<>();
    fields.put("name", name);
    fields.put("pid", tid);
    fields.put("layer", "B");
    fields.put("backend", "broker");
    fields.put("latency_us", (System.nanoTime() - receivedNanos) / 1_000);
    CallArguments.describe(name, arguments)
        .forEach((key, value) -> fields.put("args." + key, value));
    if (!comm.isEmpty()) {
      fields.put("comm", ByteStrings.visible(comm));
    }
    if (!path.isEmpty()) {
      fields.put("path", ByteStrings.visible(path));
    }
    if (!resolved.isEmpty() && !resolved.equals(path)) {
      fields.put("resolved", ByteStrings.visible(resolved));
    }
    SocketAddress destination = address;
    if (destination != null) {
      fields.put("address", destination.host());
      fields.put("port", destination.port());
    }
    return fields;
  }
}
