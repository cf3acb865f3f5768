package io.zviz.launch;

import java.io.IOException;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.DirectoryStream;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Predicate;

/** The folder of one container below the state root: state, journal, and the stage for mounts. */
final class StateFolder {
  /** Where the child puts its file systems together; empty on the host. */
  static final String STAGE = "stage";

  /** Where its supervisor listens, unless it has one place for many containers. */
  static final String CONTROL = "control";

  private static final String STATE = "state";
  private static final String NEXT_STATE = STATE + ".new";
  private static final String JOURNAL = "journal";
  private static final String NEW = ".new-";
  private static final int WRITABLE_BY_OTHERS = 0022;
  private static final Set<PosixFilePermission> PRIVATE =
      PosixFilePermissions.fromString("rwx------");

  /** Belongs to the effective user (proc_pid(5)). */
  private static final Path SELF = Path.of("/proc/self");

  private static final AtomicLong COUNTER = new AtomicLong();

  private final Path folder;

  private StateFolder(Path folder) {
    this.folder = folder;
  }

  /**
   * Claims an id: makes the folder with everything in it, and renames it into place, so that no one
   * ever sees half of it.
   *
   * @throws LaunchException when the id is in use or the root is not safe
   */
  static StateFolder claim(Path root, ContainerState state) {
    LaunchPlanner.checkId(state.id());
    prepareRoot(root);
    Path target = root.resolve(state.id());
    Path fresh =
        root.resolve(NEW + ProcessHandle.current().pid() + "-" + COUNTER.incrementAndGet());
    try {
      Files.createDirectory(fresh, PosixFilePermissions.asFileAttribute(PRIVATE));
      Files.createDirectory(fresh.resolve(STAGE), PosixFilePermissions.asFileAttribute(PRIVATE));
      Files.writeString(fresh.resolve(STATE), StateText.of(state));
      Files.createFile(fresh.resolve(JOURNAL));
      rename(fresh, target, state.id());
    } catch (IOException failed) {
      throw LaunchException.of(LaunchError.STATE, "cannot make the state folder " + target, failed);
    }
    return new StateFolder(target);
  }

  /** The folders of all containers; those that are being made are none. */
  static List<StateFolder> all(Path root) {
    List<StateFolder> folders = new ArrayList<>();
    if (!Files.isDirectory(root, LinkOption.NOFOLLOW_LINKS)) {
      return folders;
    }
    checkRoot(root);
    try (DirectoryStream<Path> entries = Files.newDirectoryStream(root)) {
      for (Path entry : entries) {
        String name = entry.getFileName().toString();
        boolean container = !name.startsWith(".") || name.startsWith(NEW);
        if (container && Files.isDirectory(entry, LinkOption.NOFOLLOW_LINKS)) {
          folders.add(new StateFolder(entry));
        }
      }
    } catch (AccessDeniedException unreadable) {
      throw new LaunchException(
          LaunchError.STATE, "cannot list " + root + ": permission denied; use sudo", unreadable);
    } catch (IOException unreadable) {
      throw LaunchException.of(LaunchError.STATE, "cannot list " + root, unreadable);
    }
    folders.sort(java.util.Comparator.comparing(StateFolder::path));
    return folders;
  }

  static Optional<StateFolder> find(Path root, String id) {
    LaunchPlanner.checkId(id);
    Path folder = root.resolve(id);
    return Files.isDirectory(folder, LinkOption.NOFOLLOW_LINKS)
        ? Optional.of(new StateFolder(folder))
        : Optional.empty();
  }

  Path path() {
    return folder;
  }

  /** A folder that was being made; its name holds the pid of who made it. */
  Optional<Long> maker() {
    String name = folder.getFileName().toString();
    return name.startsWith(NEW)
        ? Optional.of(Long.valueOf(name.substring(NEW.length()).split("-", 2)[0]))
        : Optional.empty();
  }

  Optional<ContainerState> state() {
    try {
      return StateText.parse(Files.readString(folder.resolve(STATE)));
    } catch (IOException missing) {
      return Optional.empty();
    }
  }

  /** Replaces the state in one step. */
  void store(ContainerState state) {
    Path fresh = folder.resolve(NEXT_STATE);
    try {
      Files.writeString(fresh, StateText.of(state));
      Files.move(
          fresh,
          folder.resolve(STATE),
          StandardCopyOption.ATOMIC_MOVE,
          StandardCopyOption.REPLACE_EXISTING);
    } catch (IOException failed) {
      throw LaunchException.of(LaunchError.STATE, "cannot write " + fresh, failed);
    }
  }

  /** Whether something may have to be undone. */
  boolean hasJournal() {
    return journal().size() > 0;
  }

  Journal journal() {
    return new Journal(folder.resolve(JOURNAL));
  }

