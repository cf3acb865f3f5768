package io.zviz.audit;

import io.zviz.event.LineSplitter;
import io.zviz.event.Rotation;
import io.zviz.spi.error.ZvizException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/** Reads logs from their beginning, a line at a time: the memory it takes is that of one line. */
public final class AuditReader {
  private static final int PIECE = 1 << 16;

  private long skipped;
  private boolean stopped;

  /**
   * Reads files one after the other.
   *
   * @param rotated whether the older ones of each are read before it
   * @throws ZvizException when one cannot be read
   */
  public void read(List<Path> files, boolean rotated, Consumer<AuditRecord> records) {
    for (Path file : files) {
      for (Path part : rotated ? Rotation.all(file) : List.of(file)) {
        read(part, records);
      }
    }
  }

  private void read(Path file, Consumer<AuditRecord> records) {
    LineSplitter splitter = new LineSplitter(line -> take(line, records));
    try (InputStream in = Files.newInputStream(file)) {
      requireFile(file);
      byte[] piece = new byte[PIECE];
      for (int length = in.read(piece); length >= 0 && !stopped; length = in.read(piece)) {
        splitter.add(piece, length);
      }
    } catch (IOException e) {
      throw unreadable(file, e);
    }
    splitter.finish();
  }

  private static void requireFile(Path file) throws IOException {
    if (Files.isDirectory(file)) {
      throw new IOException("it is a folder");
    }
  }

  static ZvizException unreadable(Path file, IOException e) {
    String why = String.valueOf(e.getMessage());
    if (e instanceof NoSuchFileException) {
      why = "there is no such file; nothing was recorded there yet, or it is elsewhere";
    } else if (e instanceof AccessDeniedException) {
      why = "no permission; it is for root and its group";
    }
    return new ZvizException(
        AuditError.NOT_READ, null, "cannot read the audit log %s: %s".formatted(file, why), e);
  }

  /** Passes on what a line says; counts it when it is torn or foreign, but not when it is empty. */
  void take(byte[] line, Consumer<AuditRecord> records) {
    if (line.length == 0) {
      return;
    }
    Optional<AuditRecord> event = AuditRecord.parse(line);
    if (event.isPresent()) {
      records.accept(event.get());
    } else {
      skipped++;
    }
  }

  /** Reads no further than the piece at hand: nobody wants more. */
  public void stop() {
    stopped = true;
  }

  /** How many lines were torn or foreign. */
  public long skipped() {
    return skipped;
  }
}
