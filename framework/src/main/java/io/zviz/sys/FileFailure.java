package io.zviz.sys;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.FileSystemLoopException;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.util.Map;
import java.util.Optional;

/** Why the JDK could not do something with a file. It keeps error numbers to itself. */
public final class FileFailure {
  private static final Map<Class<?>, Integer> TYPES =
      Map.of(
          AccessDeniedException.class, Errno.EACCES,
          DirectoryNotEmptyException.class, Errno.ENOTEMPTY,
          FileAlreadyExistsException.class, Errno.EEXIST,
          FileSystemLoopException.class, Errno.ELOOP,
          NoSuchFileException.class, Errno.ENOENT,
          NotDirectoryException.class, Errno.ENOTDIR);

  /** What strerror(3) says in the C locale: the JDK's texts for all others. */
  private static final Map<String, Integer> TEXTS =
      Map.ofEntries(
          Map.entry("Operation not permitted", Errno.EPERM),
          Map.entry("Input/output error", Errno.EIO),
          Map.entry("No such device or address", Errno.ENXIO),
          Map.entry("Resource temporarily unavailable", Errno.EAGAIN),
          Map.entry("Cannot allocate memory", Errno.ENOMEM),
          Map.entry("Device or resource busy", Errno.EBUSY),
          Map.entry("Invalid cross-device link", Errno.EXDEV),
          Map.entry("No such device", Errno.ENODEV),
          Map.entry("Not a directory", Errno.ENOTDIR),
          Map.entry("Is a directory", Errno.EISDIR),
          Map.entry("Invalid argument", Errno.EINVAL),
          Map.entry("Too many open files in system", Errno.ENFILE),
          Map.entry("Too many open files", Errno.EMFILE),
          Map.entry("Text file busy", Errno.ETXTBSY),
          Map.entry("File too large", Errno.EFBIG),
          Map.entry("No space left on device", Errno.ENOSPC),
          Map.entry("Read-only file system", Errno.EROFS),
          Map.entry("Numerical result out of range", Errno.ERANGE),
          Map.entry("File name too long", Errno.ENAMETOOLONG),
          Map.entry("Directory not empty", Errno.ENOTEMPTY),
          Map.entry("Too many levels of symbolic links", Errno.ELOOP),
          Map.entry(
              // What the JDK makes of the same when it was told not to follow links.
              "Too many levels of symbolic links or unable to access attributes of symbolic link",
              Errno.ELOOP),
          Map.entry("Operation not supported", Errno.EOPNOTSUPP),
          Map.entry("Disk quota exceeded", Errno.EDQUOT));

  private FileFailure() {}

  /** The name of the error number, such as {@code ENOSPC}, or else what the JDK says. */
  public static String reason(IOException failed) {
    Integer type = TYPES.get(failed.getClass());
    if (type != null) {
      return Errno.name(type);
    }
    String said =
        failed instanceof FileSystemException file ? file.getReason() : failed.getMessage();
    return Optional.ofNullable(said)
        .map(text -> Optional.ofNullable(TEXTS.get(text)).map(Errno::name).orElse(text))
        .orElse(failed.getClass().getSimpleName());
  }
}
