package io.zviz.launch;

import java.util.ArrayList;
import java.util.List;

/** Landlock's bits in words, in the order of include/uapi/linux/landlock.h. */
final class LandlockNames {
  private static final List<String> FILES =
      List.of(
          "execute",
          "write_file",
          "read_file",
          "read_dir",
          "remove_dir",
          "remove_file",
          "make_char",
          "make_dir",
          "make_reg",
          "make_sock",
          "make_fifo",
          "make_block",
          "make_sym",
          "refer",
          "truncate",
          "ioctl_dev",
          "resolve_unix");
  private static final List<String> NETWORK =
      List.of("bind_tcp", "connect_tcp", "bind_udp", "connect_send_udp");
  private static final List<String> SCOPES = List.of("abstract_unix_socket", "signal");

  private LandlockNames() {}

  /** LANDLOCK_ACCESS_FS_*. */
  static String files(long bits) {
    return words(bits, FILES);
  }

  /** LANDLOCK_ACCESS_NET_*. */
  static String network(long bits) {
    return words(bits, NETWORK);
  }

  /** LANDLOCK_SCOPE_*. */
  static String scopes(long bits) {
    return words(bits, SCOPES);
  }

  private static String words(long bits, List<String> names) {
    List<String> words = new ArrayList<>();
    for (int i = 0; i < names.size(); i++) {
      if ((bits >>> i & 1) != 0) {
        words.add(names.get(i));
      }
    }
    long unnamed = bits >>> names.size() << names.size();
    if (unnamed != 0) {
      words.add("0x" + Long.toHexString(unnamed));
    }
    return words.isEmpty() ? "nothing" : String.join("|", words);
  }
}
