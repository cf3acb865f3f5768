package io.zviz.broker;

import io.zviz.sys.NativeBuffer;

/**
 * What statx(2) says about a file.
 *
 * @param mode type and permissions
 * @param uid the owner
 * @param gid the group
 * @param inode the number of the inode
 * @param rdev of a device, {@code major << 32 | minor}
 * @param device of the file system, {@code major << 32 | minor}
 * @param mount the id of the mount it was reached through
 * @param links how many names it has
 * @param size in bytes; of a folder in proc how many entries it has, where the kernel counts them
 */
record FileStat(
    int mode,
    int uid,
    int gid,
    long inode,
    long rdev,
    long device,
    long mount,
    int links,
    long size) {
  private static final int S_IFMT = 0xf000;
  private static final int S_ISVTX = 01000;

  // Offsets of struct statx, include/uapi/linux/stat.h.
  static FileStat of(NativeBuffer statx) {
    var bytes = statx.bytes();
    return new FileStat(
        bytes.getShort(28) & 0xffff,
        bytes.getInt(20),
        bytes.getInt(24),
        bytes.getLong(32),
        number(bytes.getInt(128), bytes.getInt(132)),
        number(bytes.getInt(136), bytes.getInt(140)),
        bytes.getLong(144),
        bytes.getInt(16),
        bytes.getLong(40));
  }

  static long number(int major, int minor) {
    return ((long) major << 32) | (minor & 0xffffffffL);
  }

  boolean isFolder() {
    return (mode & S_IFMT) == 0x4000;
  }

  /** Whether it is a folder that was removed while somebody had it open. */
  boolean isRemovedFolder() {
    return isFolder() && links == 0;
  }

  boolean isLink() {
    return (mode & S_IFMT) == 0xa000;
  }

  boolean isFifo() {
    return (mode & S_IFMT) == 0x1000;
  }

  boolean isFile() {
    return (mode & S_IFMT) == 0x8000;
  }

  boolean isCharacterDevice() {
    return (mode & S_IFMT) == 0x2000;
  }

  boolean isDevice() {
    return isCharacterDevice() || (mode & S_IFMT) == 0x6000;
  }

  /** Whether only owners take entries out of the folder. */
  boolean isSticky() {
    return (mode & S_ISVTX) != 0;
  }

  /** Whether its file system is on a block device; those that are not have major number 0. */
  boolean isOnDisk() {
    return device >>> 32 != 0;
  }

  /** Whether it is the same file, reached through the same mount. */
  boolean sameAs(FileStat other) {
    return inode == other.inode && device == other.device && mount == other.mount;
  }
}
