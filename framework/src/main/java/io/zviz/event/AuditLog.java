package io.zviz.event;

import io.zviz.spi.error.ZvizException;
import io.zviz.spi.event.Event;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.atomic.AtomicLong;

/**
 * The audit log: JSON lines, append-only, each written at once, so that a crash loses at most the
 * line being written and several supervisors can share a file.
 *
 * <p>Writing never holds up a workload: events wait in a bounded queue for a thread of the log;
 * what does not fit, or cannot be written (a full disk), is counted, and the count is written as
 * soon as that works again.
 */
public final class AuditLog implements AutoCloseable {
  private static final int QUEUE = 8_192;
  private static final FileAttribute<Set<PosixFilePermission>> FILE_MODE =
      PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-r-----"));
  private static final FileAttribute<Set<PosixFilePermission>> FOLDER_MODE =
      PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwxr-x---"));
  private static final byte[] END = new byte[0];

  private final FileChannel channel;
  private final BlockingQueue<byte[]> queue = new ArrayBlockingQueue<>(QUEUE);
  private final AtomicLong dropped = new AtomicLong();
  private final Thread writer;

  private AuditLog(FileChannel channel) {
    this.channel = channel;
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
    try {
      Path folder = file.toAbsolutePath().getParent();
      if (folder != null && !Files.isDirectory(folder)) {
        Files.createDirectories(folder, FOLDER_MODE);
      }
      if (Files.exists(file, LinkOption.NOFOLLOW_LINKS)
          && !Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)) {
        throw new IOException("it is not a regular file");
      }
      Set<OpenOption> options =
          Set.of(
              StandardOpenOption.CREATE,
              StandardOpenOption.WRITE,
              StandardOpenOption.APPEND,
              LinkOption.NOFOLLOW_LINKS);
      AuditLog log = new AuditLog(FileChannel.open(file, options, FILE_MODE));
      log.writer.start();
      return log;
    } catch (IOException e) {
      throw new ZvizException(
          EventError.LOG_NOT_OPENED,
          null,
          "cannot open the audit log %s: %s; name another one with --audit-log"
              .formatted(file, reason(e, file)),
          e);
    }
  }

  private static String reason(IOException e, Path file) {
    String message = String.valueOf(e.getMessage());
    return message.equals(file.toString()) ? e.getClass().getSimpleName() : message;
  }

  /** Takes an event to be written; never waits. */
  public void write(Event.Kind kind, Map<String, Object> fields) {
    if (!queue.offer(AuditLine.of(kind, fields))) {
      dropped.incrementAndGet();
    }
  }

  /** How many events were lost so far and are not yet counted in the log. */
  public long dropped() {
    return dropped.get();
  }

  private void writeAll() {
    try {
      byte[] line = queue.take();
      while (line.length > 0) {
        writeLine(line);
        line = queue.take();
      }
    } catch (InterruptedException ended) {
      Thread.currentThread().interrupt();
    }
    reportDropped();
  }

  private void writeLine(byte[] line) {
    if (!append(line)) {
      dropped.incrementAndGet();
      return;
    }
    if (queue.isEmpty()) {
      reportDropped();
    }
  }

  private void reportDropped() {
    long lost = dropped.get();
    if (lost > 0) {
      Map<String, Object> fields = new TreeMap<>(Map.of("name", "events-dropped", "count", lost));
      fields.put("time", Clock.now());
      if (append(AuditLine.of(Event.Kind.LIFECYCLE, fields))) {
        dropped.addAndGet(-lost);
      }
    }
  }

  private boolean append(byte[] line) {
    try {
      ByteBuffer buffer = ByteBuffer.wrap(line);
      channel.write(buffer);
      return !buffer.hasRemaining();
    } catch (IOException full) {
      return false; // counted by the caller; the count is written when there is room again
    }
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
      channel.close();
    } catch (IOException nothingToLose) {
      dropped.incrementAndGet();
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }
}
