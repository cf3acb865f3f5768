package io.zviz.event;

import java.io.ByteArrayOutputStream;
import java.util.function.Consumer;

/**
 * Bytes to lines, as they come. What does not end yet waits for its end; a line that is longer than
 * any of the log's is passed on cut, so that a file without line ends takes no memory.
 */
public final class LineSplitter {
  /** Each of a line's values has at most 4,096 characters, escaped to six times that. */
  public static final int LONGEST = 1 << 20;

  private final ByteArrayOutputStream line = new ByteArrayOutputStream();
  private final Consumer<byte[]> lines;

  /** Passes the lines on, without their ends; empty ones are left out. */
  public LineSplitter(Consumer<byte[]> lines) {
    this.lines = lines;
  }

  /** Takes the next bytes. */
  public void add(byte[] bytes, int length) {
    int start = 0;
    for (int i = 0; i < length; i++) {
      if (bytes[i] == '\n') {
        keep(bytes, start, i - start);
        end();
        start = i + 1;
      }
    }
    keep(bytes, start, length - start);
  }

  private void keep(byte[] bytes, int start, int length) {
    line.write(bytes, start, Math.min(length, LONGEST - line.size()));
  }

  private void end() {
    byte[] whole = line.toByteArray();
    line.reset();
    if (whole.length > 0) {
      lines.accept(whole);
    }
  }

  /** The bytes after the last end of a line are a line too. */
  public void finish() {
    end();
  }

  /** The bytes after the last end of a line come to nothing. */
  public boolean forget() {
    boolean some = line.size() > 0;
    line.reset();
    return some;
  }
}
