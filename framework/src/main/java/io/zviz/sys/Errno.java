package io.zviz.sys;

import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** Error numbers of Linux, the same on x86-64 and aarch64 (include/uapi/asm-generic/errno*.h). */
public final class Errno {
  public static final int EPERM = 1;
  public static final int ENOENT = 2;
  public static final int ESRCH = 3;
  public static final int EINTR = 4;
  public static final int EIO = 5;
  public static final int ENXIO = 6;
  public static final int E2BIG = 7;
  public static final int ENOEXEC = 8;
  public static final int EBADF = 9;
  public static final int ECHILD = 10;
  public static final int EAGAIN = 11;
  public static final int ENOMEM = 12;
  public static final int EACCES = 13;
  public static final int EFAULT = 14;
  public static final int EBUSY = 16;
  public static final int EEXIST = 17;
  public static final int EXDEV = 18;
  public static final int ENODEV = 19;
  public static final int ENOTDIR = 20;
  public static final int EISDIR = 21;
  public static final int EINVAL = 22;
  public static final int ENFILE = 23;
  public static final int EMFILE = 24;
  public static final int ENOTTY = 25;
  public static final int ETXTBSY = 26;
  public static final int EFBIG = 27;
  public static final int ENOSPC = 28;
  public static final int ESPIPE = 29;
  public static final int EROFS = 30;
  public static final int EPIPE = 32;
  public static final int ENAMETOOLONG = 36;
  public static final int ENOSYS = 38;
  public static final int ENOTEMPTY = 39;
  public static final int ELOOP = 40;
  public static final int EOPNOTSUPP = 95;
  public static final int EAFNOSUPPORT = 97;
  public static final int ECONNREFUSED = 111;
  public static final int EINPROGRESS = 115;

  private static final Map<Integer, String> NAMES = names();

  private Errno() {}

  /** The name of an error number, or {@code errno N} for one that is not in the table. */
  public static String name(int errno) {
    return Optional.ofNullable(NAMES.get(errno)).orElse("errno " + errno);
  }

  private static Map<Integer, String> names() {
    Map<Integer, String> names = new TreeMap<>();
    for (var field : Errno.class.getDeclaredFields()) {
      if (field.getType() == int.class) {
        try {
          names.put(field.getInt(null), field.getName());
        } catch (IllegalAccessException impossible) {
          throw new IllegalStateException(impossible);
        }
      }
    }
    return Map.copyOf(names);
  }
}
