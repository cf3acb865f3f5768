package io.zviz.launch;

import io.zviz.containment.ContainerRoot;
import io.zviz.spi.launch.ContainerPaths.Kind;
import io.zviz.sys.Errno;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Optional;

/** Says why an execve failed, and which exit status that means. */
final class ExecFailure {
  private static final int ELF_HEADER = 64;
  private static final int PT_INTERP = 3;
  private static final int MAX_PROGRAM_HEADERS = 64;
  private static final int MAX_PATH = 4096;

  private final String executable;
  private final Optional<ContainerRoot> root;

  ExecFailure(LaunchPlan plan) {
    this.executable = plan.executable();
    this.root = Optional.of(plan.request().root());
  }

  /** In a container that runs, whose root is no longer the one that was planned. */
  ExecFailure(String executable) {
    this.executable = executable;
    this.root = Optional.empty();
  }

  LaunchException explain(String words, int errno) {
    return switch (errno) {
      case Errno.ENOENT, Errno.ENOTDIR ->
          new LaunchException(LaunchError.COMMAND_NOT_FOUND, words + missingLoader());
      case Errno.EACCES, Errno.EPERM ->
          new LaunchException(
              LaunchError.COMMAND_NOT_EXECUTABLE,
              words + ": the profile, a noexec mount or the file's mode refuses it");
      case Errno.ENOEXEC ->
          new LaunchException(
              LaunchError.COMMAND_NOT_EXECUTABLE,
              words + ": neither a program of this processor nor a script with a #! line");
      case Errno.EISDIR, Errno.ETXTBSY, Errno.ELOOP ->
          new LaunchException(LaunchError.COMMAND_NOT_EXECUTABLE, words);
      default -> new LaunchException(LaunchError.CHILD_STEP, words);
    };
  }

  /** The kernel says only ENOENT when the program is there and its loader is not. */
  private String missingLoader() {
    Optional<String> loader =
        root.flatMap(planned -> planned.hostFile(executable)).flatMap(ExecFailure::loader);
    return loader
        .filter(path -> root.orElseThrow().kindOf(path) != Kind.FILE)
        .map(
            path ->
                ": its loader " + path + " is not in the container; list its folder as readonly")
        .orElse("");
  }

  /** The PT_INTERP of a 64 bit ELF file (elf(5)). */
  private static Optional<String> loader(Path file) {
    try (FileChannel channel = FileChannel.open(file)) {
      ByteBuffer header = read(channel, 0, ELF_HEADER);
      if (header.remaining() < ELF_HEADER || header.getInt(0) != 0x464c457f) {
        return Optional.empty();
      }
      long table = header.getLong(0x20);
      int size = header.getShort(0x36);
      int count = Math.min(header.getShort(0x38), MAX_PROGRAM_HEADERS);
      for (int i = 0; i < count; i++) {
        ByteBuffer segment = read(channel, table + (long) i * size, 56);
        if (segment.remaining() == 56 && segment.getInt(0) == PT_INTERP) {
          int length = (int) Math.min(MAX_PATH, segment.getLong(0x20));
          ByteBuffer path = read(channel, segment.getLong(8), Math.max(1, length));
          return Optional.of(StandardCharsets.UTF_8.decode(path).toString().replace("\0", ""));
        }
      }
      return Optional.empty();
    } catch (IOException | IllegalArgumentException unreadable) {
      return Optional.empty();
    }
  }

  private static ByteBuffer read(FileChannel channel, long offset, int length) throws IOException {
    ByteBuffer buffer = ByteBuffer.allocate(length).order(ByteOrder.LITTLE_ENDIAN);
    channel.read(buffer, offset);
    return buffer.flip();
  }
}
