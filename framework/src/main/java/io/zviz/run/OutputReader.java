package io.zviz.run;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.zviz.event.GrowingFile;
import io.zviz.launch.OutputFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.function.Consumer;

/** Reads the output of a detached container, also while it is written; see {@link OutputLog}. */
public final class OutputReader implements AutoCloseable {
  private final GrowingFile older;
  private final GrowingFile newest;
  private final boolean hasOlder;

  /**
   * Reads from the oldest line that is kept.
   *
   * @param output where the output is kept
   */
  public OutputReader(Path output, Consumer<Piece> pieces) {
    Consumer<byte[]> lines = line -> take(line, pieces);
    this.older = new GrowingFile(OutputFiles.older(output), lines);
    this.newest = new GrowingFile(output, lines);
    this.hasOlder = Files.exists(OutputFiles.older(output));
  }

  /** A line of output, or a part of one. */
  public static final class Piece {
    private final String time;
    private final boolean error;
    private final boolean whole;
    private final byte[] bytes;

    Piece(String time, boolean error, boolean whole, byte[] bytes) {
      this.time = time;
      this.error = error;
      this.whole = whole;
      this.bytes = bytes;
    }

    /** When it was read, ISO 8601. */
    public String time() {
      return time;
    }

    /** Whether it came from standard error. */
    public boolean error() {
      return error;
    }

    /** Whether the line ends with it. */
    public boolean whole() {
      return whole;
    }

    /** What was written, without the line's end. */
    public byte[] bytes() {
      return bytes.clone();
    }
  }

  /** Reads what was there before {@link #poll} is called for the first time. */
  public void begin() throws IOException {
    if (hasOlder) {
      older.poll();
    }
    poll();
  }

  /** Passes on what was written since the last time. */
  public void poll() throws IOException {
    newest.poll();
  }

  private static void take(byte[] line, Consumer<Piece> pieces) {
    int time = indexOf(line, 0);
    int stream = indexOf(line, time + 1);
    int tag = indexOf(line, stream + 1);
    if (time > 0 && stream > time && tag > stream) {
      pieces.accept(
          new Piece(
              new String(line, 0, time, US_ASCII),
              new String(line, time + 1, stream - time - 1, US_ASCII).equals("stderr"),
              line[stream + 1] == 'F',
              Arrays.copyOfRange(line, tag + 1, line.length)));
    }
  }

  private static int indexOf(byte[] line, int from) {
    for (int i = from; i < line.length; i++) {
      if (line[i] == ' ') {
        return i;
      }
    }
    return -1;
  }

  @Override
  public void close() throws IOException {
    older.close();
    newest.close();
  }
}
