package io.zviz.launch;

import io.zviz.sys.DescriptorCalls;
import io.zviz.sys.Errno;
import io.zviz.sys.SysException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * The root of a container that runs, as its processes have made it by now. Every path is resolved
 * by the kernel within that root, symbolic links and {@code ..} included.
 */
final class LiveRoot implements AutoCloseable {
  /** They say nothing about the file. */
  private static final Set<Integer> SHORTAGES = Set.of(Errno.EMFILE, Errno.ENFILE, Errno.ENOMEM);

  private final DescriptorCalls descriptors;
  private final int root;
  private final List<Integer> open = new ArrayList<>();

  /** Of a process that this one has not waited for. */
  LiveRoot(DescriptorCalls descriptors, int pid) {
    this.descriptors = descriptors;
    this.root = descriptors.openPlace(Path.of("/proc/" + pid + "/root"));
    open.add(root);
  }

  /** The file at a path, by a name that only this process can use, while this is open. */
  Optional<Path> file(String path) {
    try {
      int file = descriptors.openPlaceIn(root, path);
      open.add(file);
      return Optional.of(Path.of("/proc/self/fd", Integer.toString(file)));
    } catch (SysException missing) {
      if (SHORTAGES.contains(missing.errno())) {
        throw missing; // It may be there.
      }
      return Optional.empty();
    }
  }

  /**
   * The absolute path of a command, found as execvp(3) would.
   *
   * @throws LaunchException with exit status 127 when there is none, 126 when it is no program
   */
  String command(String command, String searchPath, String cwd) {
    if (command.isEmpty()) {
      throw new LaunchException(LaunchError.COMMAND_NOT_FOUND, "the command is empty");
    }
    if (command.contains("/")) {
      return checked(CommandLookup.absolute(command, cwd));
    }
    Optional<String> unusable = Optional.empty();
    for (String folder : searchPath.split(":", -1)) {
      String candidate =
          CommandLookup.absolute((folder.isEmpty() ? "." : folder) + "/" + command, cwd);
      Optional<Path> file = file(candidate).filter(Files::isRegularFile);
      if (file.isPresent() && CommandLookup.hasExecuteBit(file.get())) {
        return candidate;
      }
      if (file.isPresent() && unusable.isEmpty()) {
        unusable = Optional.of(candidate);
      }
    }
    if (unusable.isPresent()) {
      return checked(unusable.get());
    }
    throw new LaunchException(
        LaunchError.COMMAND_NOT_FOUND,
        "there is no command " + command + " in the container in PATH=" + searchPath);
  }

  private String checked(String path) {
    Optional<Path> file = file(path);
    if (file.isEmpty()) {
      throw new LaunchException(
          LaunchError.COMMAND_NOT_FOUND, "there is no command " + path + " in the container");
    }
    if (!Files.isRegularFile(file.get()) || !CommandLookup.hasExecuteBit(file.get())) {
      throw new LaunchException(
          LaunchError.COMMAND_NOT_EXECUTABLE,
          path + " cannot be executed: it is a folder, or has no execute permission");
    }
    return path;
  }

  @Override
  public void close() {
    open.forEach(descriptors::close);
    open.clear();
  }
}
