package io.zviz.compile;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.zviz.json.JsonText;
import io.zviz.json.MalformedJsonException;
import io.zviz.spi.error.ZvizException;
import io.zviz.spi.host.Architecture;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Reads artefacts back and refuses what is not as it was written. That finds accidents and
 * tampering with single files; who can replace the whole set can also write a manifest to it.
 */
public final class BundleReader {
  private static final int MAX_BYTES = 16 << 20;

  private final Path folder;
  private final String name;

  private BundleReader(Path folder, String name) {
    this.folder = folder;
    this.name = name;
  }

  /**
   * Reads the set {@code NAME.*} and checks every digest. Finishes what a writer that was killed
   * had committed, as far as it may write there.
   *
   * @throws ZvizException when it cannot be read or is not what the manifest says
   */
  public static VerifiedBundle verify(Path folder, String name) {
    finish(new FileSet(folder, name), folder, name);
    return new BundleReader(folder, name).read();
  }

  /**
   * The same for use on one architecture.
   *
   * @throws ZvizException also when it is for another one
   */
  public static VerifiedBundle verify(Path folder, String name, Architecture wanted) {
    VerifiedBundle bundle = verify(folder, name);
    if (bundle.architecture() != wanted) {
      throw new ZvizException(
          CompileError.OTHER_ARCHITECTURE,
          "%s was compiled for %s, and this is %s; compile it here"
              .formatted(name, bundle.architecture().machine(), wanted.machine()));
    }
    return bundle;
  }

  @SuppressWarnings("try") // the lock is held, not used
  private static void finish(FileSet set, Path folder, String name) {
    if (set.isUnfinished()) {
      try (FolderLock held = FolderLock.acquire(folder, name)) {
        set.recover();
      } catch (IOException mayNotWriteHere) {
        // Then the digests decide whether what is there is one set.
      }
    }
  }

  private VerifiedBundle read() {
    byte[] bytes = bytes(Bundle.MANIFEST);
    try {
      Map<String, Object> manifest = new TreeMap<>(JsonText.read(bytes));
      checkManifest(manifest, bytes);
      SortedMap<String, byte[]> files = new TreeMap<>();
      for (Map.Entry<String, Object> entry : object(manifest, "artifacts").entrySet()) {
        files.put(entry.getKey(), artifact(entry.getKey(), (Map<?, ?>) entry.getValue()));
      }
      Architecture architecture =
          Architecture.ofMachine(String.valueOf(object(manifest, "target").get("architecture")))
              .orElseThrow(() -> changed(Bundle.MANIFEST));
      return new VerifiedBundle(name, architecture, files, manifest);
    } catch (MalformedJsonException | ClassCastException malformed) {
      throw changed(Bundle.MANIFEST);
    }
  }

  /** Ours has one form only: written again it must be the same to the byte. */
  private void checkManifest(Map<String, Object> manifest, byte[] bytes) {
    Map<String, Object> body = new TreeMap<>(manifest);
    Object stated = body.remove(Manifest.DIGEST);
    boolean canonical =
        isWritable(manifest) && Arrays.equals(JsonText.write(manifest).getBytes(UTF_8), bytes);
    if (!canonical || !Manifest.digest(body).equals(stated)) {
      throw changed(Bundle.MANIFEST);
    }
    if (!Long.valueOf(Manifest.FORMAT).equals(body.get("format"))) {
      throw new ZvizException(
          CompileError.NOT_READ,
          "%s.manifest has format %s, wanted %d; compile the profile again"
              .formatted(name, body.get("format"), Manifest.FORMAT));
    }
  }

  private static boolean isWritable(@Nullable Object value) {
    if (value instanceof Map<?, ?> map) {
      return map.values().stream().allMatch(BundleReader::isWritable);
    }
    return value instanceof Iterable<?> items
        ? java.util.stream.StreamSupport.stream(items.spliterator(), false)
            .allMatch(BundleReader::isWritable)
        : !(value instanceof Double);
  }

  private byte[] artifact(String extension, Map<?, ?> stated) {
    if (!extension.matches("[a-z0-9][a-z0-9-]{0,31}")) {
      throw changed(Bundle.MANIFEST);
    }
    byte[] bytes = bytes(extension);
    if (!Sha256.of(bytes).equals(stated.get("sha256"))) {
      throw changed(extension);
    }
    return bytes;
  }

  @SuppressWarnings("unchecked") // the reader makes maps with String keys only
  private static Map<String, Object> object(Map<String, Object> tree, String key) {
    Object value = tree.get(key);
    if (!(value instanceof Map)) {
      throw new ClassCastException(key);
    }
    return (Map<String, Object>) value;
  }

  private byte[] bytes(String extension) {
    Path file = folder.resolve(name + "." + extension);
    if (!Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)) {
      throw new ZvizException(
          CompileError.NOT_READ, "there is no file " + file + "; compile the profile again");
    }
    try (InputStream stream = Files.newInputStream(file, LinkOption.NOFOLLOW_LINKS)) {
      byte[] bytes = stream.readNBytes(MAX_BYTES + 1);
      if (bytes.length > MAX_BYTES) {
        throw changed(extension);
      }
      return bytes;
    } catch (IOException e) {
      throw new ZvizException(
          CompileError.NOT_READ, null, "cannot read " + file + ": " + BundleWriter.reason(e), e);
    }
  }

  private ZvizException changed(String extension) {
    return new ZvizException(
        CompileError.CHANGED,
        "%s.%s is not what was compiled; compile the profile again"
            .formatted(folder.resolve(name), extension));
  }
}
