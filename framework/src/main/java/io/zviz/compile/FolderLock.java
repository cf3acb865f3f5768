package io.zviz.compile;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Set;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.locks.ReentrantLock;

/**
 * One at a time under one name in one folder, among all processes. The lock vanishes with the
 * process that holds it, and its file with the lock.
 */
public final class FolderLock implements AutoCloseable {
  /** File locks belong to the process, and closing any descriptor of the file drops them. */
  private static final ReentrantLock IN_PROCESS = new ReentrantLock();

  private final Path file;
  private final FileChannel channel;

  private FolderLock(Path file, FileChannel channel) {
    this.file = file;
    this.channel = channel;
  }

  /** Waits for the lock. */
  public static FolderLock acquire(Path folder, String name) throws IOException {
    IN_PROCESS.lock();
    try {
      Path file = folder.resolve("." + name + ".zviz-lock");
      FolderLock lock = tryAcquire(file);
      while (lock == null) {
        lock = tryAcquire(file);
      }
      return lock;
    } catch (IOException | RuntimeException | Error e) {
      IN_PROCESS.unlock();
      throw e;
    }
  }

  /** Null when the file was removed by its last holder while we waited for it. */
  private static @org.jspecify.annotations.Nullable FolderLock tryAcquire(Path file)
      throws IOException {
    FileChannel channel =
        FileChannel.open(
            file,
            Set.of(StandardOpenOption.CREATE, StandardOpenOption.WRITE, LinkOption.NOFOLLOW_LINKS));
    try {
      channel.lock();
      if (isStillAt(file, channel)) {
        return new FolderLock(file, channel);
      }
      channel.close();
      return null;
    } catch (IOException | RuntimeException e) {
      // Most probably the disk is full, and then nobody else gets further than this either.
      Files.deleteIfExists(file);
      channel.close();
      throw e;
    }
  }

  /**
   * Java cannot compare an open file with a path, so we give ours a random length and look for it
   * there. The file is sparse.
   */
  private static boolean isStillAt(Path file, FileChannel channel) throws IOException {
    long length = ThreadLocalRandom.current().nextLong(1, 1L << 40);
    channel.truncate(0);
    channel.write(ByteBuffer.allocate(1), length - 1);
    try {
      return Files.size(file) == length;
    } catch (NoSuchFileException removed) {
      return false;
    }
  }

  @Override
  public void close() throws IOException {
    try {
      Files.deleteIfExists(file);
    } finally {
      try {
        channel.close();
      } finally {
        IN_PROCESS.unlock();
      }
    }
  }
}
