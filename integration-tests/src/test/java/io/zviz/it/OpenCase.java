package io.zviz.it;

import java.nio.charset.StandardCharsets;
import java.util.HexFormat;

/**
 * One open, as {@code open_victim table} reads it.
 *
 * @param call open, openat, openat2, creat or short (openat2 with a structure that is too small)
 * @param place where the path lies in memory
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
record OpenCase(
    String call,
    int dirfd,
    long flags,
    int mode,
    int umask,
    long resolve,
    String place,
    byte[] path) {
  static final int HERE = -100;

  static OpenCase of(long flags, String path) {
    return new OpenCase(
        "openat", HERE, flags, 0, 022, 0, "heap", path.getBytes(StandardCharsets.UTF_8));
  }

  OpenCase by(String other) {
    return new OpenCase(other, dirfd, flags, mode, umask, resolve, place, path);
  }

  OpenCase at(int descriptor) {
    return new OpenCase(call, descriptor, flags, mode, umask, resolve, place, path);
  }

  OpenCase mode(int bits) {
    return new OpenCase(call, dirfd, flags, bits, umask, resolve, place, path);
  }

  OpenCase umask(int bits) {
    return new OpenCase(call, dirfd, flags, mode, bits, resolve, place, path);
  }

  OpenCase resolve(long flag) {
    return new OpenCase("openat2", dirfd, flags, mode, umask, flag, place, path);
  }

  OpenCase placed(String where) {
    return new OpenCase(call, dirfd, flags, mode, umask, resolve, where, path);
  }

  OpenCase bytes(byte[] other) {
    return new OpenCase(call, dirfd, flags, mode, umask, resolve, place, other);
  }

  String line() {
    String hex = path.length == 0 ? "-" : HexFormat.of().formatHex(path);
    return "%s %d %x %o %o %x %s %s"
        .formatted(call, dirfd, flags, mode, umask, resolve, place, hex);
  }

  @Override
  public String toString() {
    String name = new String(path, StandardCharsets.ISO_8859_1);
    String shown = name.length() > 60 ? name.substring(0, 60) + "…" + name.length() : name;
    return "%s(%d, \"%s\" %s, 0x%x, 0%o) umask 0%o resolve 0x%x"
        .formatted(call, dirfd, shown, place, flags, mode, umask, resolve);
  }
}
