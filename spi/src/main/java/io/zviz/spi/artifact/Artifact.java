package io.zviz.spi.artifact;

import java.util.regex.Pattern;

/**
 * One file that a backend makes.
 *
 * @param extension what stands behind the profile's name and a dot, such as {@code nft}
 * @param content what is in it
 * @param published whether {@code zviz compile} writes it; an unpublished one only serves {@link
 *     io.zviz.spi.LayerBackend#plan}
 */
public record Artifact(String extension, Content content, boolean published) {
  private static final Pattern SHAPE = Pattern.compile("[a-z0-9][a-z0-9-]{0,31}");

  /** Refuses an extension that could leave the folder. */
  public Artifact {
    if (!SHAPE.matcher(extension).matches()) {
      throw new IllegalArgumentException("artefact extension " + extension);
    }
  }

  /** An artefact that {@code zviz compile} writes. */
  public static Artifact published(String extension, Content content) {
    return new Artifact(extension, content, true);
  }

  /** An artefact that only a run uses. */
  public static Artifact internal(String extension, Content content) {
    return new Artifact(extension, content, false);
  }
}