  /**
   * Does something with the folder of a container that nobody looks after, unless somebody else
   * does so: who holds the lock of its state knows that the folder is still the one that was looked
   * at, since the id can only be claimed again once the folder is gone. A state that was replaced
   * meanwhile has another text: the same is never stored again.
   *
   * @param idle what has to be true of the state still
   * @return whether it was done
   */
  boolean alone(Predicate<Optional<ContainerState>> idle, Runnable work) {
    Path file = folder.resolve(STATE);
    try (FileChannel channel =
            FileChannel.open(file, StandardOpenOption.READ, StandardOpenOption.WRITE);
        FileLock lock = channel.tryLock()) {
      if (lock == null || !isStill(idle, Channels.newInputStream(channel).readAllBytes())) {
        return false;
      }
      work.run();
      return true;
    } catch (NoSuchFileException gone) {
      return idle.test(Optional.empty()) && folder.toFile().delete(); // It is empty, see remove().
    } catch (OverlappingFileLockException somebodyElse) {
      return false;
    } catch (IOException failed) {
      throw LaunchException.of(LaunchError.STATE, "cannot lock " + file, failed);
    }
  }

  private boolean isStill(Predicate<Optional<ContainerState>> idle, byte[] locked)
      throws IOException {
    String text = new String(locked, StandardCharsets.UTF_8);
    return text.equals(Files.readString(folder.resolve(STATE))) && idle.test(StateText.parse(text));
  }

  /**
   * Keeps the state of a container that has ended, and nothing else. The state comes last: without
   * it, there is nothing to undo and the container counts as abandoned.
   */
  void retire(ContainerState ended) {
    try {
      for (String file : List.of(CONTROL, JOURNAL, STAGE)) {
        Files.deleteIfExists(folder.resolve(file));
      }
    } catch (IOException failed) {
      throw new LaunchException(LaunchError.UNDO, "cannot clear " + folder, failed);
    }
    if (!state().equals(Optional.of(ended))) {
      store(ended);
    }
  }

  /**
   * Removes the folder; it holds plain files and an empty folder only. The state goes last: without
   * it, only an empty folder can be there, which anybody may remove and whose id anybody may claim.
   */
  void remove() {
    try {
      for (String file : List.of(CONTROL, JOURNAL, STAGE, NEXT_STATE, STATE)) {
        Files.deleteIfExists(folder.resolve(file));
      }
      Files.deleteIfExists(folder);
    } catch (DirectoryNotEmptyException claimed) {
      if (state().isEmpty()) {
        throw LaunchException.of(LaunchError.UNDO, "cannot remove " + folder, claimed);
      }
    } catch (IOException failed) {
      throw LaunchException.of(LaunchError.UNDO, "cannot remove " + folder, failed);
    }
  }

  private static void rename(Path fresh, Path target, String id) throws IOException {
    try {
      Files.move(fresh, target, StandardCopyOption.ATOMIC_MOVE);
    } catch (FileSystemException taken) {
      new StateFolder(fresh).remove();
      if (Files.exists(target, LinkOption.NOFOLLOW_LINKS)) {
        throw inUse(id);
      }
      throw taken;
    }
  }

  static LaunchException inUse(String id) {
    return new LaunchException(
        LaunchError.ID_IN_USE,
        "a container \"%s\" exists already; choose another id, or see zviz list and zviz delete"
            .formatted(id));
  }

  /** Makes the root when it is missing, and checks that nobody else can write to it. */
  static void prepareRoot(Path root) {
    if (!Files.exists(root, LinkOption.NOFOLLOW_LINKS)) {
      try {
        Files.createDirectory(root, PosixFilePermissions.asFileAttribute(PRIVATE));
      } catch (FileAlreadyExistsException sameMoment) {
        // Somebody else made it: whether it is safe is looked at like that of any other.
      } catch (IOException failed) {
        throw LaunchException.of(LaunchError.STATE, "cannot make " + root, failed);
      }
    }
    checkRoot(root);
  }

  private static void checkRoot(Path root) {
    try {
      Map<String, Object> attributes =
          Files.readAttributes(root, "unix:isDirectory,uid,mode", LinkOption.NOFOLLOW_LINKS);
      boolean safe =
          Boolean.TRUE.equals(attributes.get("isDirectory"))
              && Files.getAttribute(SELF, "unix:uid").equals(attributes.get("uid"))
              && attributes.get("mode") instanceof Integer mode
              && (mode & WRITABLE_BY_OTHERS) == 0;
      if (!safe) {
        throw new LaunchException(
            LaunchError.STATE,
            root
                + " must be a folder of the user who runs zviz, no symbolic link, and writable by"
                + " nobody else");
      }
    } catch (IOException unreadable) {
      throw LaunchException.of(LaunchError.STATE, "cannot look at " + root, unreadable);
    }
  }
}
