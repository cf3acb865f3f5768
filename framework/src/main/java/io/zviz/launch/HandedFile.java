package io.zviz.launch;

import static java.nio.file.LinkOption.NOFOLLOW_LINKS;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;

/**
 * A file outside of the container that the workload is given as a standard stream, as by {@code
 * >log}. Programs open such streams again by name, {@code /dev/stderr} for instance, and may: with
 * the access that they have already.
 *
 * @param stream 0, 1 or 2
 * @param readable whether it was opened for reading
 * @param writable whether it was opened for writing
 */
record HandedFile(int stream, boolean readable, boolean writable) {
  /** Those among the streams. What is no file, or a folder, is none. */
  static List<HandedFile> of(Stdio stdio) {
    List<Integer> descriptors = List.of(stdio.in(), stdio.out(), stdio.err());
    return IntStream.range(0, descriptors.size())
        .filter(stream -> stdio.relayed().filter(r -> r.streams().contains(stream)).isEmpty())
        .mapToObj(stream -> handed(stream, descriptors.get(stream)))
        .flatMap(Optional::stream)
        .toList();
  }

  private static Optional<HandedFile> handed(int stream, int descriptor) {
    Path link = Path.of("/proc/self/fd", Integer.toString(descriptor));
    try {
      // Pipes and sockets have a text here that is no path; Landlock does not restrict them.
      if (!Files.readSymbolicLink(link).isAbsolute() || Files.isDirectory(link)) {
        return Optional.empty();
      }
      // How it was opened, proc_pid_fd(5).
      Set<PosixFilePermission> mode = Files.getPosixFilePermissions(link, NOFOLLOW_LINKS);
      return Optional.of(
          new HandedFile(
              stream,
              mode.contains(PosixFilePermission.OWNER_READ),
              mode.contains(PosixFilePermission.OWNER_WRITE)));
    } catch (IOException e) {
      return Optional.empty(); // it stays usable, it only cannot be opened again
    }
  }
}
