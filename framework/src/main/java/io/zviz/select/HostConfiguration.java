package io.zviz.select;

import io.zviz.plugin.FolderTrust;
import io.zviz.profile.HostFile;
import io.zviz.profile.ProfileFile;
import io.zviz.spi.error.ZvizException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.Optional;

/**
 * The file in which an administrator says what this host prefers. It weakens or strengthens every
 * run, so a file that somebody else could have written is refused, not skipped.
 *
 * @param file the file; it need not exist
 */
public record HostConfiguration(Path file) {
  /** Where it is. */
  public static final Path FILE = Path.of("/etc/zviz/config.yaml");

  /** Whether there is one. */
  public boolean exists() {
    return Files.exists(file, LinkOption.NOFOLLOW_LINKS);
  }

  /**
   * What it says; {@link HostPreferences#NONE} when there is none.
   *
   * @throws ZvizException when it cannot be trusted or read
   * @throws io.zviz.profile.InvalidProfileException when it is wrong, with every position
   */
  public HostPreferences preferences() {
    if (!exists()) {
      return HostPreferences.NONE;
    }
    Optional<String> objection = FolderTrust.ofThisProcess().objectionTo(file);
    if (objection.isPresent()) {
      throw new ZvizException(
          SelectError.UNTRUSTED, "the host's configuration is not used: " + objection.get());
    }
    return new HostPreferences(HostFile.parse(ProfileFile.read(file, file.toString())).backends());
  }
}
