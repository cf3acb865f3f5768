package io.zviz.profile;

import io.zviz.spi.error.ZvizException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Optional;

/** Reads the bytes of a profile: regular files only, and never more than the limit. */
public final class ProfileFile {
  /** What messages call the standard input. */
  public static final String STDIN = "<stdin>";

  private ProfileFile() {}

  /**
   * The profile in a file. Its name in messages is {@code path} as it is given, or the file's name
   * alone when the path is absolute.
   *
   * @throws ZvizException when it does not exist, is no regular file or cannot be read
   */
  public static ProfileSource read(Path path) {
    Path fileName = path.getFileName();
    boolean shorten = path.isAbsolute() && fileName != null;
    return read(path, shorten ? fileName.toString() : path.toString());
  }

  /** The profile in a file, which messages call {@code name}. */
  public static ProfileSource read(Path path, String name) {
    try {
      requireRegular(path, path.toString());
      return new ProfileSource(name, bytes(path), Optional.of(path));
    } catch (NoSuchFileException e) {
      throw new ZvizException(
          ProfileError.NOT_A_FILE, null, "there is no profile " + Words.quote(path.toString()), e);
    } catch (AccessDeniedException e) {
      String message = "no permission to read " + Words.quote(path.toString());
      throw new ZvizException(ProfileError.UNREADABLE, null, message, e);
    } catch (IOException e) {
      String message = "cannot read " + Words.quote(path.toString()) + ": " + e.getMessage();
      throw new ZvizException(ProfileError.UNREADABLE, null, message, e);
    }
  }

  /**
   * The profile that a stream gives until its end; messages call it {@link #STDIN}.
   *
   * @param folder where profiles that it extends are looked for
   * @throws ZvizException when the stream cannot be read
   */
  public static ProfileSource standardInput(InputStream stream, Path folder) {
    try {
      byte[] bytes = stream.readNBytes(TextDecoder.MAX_BYTES + 1);
      return new ProfileSource(STDIN, bytes, Optional.of(folder.resolve(STDIN)));
    } catch (IOException e) {
      String message = "cannot read the standard input: " + e.getMessage();
      throw new ZvizException(ProfileError.UNREADABLE, null, message, e);
    }
  }

  /** Opening a pipe or a device could wait for ever, and reading it might never end. */
  private static void requireRegular(Path path, String name) throws IOException {
    BasicFileAttributes attributes = Files.readAttributes(path, BasicFileAttributes.class);
    if (!attributes.isRegularFile()) {
      String kind = attributes.isDirectory() ? "a folder" : "not a regular file";
      String message = Words.quote(name) + " is " + kind + "; a profile is a YAML file";
      throw new ZvizException(ProfileError.NOT_A_FILE, message);
    }
  }

  /** One byte more than the limit is enough to see that it was exceeded. */
  private static byte[] bytes(Path path) throws IOException {
    try (InputStream stream = Files.newInputStream(path)) {
      return stream.readNBytes(TextDecoder.MAX_BYTES + 1);
    }
  }
}
