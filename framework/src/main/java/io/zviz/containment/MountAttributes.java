package io.zviz.containment;

/**
 * What may not be done through a mount. Every mount is nosuid.
 *
 * @param readonly nothing can be changed
 * @param nodev devices cannot be opened
 * @param noexec files cannot be executed or mapped executable
 */
public record MountAttributes(boolean readonly, boolean nodev, boolean noexec) {
  /** Nothing but reading and executing. */
  public static final MountAttributes READ_ONLY = new MountAttributes(true, true, false);

  /** Reading, writing and executing. */
  public static final MountAttributes READ_WRITE = new MountAttributes(false, true, false);

  /** Reading and writing. */
  public static final MountAttributes DATA = new MountAttributes(false, true, true);

  /** The same, read-only. */
  public MountAttributes sealed() {
    return new MountAttributes(true, nodev, noexec);
  }
}
