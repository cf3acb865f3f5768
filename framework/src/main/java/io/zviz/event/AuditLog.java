package io.zviz.event;

import io.zviz.spi.error.ZvizException;
import io.zviz.spi.event.Event;
import io.zviz.sys.FileFailure;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;

/**
 * The audit log: JSON lines, append-only, each written at once, so that a crash loses at most the
 * line being written and several supervisors can share a file. A large file is put aside, see
 * {@link Rotation}.
 *
 * <p>Writing never holds up a workload: events wait in a bounded queue for a thread of the log;
 * what does not fit, or cannot be written (a full disk), is counted, and the count is written as
 * soon as that works again.
 */
public final class AuditLog implements AutoCloseable {
  private static final int QUEUE = 8_192;
  private static final int BATCH = 256;
  private static final FileAttribute<Set<PosixFilePermission>> FOLDER_MODE =
      PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwxr-x---"));
  private static final QueuedLine END = new QueuedLine(new byte[0], Map.of());

  private final LogFile file;
  private final BlockingQueue<QueuedLine> queue = new ArrayBlockingQueue<>(QUEUE);
  private final DroppedEvents dropped = new DroppedEvents();
  private final Thread writer;

  private AuditLog(LogFile file) {
    this.file = file;
    this.writer = new Thread(this::writeAll, "zviz-audit");
    writer.setDaemon(true);
  }

  /**
   * Opens the log for appending; makes it, and its folder, when there is none.
   *
   * @param file a regular file, not reached through a symbolic link at its last component
   * @throws ZvizException when that cannot be done: no run without its log
   */
  public static AuditLog open(Path file) {
    return open(file, Rotation.DEFAULT);
  }

  /** The same, put aside at another size. */
  public static AuditLog open(Path file, Rotation rotation) {
    try {
      Path folder = file.toAbsolutePath().getParent();
      if (folder != null && !Files.isDirectory(folder)) {
        Files.createDirectories(folder, FOLDER_MODE);
      }
      AuditLog log = new AuditLog(LogFile.open(file, rotation));
      log.writer.start();
      return log;
    } catch (IOException e) {
      throw new ZvizException(
          EventError.LOG_NOT_OPENED,
          null,
          "cannot open the audit log %s: %s; name another one with --audit-log"
              .formatted(file, FileFailure.reason(e)),
          e);
    }
  }

  /** Takes an event to be written; never waits. */
  public void write(Event.Kind kind, Map<String, Object> fields) {
    if (!queue.offer(new QueuedLine(AuditLine.of(kind, fields), fields))) {
      dropped.add(fields);
    }
  }

  /** How many events were lost so far and are not yet counted in the log. */
  public long dropped() {
    return dropped.total();
  }

  private void writeAll() {
    try {
      boolean more = true;
      while (more) {
        List<QueuedLine> batch = new ArrayList<>();
        batch.add(queue.take());
        queue.drainTo(batch, BATCH - 1);
        more = !batch.remove(END);
        append(batch);
        if (queue.isEmpty()) {
          reportDropped();
        }
      }
    } catch (InterruptedException ended) {
      Thread.currentThread().interrupt();
    }
    reportDropped();
  }

  private void append(List<QueuedLine> batch) {
    missing(batch).forEach(line -> dropped.add(line.fields()));
  }

  private void reportDropped() {
    if (dropped.total() > 0) {
      missing(dropped.take()).forEach(dropped::putBack);
    }
  }

  /** Writes lines, and says which of them could not be written whole. */
  private List<QueuedLine> missing(List<QueuedLine> lines) {
    if (lines.isEmpty()) {
      return List.of();
    }
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    lines.forEach(line -> all.writeBytes(line.bytes()));
    int written = file.append(all.toByteArray());
    int whole = 0;
    for (int end = 0; whole < lines.size(); whole++) {
      end += lines.get(whole).bytes().length;
      if (end > written) {
        break;
      }
    }
    return lines.subList(whole, lines.size());
  }

  /** Writes what is waiting, and closes the file. */
  @Override
  public void close() {
    boolean interrupted = false;
    while (writer.isAlive()) {
      queue.offer(END);
      try {
        writer.join(100);
      } catch (InterruptedException later) {
        interrupted = true;
      }
    }
    try {
      file.close();
    } catch (IOException nothingToLose) {
      // Everything is written, or counted as lost and too late to say.
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }
}
