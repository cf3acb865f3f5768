package io.zviz.broker;

import java.util.LinkedHashMap;
import java.util.Map;

/** The numbers of a call in words, as far as that says more than the numbers. */
final class CallArguments {
  // include/linux/socket.h; the same on both architectures.
  private static final Map<Integer, String> FAMILIES =
      Map.ofEntries(
          Map.entry(1, "AF_UNIX"),
          Map.entry(2, "AF_INET"),
          Map.entry(9, "AF_X25"),
          Map.entry(10, "AF_INET6"),
          Map.entry(16, "AF_NETLINK"),
          Map.entry(17, "AF_PACKET"),
          Map.entry(29, "AF_CAN"),
          Map.entry(31, "AF_BLUETOOTH"),
          Map.entry(38, "AF_ALG"),
          Map.entry(40, "AF_VSOCK"),
          Map.entry(44, "AF_XDP"));
  private static final Map<Integer, String> TYPES =
      Map.of(
          1, "SOCK_STREAM", 2, "SOCK_DGRAM", 3, "SOCK_RAW", 5, "SOCK_SEQPACKET", 10, "SOCK_PACKET");
  private static final int TYPE_MASK = 0xf;
  private static final int AT_FDCWD = -100;

  private CallArguments() {}

  /** Name to value, in the order of the arguments. */
  static Map<String, Object> describe(String call, long[] args) {
    Map<String, Object> words = new LinkedHashMap<>();
    switch (call) {
      case "open" -> open(words, (int) args[1], args[2]);
      case "creat" -> mode(words, args[1]);
      case "openat" -> {
        directory(words, (int) args[0]);
        open(words, (int) args[2], args[3]);
      }
      case "openat2", "execveat" -> directory(words, (int) args[0]);
      case "execve" -> {}
      case "socket", "socketpair" -> {
        words.put("domain", name(FAMILIES, (int) args[0]));
        words.put("type", name(TYPES, (int) args[1] & TYPE_MASK));
        words.put("protocol", (int) args[2]);
      }
      case "clone", "unshare" -> words.put("flags", hex(args[0]));
      case "ioctl" -> {
        words.put("fd", (int) args[0]);
        words.put("command", hex(args[1] & 0xffffffffL));
      }
      case "connect", "bind", "sendto", "sendmsg", "sendmmsg" -> words.put("fd", (int) args[0]);
      case "prctl" -> words.put("option", (int) args[0]);
      default -> raw(words, args);
    }
    return words;
  }

  private static void directory(Map<String, Object> words, int descriptor) {
    words.put("dirfd", descriptor == AT_FDCWD ? "AT_FDCWD" : Integer.toString(descriptor));
  }

  private static void open(Map<String, Object> words, int flags, long mode) {
    words.put("flags", OpenFlags.describe(flags));
    boolean makes = (flags & OpenFlags.O_CREAT) != 0 || (flags & OpenFlags.O_TMPFILE_ONLY) != 0;
    if (makes) {
      mode(words, mode);
    }
  }

  private static void mode(Map<String, Object> words, long mode) {
    words.put("mode", "0%o".formatted(mode & 07777));
  }

  private static void raw(Map<String, Object> words, long[] args) {
    for (int i = 0; i < args.length; i++) {
      words.put("a" + i, hex(args[i]));
    }
  }

  private static String hex(long value) {
    return "0x" + Long.toHexString(value);
  }

  private static String name(Map<Integer, String> names, int number) {
    String name = names.get(number);
    return name == null ? Integer.toString(number) : name;
  }
}
