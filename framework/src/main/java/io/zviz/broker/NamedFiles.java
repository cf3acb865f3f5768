package io.zviz.broker;

import io.zviz.abi.PathChange;
import io.zviz.sys.OpenCalls;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Finds the files that a call names, and what it does with them. */
final class NamedFiles {
  private static final int AT_SYMLINK_NOFOLLOW = 0x100;
  private static final int NONE = -1;

  /**
   * Where a call that only looks has its path.
   *
   * @param folder the argument with the folder's descriptor; -1 when it has none
   * @param path the argument with the path
   * @param flags the argument with {@code AT_SYMLINK_NOFOLLOW}; -1 when it has none
   * @param follows what is done with a link where there are no flags
   * @param uses what is done with the file
   */
  private record Shape(int folder, int path, int flags, boolean follows, int uses) {}

  private static final Map<String, Shape> LOOKING =
      Map.ofEntries(
          Map.entry("stat", new Shape(NONE, 0, NONE, true, 0)),
          Map.entry("lstat", new Shape(NONE, 0, NONE, false, 0)),
          Map.entry("newfstatat", new Shape(0, 1, 3, true, 0)),
          Map.entry("statx", new Shape(0, 1, 2, true, 0)),
          Map.entry("access", new Shape(NONE, 0, NONE, true, 0)),
          Map.entry("faccessat", new Shape(0, 1, NONE, true, 0)),
          Map.entry("faccessat2", new Shape(0, 1, 3, true, 0)),
          Map.entry("readlink", new Shape(NONE, 0, NONE, false, 0)),
          Map.entry("readlinkat", new Shape(0, 1, NONE, false, 0)),
          Map.entry("chdir", new Shape(NONE, 0, NONE, true, NamedFile.EXECUTE)),
          Map.entry("chroot", new Shape(NONE, 0, NONE, true, NamedFile.EXECUTE)),
          Map.entry("execve", new Shape(NONE, 0, NONE, true, NamedFile.EXECUTE)),
          Map.entry("execveat", new Shape(0, 1, 4, true, NamedFile.EXECUTE)));

  /** Which argument of calls that change a file has {@code AT_SYMLINK_NOFOLLOW}. */
  private static final Map<String, Integer> CHANGE_FLAGS =
      Map.of("fchownat", 4, "fchmodat2", 3, "utimensat", 3);

  private final TargetStrings strings;
  private final OpenDecoder decoder;

  NamedFiles(TargetStrings strings, OpenDecoder decoder) {
    this.strings = strings;
    this.decoder = decoder;
  }

  /** The files; the thread must have the supervisor's rights. */
  List<NamedFile> of(String call, long[] arguments, Target target) throws Refused {
    if (call.startsWith("open") || call.equals("creat")) {
      return call.equals("open_by_handle_at") ? List.of() : opened(call, arguments, target);
    }
    if (call.equals("fchown") || call.equals("fchmod") || call.equals("fsetxattr")) {
      return List.of(NamedFile.open(target.descriptor((int) arguments[0]), 0));
    }
    Shape shape = LOOKING.get(call);
    if (shape != null) {
      return List.of(looked(shape, arguments, target));
    }
    Optional<PathChange> change = PathChange.of(call);
    return change.isPresent() ? changed(call, change.get(), arguments, target) : List.of();
  }

  private List<NamedFile> opened(String call, long[] arguments, Target target) throws Refused {
    OpenRequest request = decoder.decode(call, target.tid(), arguments);
    boolean relative = request.path().charAt(0) != '/' || request.resolve() != 0;
    return List.of(
        new NamedFile(
            relative ? target.startOf(request.dirfd()) : NONE,
            request.path(),
            request.follows(),
            request.resolve(),
            uses(request),
            false,
            request.has(OpenFlags.O_CREAT)));
  }

  private static int uses(OpenRequest request) {
    if (request.has(OpenFlags.O_PATH)) {
      return 0;
    }
    int mode = request.flags() & OpenFlags.O_ACCMODE;
    int read = mode == OpenFlags.O_WRONLY ? 0 : NamedFile.READ;
    boolean writes = mode != 0 || request.has(OpenFlags.O_TRUNC);
    int made = request.unnamed() ? NamedFile.WRITE | NamedFile.EXECUTE : 0;
    return read | made | (writes ? NamedFile.WRITE : 0);
  }

  private NamedFile looked(Shape shape, long[] arguments, Target target) throws Refused {
    int flags = shape.flags() == NONE ? 0 : (int) arguments[shape.flags()];
    boolean follow = shape.follows() && (flags & AT_SYMLINK_NOFOLLOW) == 0;
    int folder = shape.folder() == NONE ? OpenCalls.AT_FDCWD : (int) arguments[shape.folder()];
    String path = path(target, arguments[shape.path()], (flags & OpenFlags.AT_EMPTY_PATH) != 0);
    return named(target, folder, path, follow, shape.uses(), false);
  }

  private List<NamedFile> changed(String call, PathChange change, long[] arguments, Target target)
      throws Refused {
    Integer place = CHANGE_FLAGS.get(call);
    int flags = place == null ? 0 : (int) arguments[place];
    boolean follow =
        !change.inFolder() && !call.startsWith("l") && (flags & AT_SYMLINK_NOFOLLOW) == 0;
    int uses = call.equals("truncate") ? NamedFile.WRITE : 0;
    List<NamedFile> all = new ArrayList<>();
    for (PathChange.At at : change.paths()) {
      int folder =
          at.folder() == PathChange.NO_FOLDER ? OpenCalls.AT_FDCWD : (int) arguments[at.folder()];
      long address = arguments[at.path()];
      boolean descriptor = call.equals("utimensat") && address == 0; // futimens(3)
      String path = descriptor ? "" : path(target, address, (flags & OpenFlags.AT_EMPTY_PATH) != 0);
      all.add(named(target, folder, path, follow, uses, change.inFolder()));
    }
    return all;
  }

  private String path(Target target, long address, boolean mayBeEmpty) throws Refused {
    return mayBeEmpty
        ? strings.pathOrNothing(target.tid(), address)
        : strings.path(target.tid(), address);
  }

  private static NamedFile named(
      Target target, int folder, String path, boolean follow, int uses, boolean entry)
      throws Refused {
    int start = path.startsWith("/") ? NONE : target.startOf(folder);
    return path.isEmpty()
        ? NamedFile.open(start, uses)
        : new NamedFile(start, path, follow, 0, uses, entry, false);
  }
}
