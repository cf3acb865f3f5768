package io.zviz.event;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Objects;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Reads the lines of a file as it grows: also when it is put aside and another has its name, when
 * it is cut to nothing, and when it is not there yet. Nobody else may use it at the same time.
 */
public final class GrowingFile implements AutoCloseable {
  private static final int PIECE = 1 << 16;

  private final Path file;
  private final LineSplitter lines;
  private final ByteBuffer piece = ByteBuffer.allocate(PIECE);
  private @Nullable FileChannel channel;
  private @Nullable Object key;
  private long torn;

  /** Reads a file from its beginning. */
  public GrowingFile(Path file, Consumer<byte[]> lines) {
    this.file = file;
    this.lines = new LineSplitter(lines);
  }

  /** How many lines had no end so far. */
  public long torn() {
    return torn;
  }

  /**
   * Passes on what was written since the last time.
   *
   * @throws IOException when the file is there and cannot be read
   */
  public void poll() throws IOException {
    readOn();
    Object now = keyOf();
    if (now != null && !Objects.equals(now, key)) {
      readOn(); // what came before it was put aside
      open();
      readOn();
    }
  }

  private @Nullable Object keyOf() throws IOException {
    try {
      return Files.readAttributes(file, BasicFileAttributes.class).fileKey();
    } catch (NoSuchFileException between) {
      return null;
    }
  }

  private void open() throws IOException {
    forgetRest();
    close();
    key = null;
    try {
      // Java does not tell which file a channel has, so the name has to stand still meanwhile.
      Object before = keyOf();
      FileChannel opened = FileChannel.open(file, StandardOpenOption.READ);
      if (Objects.equals(before, keyOf())) {
        channel = opened;
        key = before;
      } else {
        opened.close(); // opened at the next poll
      }
    } catch (NoSuchFileException gone) {
      // Opened when it is there.
    }
  }

  /** A line that never ends is torn. */
  private void forgetRest() {
    torn += lines.forget() ? 1 : 0;
  }

  private void readOn() throws IOException {
    FileChannel open = channel;
    if (open == null) {
      return;
    }
    if (open.size() < open.position()) {
      forgetRest();
      open.position(0);
    }
    while (open.read(piece.clear()) > 0) {
      lines.add(piece.array(), piece.position());
    }
  }

  @Override
  public void close() throws IOException {
    if (channel != null) {
      channel.close();
    }
    channel = null;
  }
}
