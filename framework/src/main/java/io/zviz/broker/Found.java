package io.zviz.broker;

/**
 * What a path leads to. Descriptors are O_PATH and belong to the request.
 *
 * @param descriptor the object; -1 when only its folder exists
 * @param folder when there is no object, the folder it would be made in; else -1
 * @param missing when there is no object, its name in the folder
 * @param handed the permissions of the {@code /proc/PID/fd} link that led to it (0400 opened for
 *     reading, 0200 for writing); -1 when none did
 * @param jumped whether a magic link was followed, so that it may be anywhere
 */
record Found(int descriptor, int folder, String missing, int handed, boolean jumped) {
  static Found object(int descriptor, int handed, boolean jumped) {
    return new Found(descriptor, -1, "", handed, jumped);
  }

  static Found missing(int folder, String name, boolean jumped) {
    return new Found(-1, folder, name, -1, jumped);
  }

  boolean exists() {
    return descriptor >= 0;
  }
}
