package io.zviz.event;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * A log file that several processes append to and put aside when it is large.
 *
 * <p>Appending needs no lock: the kernel writes each batch at the end ({@code O_APPEND}), and what
 * meets a file that was just put aside is in that one. Only who puts it aside holds a lock, on the
 * file itself, so that nothing else is left in its folder; who does not get it at once goes on
 * writing and lets the other do it.
 */
final class LogFile implements AutoCloseable {
  /** Locks belong to the process, and closing any channel of the file drops them. */
  private static final ReentrantLock IN_PROCESS = new ReentrantLock();

  private static final FileAttribute<Set<PosixFilePermission>> MODE =
      PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-r-----"));
  private static final Set<OpenOption> APPEND =
      Set.of(
          StandardOpenOption.CREATE,
          StandardOpenOption.WRITE,
          StandardOpenOption.APPEND,
          LinkOption.NOFOLLOW_LINKS);

  /** How often the name may get another file while we open it. */
  private static final int TRIES = 100;

  private final Path path;
  private final Rotation rotation;
  private FileChannel channel;
  private @Nullable Object key;
  private boolean torn;

  private LogFile(Path path, Rotation rotation, Opened opened) {
    this.path = path;
    this.rotation = rotation;
    this.channel = opened.channel();
    this.key = opened.key();
    this.torn = opened.torn();
  }

  private record Opened(FileChannel channel, @Nullable Object key, boolean torn) {}

  /** The file, made when there is none. */
  static LogFile open(Path path, Rotation rotation) throws IOException {
    return new LogFile(path, rotation, opened(path));
  }

  /** Java does not tell which file a channel has, so the name has to stand still meanwhile. */
  private static Opened opened(Path path) throws IOException {
    for (int i = 0; i < TRIES; i++) {
      refuseOther(path);
      Object before = keyOf(path);
      boolean torn = before != null && endsWithinLine(path);
      FileChannel channel = FileChannel.open(path, APPEND, MODE);
      Object after = keyOf(path);
      if (after != null && (before == null || before.equals(after))) {
        return new Opened(channel, after, torn);
      }
      close(channel);
    }
    throw new IOException("it is replaced all the time");
  }

  private static void refuseOther(Path path) throws IOException {
    if (Files.exists(path, LinkOption.NOFOLLOW_LINKS)
        && !Files.isRegularFile(path, LinkOption.NOFOLLOW_LINKS)) {
      throw new IOException("it is not a regular file");
    }
  }

  private static @Nullable Object keyOf(Path path) throws IOException {
    try {
      return Files.readAttributes(path, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS)
          .fileKey();
    } catch (NoSuchFileException none) {
      return null;
    }
  }

  /**
   * Whether a writer died, or the disk was full, within the last line. Another one that is writing
   * just now looks the same: then an empty line comes between the two.
   */
  private static boolean endsWithinLine(Path path) {
    IN_PROCESS.lock();
    try (FileChannel reader =
        FileChannel.open(path, StandardOpenOption.READ, LinkOption.NOFOLLOW_LINKS)) {
      ByteBuffer last = ByteBuffer.allocate(1);
      long size = reader.size();
      return size > 0 && reader.read(last, size - 1) == 1 && last.get(0) != '\n';
    } catch (IOException unreadable) {
      return false;
    } finally {
      IN_PROCESS.unlock();
    }
  }

  /**
   * Appends whole lines.
   *
   * @param lines with their newlines
   * @return how many bytes of them are in the file; fewer when the disk is full
   */
  int append(byte[] lines) {
    follow();
    ByteBuffer buffer = ByteBuffer.wrap(torn ? afterTorn(lines) : lines);
    int extra = torn ? 1 : 0;
    try {
      while (buffer.hasRemaining()) {
        channel.write(buffer);
      }
    } catch (IOException full) {
      // What is missing is counted by the caller.
    }
    int written = Math.max(0, buffer.position() - extra);
    if (buffer.position() > 0) {
      torn = written > 0 && lines[written - 1] != '\n';
    }
    return written;
  }

  private static byte[] afterTorn(byte[] lines) {
    byte[] all = new byte[lines.length + 1];
    all[0] = '\n';
    System.arraycopy(lines, 0, all, 1, lines.length);
    return all;
  }

  /** Goes over to the file that has the name now, and puts it aside when it is large. */
  private void follow() {
    try {
      if (!Objects.equals(key, keyOf(path))) {
        reopen();
      }
      if (channel.size() >= rotation.maxBytes() && putAside()) {
        reopen();
      }
    } catch (IOException impossible) {
      // The file that is open is still there to write to.
    }
  }

  private void reopen() throws IOException {
    Opened opened = opened(path);
    FileChannel old = channel;
    channel = opened.channel();
    key = opened.key();
    torn = opened.torn();
    close(old);
  }

  /** Whether the name is free for a new file now. */
  private boolean putAside() throws IOException {
    if (!IN_PROCESS.tryLock()) {
      return false;
    }
    try (FileLock lock = channel.tryLock()) {
      if (lock == null) {
        return false;
      }
      if (Objects.equals(key, keyOf(path))) {
        rotation.putAside(path);
      }
      return true;
    } catch (OverlappingFileLockException otherLogOfThisProcess) {
      return false;
    } finally {
      IN_PROCESS.unlock();
    }
  }

  private static void close(FileChannel channel) throws IOException {
    IN_PROCESS.lock();
    try {
      channel.close();
    } finally {
      IN_PROCESS.unlock();
    }
  }

  @Override
  public void close() throws IOException {
    close(channel);
  }
}
