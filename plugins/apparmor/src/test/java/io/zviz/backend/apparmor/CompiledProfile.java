package io.zviz.backend.apparmor;

import io.zviz.testkit.Expectations;
import io.zviz.testkit.ForeignTool;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.EnumSet;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/**
 * A profile as apparmor_parser compiles it for the kernel, and the file part of it walked as the
 * kernel does (security/apparmor/match.c, aa_dfa_match_len; the tables: include/match.h).
 */
final class CompiledProfile {
  private static final int MAGIC = 0x1B5E783D;
  private static final int ACCEPT = 1;
  private static final int BASE = 2;
  private static final int CHECK = 3;
  private static final int DEFAULT = 4;
  private static final int CLASSES = 5;
  private static final int NEXT = 8;
  private static final int DIFFERENCE = 0x8000_0000;

  /** MAY_EXEC to AA_EXEC_MMAP of security/apparmor/include/file.h, the permissions of the owner. */
  private static final Map<Permission, Integer> BITS =
      Map.of(
          Permission.EXECUTE, 1,
          Permission.WRITE, 2,
          Permission.READ, 4,
          Permission.LINK, 0x10,
          Permission.LOCK, 0x20,
          Permission.MAP, 0x40);

  private final Map<Integer, int[]> tables = new TreeMap<>();

  private CompiledProfile(byte[] policy) {
    ByteBuffer in = ByteBuffer.wrap(policy);
    int start = indexOf(policy, "aadfa\0".getBytes(StandardCharsets.US_ASCII));
    while (in.getInt(start) != MAGIC) {
      start++;
    }
    int end = start + in.getInt(start + 8);
    int at = start + in.getInt(start + 4);
    while (at < end) {
      int size = in.getShort(at + 2);
      int[] table = new int[in.getInt(at + 8)];
      for (int i = 0; i < table.length; i++) {
        int place = at + 12 + i * size;
        table[i] =
            size == 1
                ? in.get(place) & 0xff
                : size == 2 ? in.getShort(place) & 0xffff : in.getInt(place);
      }
      tables.put((int) in.getShort(at), table);
      int length = 12 + table.length * size;
      at += (length + 7) / 8 * 8;
    }
  }

  private static int indexOf(byte[] bytes, byte[] what) {
    String text = new String(bytes, StandardCharsets.ISO_8859_1);
    return text.indexOf(new String(what, StandardCharsets.ISO_8859_1));
  }

  /** Skips the test, with the reason, where there is no parser. */
  static ForeignTool parser() {
    Optional<ForeignTool> parser = ForeignTool.find("apparmor_parser");
    Expectations.require("apparmor_parser", parser.isPresent(), "apt-get install apparmor");
    return parser.orElseThrow();
  }

  /** Compiles a profile; fails with what the parser complains about. */
  static CompiledProfile of(String text) {
    return new CompiledProfile(parser().run(text, "-Q", "-K", "-q", "-S").succeed().output());
  }

  /** What may be done with a path, given as bytes; a folder's path ends with a slash. */
  Set<Permission> permissions(String bytes) {
    int accept = accept(bytes);
    Set<Permission> permissions = EnumSet.noneOf(Permission.class);
    BITS.forEach(
        (permission, bit) -> {
          if ((accept & bit) != 0) {
            permissions.add(permission);
          }
        });
    // A link needs a second look, at the pair of both names (file.c, profile_path_link).
    if ((accept(bytes + "\0/target") & Objects.requireNonNull(BITS.get(Permission.LINK))) == 0) {
      permissions.remove(Permission.LINK);
    }
    return permissions;
  }

  private int accept(String bytes) {
    int state = 1;
    for (int i = 0; i < bytes.length(); i++) {
      int c = bytes.charAt(i);
      int[] classes = tables.get(CLASSES);
      state = step(state, classes == null ? c : classes[c]);
    }
    return table(ACCEPT)[state];
  }

  private int step(int from, int c) {
    int state = from;
    while (true) {
      int base = table(BASE)[state];
      int at = (base & 0xffffff) + c;
      if (table(CHECK)[at] == state) {
        return table(NEXT)[at];
      }
      state = table(DEFAULT)[state];
      if ((base & DIFFERENCE) == 0) {
        return state;
      }
    }
  }

  private int[] table(int id) {
    int[] table = tables.get(id);
    if (table == null) {
      throw new AssertionError("the parser made no table " + id + ": " + tables.keySet());
    }
    return table;
  }
}
