package io.zviz.launch;

import java.util.ArrayList;
import java.util.List;

/** Constants of the mount API (include/uapi/linux/mount.h, openat2.h, fcntl.h). */
final class MountFlags {
  static final long RDONLY = 0x1;
  static final long NOSUID = 0x2;
  static final long NODEV = 0x4;
  static final long NOEXEC = 0x8;

  static final long AT_FDCWD = -100;
  static final long AT_EMPTY_PATH = 0x1000;
  static final long AT_RECURSIVE = 0x8000;
  static final long OPEN_TREE_CLONE = 1;
  static final long MOVE_MOUNT_BY_DESCRIPTORS = 0x4 | 0x40; // F_EMPTY_PATH | T_EMPTY_PATH

  static final long O_WRONLY = 1;
  static final long O_RDWR = 2;
  static final long O_PATH = 0x200000;
  static final long O_CLOEXEC = 0x80000;

  static final long RESOLVE_NO_MAGICLINKS = 0x02;
  static final long RESOLVE_NO_SYMLINKS = 0x04;
  static final long RESOLVE_BENEATH = 0x08;
  static final long RESOLVE_IN_ROOT = 0x10;

  private MountFlags() {}

  /** Mount attributes in words. */
  static String words(long attributes) {
    List<String> words = new ArrayList<>();
    words.add((attributes & RDONLY) != 0 ? "ro" : "rw");
    if ((attributes & NOSUID) != 0) {
      words.add("nosuid");
    }
    if ((attributes & NODEV) != 0) {
      words.add("nodev");
    }
    if ((attributes & NOEXEC) != 0) {
      words.add("noexec");
    }
    return String.join("|", words);
  }
}
