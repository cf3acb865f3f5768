package io.zviz.broker;

/**
 * A file that a call names.
 *
 * @param start the folder that its path starts from, or the file itself when it has no path; -1 for
 *     a path from the root
 * @param path a byte string; empty when the file is named by a descriptor
 * @param follow whether a symbolic link at the end is followed
 * @param resolve {@code RESOLVE_*} of openat2
 * @param uses what is done with it: {@code R_OK} 4, {@code W_OK} 2, {@code X_OK} 1
 * @param entry whether it is the entry in its folder that is made, removed or renamed
 * @param makes whether it is made when it does not exist
 */
record NamedFile(
    int start, String path, boolean follow, long resolve, int uses, boolean entry, boolean makes) {
  static final int READ = 4;
  static final int WRITE = 2;
  static final int EXECUTE = 1;

  /** A file that a descriptor stands for. */
  static NamedFile open(int descriptor, int uses) {
    return new NamedFile(descriptor, "", true, 0, uses, false, false);
  }

  boolean hasPath() {
    return !path.isEmpty();
  }

  /** The folder that holds it. */
  NamedFile folder() {
    int end = path.length();
    while (end > 1 && path.charAt(end - 1) == '/') {
      end--;
    }
    int slash = path.lastIndexOf('/', end - 1);
    String parent = slash < 0 ? "." : path.substring(0, Math.max(1, slash));
    return new NamedFile(start, parent, true, resolve, WRITE | EXECUTE, false, false);
  }

  Lookup lookup(Target target) {
    return new Lookup(target, start, path, follow, false, resolve);
  }
}
