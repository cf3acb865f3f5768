package io.zviz.broker;

import org.jspecify.annotations.Nullable;

/**
 * What a path leads to. Descriptors are O_PATH and belong to the request.
 *
 * @param descriptor the object; -1 when only its folder exists
 * @param folder when there is no object, the folder it would be made in; else -1
 * @param missing when there is no object, its name in the folder
 * @param handed the permissions of the {@code /proc/PID/fd} link that led to it (0400 opened for
 *     reading, 0200 for writing); -1 when none did
 * @param jumped whether a magic link was followed, so that it may be anywhere
 * @param own whether it is what proc shows of the target's own process
 * @param known the object's attributes, where they have been looked at
 */
record Found(
    int descriptor,
    int folder,
    String missing,
    int handed,
    boolean jumped,
    boolean own,
    @Nullable FileStat known) {
  /** What was looked up in one call. */
  static Found atOnce(int descriptor, FileStat stat) {
    return new Found(descriptor, -1, "", -1, false, false, stat);
  }

  static Found object(int descriptor, int handed, boolean jumped, boolean own) {
    return new Found(descriptor, -1, "", handed, jumped, own, null);
  }

  static Found missing(int folder, String name, boolean jumped) {
    return new Found(-1, folder, name, -1, jumped, false, null);
  }

  boolean exists() {
    return descriptor >= 0;
  }
}
