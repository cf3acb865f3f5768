package io.zviz.cli;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.zviz.run.OutputReader.Piece;
import java.io.PrintStream;
import java.util.function.Consumer;

/** Prints what a container has written, byte by byte, each stream to its own. */
final class OutputPrinter implements Consumer<Piece> {
  private final boolean timestamps;
  private final boolean safe;
  private boolean outBegun;
  private boolean errBegun;

  /**
   * A printer.
   *
   * @param timestamps whether lines begin with their time
   * @param safe whether what could steer a terminal is made visible
   */
  OutputPrinter(boolean timestamps, boolean safe) {
    this.timestamps = timestamps;
    this.safe = safe;
  }

  @Override
  public void accept(Piece piece) {
    PrintStream stream = piece.error() ? System.err : System.out;
    boolean begun = piece.error() ? errBegun : outBegun;
    if (timestamps && !begun) {
      byte[] time = (piece.time() + " ").getBytes(US_ASCII);
      stream.write(time, 0, time.length);
    }
    byte[] text = safe ? TerminalText.of(piece.bytes()) : piece.bytes();
    stream.write(text, 0, text.length);
    if (piece.whole()) {
      stream.write('\n');
    }
    if (piece.error()) {
      errBegun = !piece.whole();
    } else {
      outBegun = !piece.whole();
    }
  }

  /** False when nobody reads any more. */
  boolean flush() {
    System.err.flush();
    return !System.out.checkError();
  }
}
