package io.zviz.run;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.zviz.event.Clock;
import io.zviz.launch.LaunchError;
import io.zviz.launch.LaunchException;
import io.zviz.launch.OutputFiles;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The output of a detached container, in the format of the Kubernetes CRI: a line {@code TIME
 * STREAM TAG BYTES} for each line of output, where the tag is {@code F} for a whole line and {@code
 * P} for a part of one. Used by one thread.
 *
 * <p>When the file has become too large it is put aside, in the place of the one that was put aside
 * before: a container cannot fill the disk with it. What cannot be written is lost and counted.
 */
final class OutputLog implements AutoCloseable {
  /** Both files together are at most about twice as large. */
  static final long LARGEST = 8 << 20;

  private static final int LINE = 16 << 10; // as in the CRI's own writers

  private final Path file;
  private final long largest;
  private @Nullable FileChannel channel;
  private long size;
  private long lost;

  private OutputLog(Path file, long largest) {
    this.file = file;
    this.largest = largest;
  }

  /** In a file that does not exist yet. */
  static OutputLog of(Path file) {
    return new OutputLog(file, LARGEST);
  }

  /** The same, of another size, with its files. */
  static OutputLog create(Path file, long largest) throws IOException {
    OutputLog log = new OutputLog(file, largest);
    log.makeFiles();
    return log;
  }

  /**
   * Makes the files, empty, before the container runs. Launching removes them when it fails.
   *
   * @throws LaunchException when that cannot be done: no container without its output
   */
  void create() {
    try {
      makeFiles();
    } catch (IOException failed) {
      throw new LaunchException(
          LaunchError.STATE,
          "cannot make the file for the output: %s; name another folder with --audit-log"
              .formatted(failed),
          failed);
    }
  }

  private void makeFiles() throws IOException {
    Path folder = file.toAbsolutePath().getParent();
    if (folder != null) {
      Files.createDirectories(
          folder,
          PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwxr-x---")));
    }
    for (Path old : OutputFiles.of(file)) {
      Files.deleteIfExists(old);
    }
    open();
  }

  private FileChannel open() throws IOException {
    FileChannel opened =
        FileChannel.open(
            file,
            Set.of(
                StandardOpenOption.CREATE,
                StandardOpenOption.WRITE,
                StandardOpenOption.APPEND,
                LinkOption.NOFOLLOW_LINKS),
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-r-----")));
    channel = opened;
    size = opened.size();
    return opened;
  }

  /**
   * Adds what a stream has written.
   *
   * @param stream {@code stdout} or {@code stderr}
   */
  void add(String stream, byte[] bytes, int length) {
    ByteArrayOutputStream text = new ByteArrayOutputStream(length + 128);
    byte[] head = (Clock.now() + " " + stream + " ").getBytes(US_ASCII);
    int start = 0;
    while (start < length) {
      int end = start;
      while (end < length && end - start < LINE && bytes[end] != '\n') {
        end++;
      }
      boolean whole = end < length && bytes[end] == '\n';
      text.writeBytes(head);
      text.write(whole ? 'F' : 'P');
      text.write(' ');
      text.write(bytes, start, end - start);
      text.write('\n');
      start = whole ? end + 1 : end;
    }
    write(text.toByteArray(), length);
  }

  private void write(byte[] lines, int output) {
    try {
      if (size + lines.length > largest && size > 0) {
        putAside();
      }
      FileChannel open = channel == null ? open() : channel;
      if (lost > 0) {
        String word = Clock.now() + " stderr F zviz: " + lost + " bytes of output were lost\n";
        size += writeAll(open, word.getBytes(US_ASCII));
        lost = 0;
      }
      size += writeAll(open, lines);
    } catch (IOException full) {
      lost += output;
    }
  }

  private static int writeAll(FileChannel channel, byte[] bytes) throws IOException {
    ByteBuffer buffer = ByteBuffer.wrap(bytes);
    while (buffer.hasRemaining()) {
      channel.write(buffer);
    }
    return bytes.length;
  }

  private void putAside() throws IOException {
    close();
    Files.move(
        file,
        OutputFiles.older(file),
        StandardCopyOption.ATOMIC_MOVE,
        StandardCopyOption.REPLACE_EXISTING);
    open();
  }

  @Override
  public void close() throws IOException {
    FileChannel open = channel;
    channel = null;
    if (open != null) {
      open.close();
    }
  }
}
