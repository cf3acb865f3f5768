package io.zviz.cli;

import io.zviz.audit.AuditRecord;
import io.zviz.audit.RecordText;
import java.io.PrintWriter;
import java.util.function.Consumer;

/** Prints events as they come, without holding them. */
final class RecordPrinter implements Consumer<AuditRecord> {
  private static final int CHECK_EVERY = 1_000;

  private final PrintWriter out;
  private final Shape shape;
  private long printed;
  private boolean closed;

  /** How events are printed. */
  enum Shape {
    /** A line each, for people. */
    TEXT,
    /** One JSON array of the log's lines. */
    ARRAY,
    /** The log's lines. */
    LINES
  }

  RecordPrinter(PrintWriter out, Shape shape) {
    this.out = out;
    this.shape = shape;
  }

  @Override
  public void accept(AuditRecord event) {
    if (closed) {
      return;
    }
    String text = shape == Shape.TEXT ? Table.printable(RecordText.of(event)) : event.line();
    if (shape == Shape.ARRAY) {
      out.print(printed == 0 ? "[\n" : ",\n");
      out.print(text);
    } else {
      out.print(text + "\n");
    }
    printed++;
    closed = printed % CHECK_EVERY == 0 && out.checkError();
  }

  /** Whether it was noticed that nobody reads what is printed. */
  boolean isClosed() {
    return closed;
  }

  /** Prints what is left. */
  void end() {
    if (shape == Shape.ARRAY) {
      out.print(printed == 0 ? "[]\n" : "\n]\n");
    }
    out.flush();
  }

  /** Whether everything could be printed so far. */
  boolean flush() {
    closed |= out.checkError();
    return !closed;
  }
}
