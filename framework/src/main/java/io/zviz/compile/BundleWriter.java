package io.zviz.compile;

import io.zviz.spi.error.ZvizException;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/** Writes the artefacts of a bundle next to each other, all or none. */
public final class BundleWriter {
  private BundleWriter() {}

  /**
   * Writes {@code NAME.EXTENSION} for every artefact and {@code NAME.manifest}. Artefacts of an
   * earlier set that this one does not have any more are removed.
   *
   * @param folder an existing folder, no symbolic link
   * @return the files, the manifest last
   * @throws ZvizException when that is not possible; then the old set is still there, untouched
   */
  public static List<Path> write(Bundle bundle, Path folder) {
    String name = bundle.policy().name();
    // The manifest is the last to change: until then it vouches for what was there before.
    Map<String, byte[]> files = new LinkedHashMap<>();
    bundle.files().forEach((extension, file) -> files.put(extension, file.bytes()));
    files.put(Bundle.MANIFEST, bundle.manifest());
    try {
      FileWriter.checkFolder(folder);
      FileWriter.replace(folder, name, files, () -> obsolete(folder, name, files.keySet()));
      return paths(new FileSet(folder, name), bundle);
    } catch (IOException e) {
      throw new ZvizException(
          CompileError.NOT_WRITTEN,
          null,
          "cannot write the artefacts of %s to %s: %s"
              .formatted(name, folder.toString().isEmpty() ? "." : folder, reason(e)),
          e);
    }
  }

  /** What the old manifest says is ours, as long as nobody has changed it since. */
  private static Set<String> obsolete(Path folder, String name, Set<String> current) {
    try {
      Set<String> old = new TreeSet<>(BundleReader.verify(folder, name).files().keySet());
      old.removeAll(current);
      return old;
    } catch (ZvizException noSetOfOurs) {
      return Set.of();
    }
  }

  private static List<Path> paths(FileSet set, Bundle bundle) {
    List<Path> paths = new ArrayList<>();
    bundle.files().keySet().forEach(extension -> paths.add(set.target(extension)));
    paths.add(set.target(Bundle.MANIFEST));
    return paths;
  }

  /** An exception's message is often only a file name; the kind says the rest. */
  static String reason(IOException e) {
    if (e instanceof AccessDeniedException) {
      return "permission denied";
    }
    if (e instanceof FileSystemException failure && failure.getReason() == null) {
      return e.getClass().getSimpleName().replace("Exception", "") + ": " + e.getMessage();
    }
    return String.valueOf(e.getMessage());
  }
}
