package io.zviz.compile;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Writes files {@code NAME.EXTENSION} of one folder, all or none. */
public final class FileWriter {
  private FileWriter() {}

  /**
   * Replaces the files.
   *
   * @param folder an existing folder, no symbolic link
   * @param files content by extension, in the order in which they are replaced
   * @return the files, in the same order
   * @throws IOException when that is not possible; then the old files are still there, untouched
   */
  public static List<Path> write(Path folder, String name, Map<String, byte[]> files)
      throws IOException {
    checkFolder(folder);
    replace(folder, name, files, () -> Set.of());
    FileSet set = new FileSet(folder, name);
    return files.keySet().stream().map(set::target).toList();
  }

  /** Says under the lock which files of an older set go. */
  interface Obsolete {
    Set<String> extensions();
  }

  @SuppressWarnings("try") // the lock is held, not used
  static void replace(Path folder, String name, Map<String, byte[]> files, Obsolete obsolete)
      throws IOException {
    FileSet set = new FileSet(folder, name);
    try (FolderLock held = FolderLock.acquire(folder, name)) {
      set.recover();
      set.replace(files, obsolete.extensions());
    }
  }

  static void checkFolder(Path folder) throws IOException {
    if (Files.isSymbolicLink(folder)) {
      throw new IOException("it is a symbolic link; name the folder that it points to");
    }
    if (!Files.isDirectory(folder, LinkOption.NOFOLLOW_LINKS)) {
      throw new IOException(
          Files.exists(folder) ? "it is not a folder" : "there is no such folder");
    }
  }

  /** An exception's message is often only a file name; the kind says the rest. */
  public static String reason(IOException e) {
    return BundleWriter.reason(e);
  }
}
