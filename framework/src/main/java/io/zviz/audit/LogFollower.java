package io.zviz.audit;

import io.zviz.event.GrowingFile;
import java.io.IOException;
import java.nio.file.Path;
import java.util.function.Consumer;

/**
 * Reads a log as it grows: also when the file is put aside and another has its name, when it is cut
 * to nothing, and when it is not there yet. Nobody else may use it at the same time.
 */
public final class LogFollower implements AutoCloseable {
  private final Path file;
  private final AuditReader reader = new AuditReader();
  private final GrowingFile growing;

  /** Follows a file from its beginning. */
  public LogFollower(Path file, Consumer<AuditRecord> records) {
    this.file = file;
    this.growing = new GrowingFile(file, line -> reader.take(line, records));
  }

  /** How many lines were torn or foreign so far. */
  public long skipped() {
    return reader.skipped() + growing.torn();
  }

  /**
   * Passes on what was written since the last time.
   *
   * @throws io.zviz.spi.error.ZvizException when the file is there and cannot be read
   */
  public void poll() {
    try {
      growing.poll();
    } catch (IOException e) {
      throw AuditReader.unreadable(file, e);
    }
  }

  @Override
  public void close() throws IOException {
    growing.close();
  }
}
