package io.zviz.broker;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Map;
import java.util.TreeMap;

/**
 * What {@code /proc/TID/status} says about the rights of a thread, proc_pid_status(5).
 *
 * @param users real, effective, saved, and for files
 * @param groups real, effective, saved, for files, and then the supplementary ones
 * @param inheritable capabilities, a bit each
 * @param permitted capabilities
 * @param effective capabilities
 * @param bounding capabilities
 * @param lockedKilobytes memory that cannot be swapped out
 * @param mappedKilobytes all memory
 */
@SuppressWarnings("ArrayRecordComponent") // never handed out, never compared
record TaskCredentials(
    int[] users,
    int[] groups,
    long inheritable,
    long permitted,
    long effective,
    long bounding,
    long lockedKilobytes,
    long mappedKilobytes) {
  private static final int REAL = 0;
  private static final int EFFECTIVE = 1;
  private static final int SAVED = 2;
  private static final int FILES = 3;
  private static final int IDS = 4;

  /** Reads the text of the file. */
  static TaskCredentials parse(byte[] text) {
    Map<String, String> lines = new TreeMap<>();
    for (String line : new String(text, StandardCharsets.ISO_8859_1).split("\n", -1)) {
      int colon = line.indexOf(':');
      if (colon > 0) {
        lines.put(line.substring(0, colon), line.substring(colon + 1).strip());
      }
    }
    int[] ids = numbers(lines, "Gid");
    int[] more = numbers(lines, "Groups");
    int[] groups = Arrays.copyOf(ids, ids.length + more.length);
    System.arraycopy(more, 0, groups, ids.length, more.length);
    return new TaskCredentials(
        numbers(lines, "Uid"),
        groups,
        set(lines, "CapInh"),
        set(lines, "CapPrm"),
        set(lines, "CapEff"),
        set(lines, "CapBnd"),
        kilobytes(lines, "VmLck"),
        kilobytes(lines, "VmSize"));
  }

  private static int[] numbers(Map<String, String> lines, String key) {
    String line = lines.getOrDefault(key, "");
    return line.isEmpty()
        ? new int[0]
        : Arrays.stream(line.split("\\s+")).mapToInt(Integer::parseUnsignedInt).toArray();
  }

  private static long set(Map<String, String> lines, String key) {
    return Long.parseUnsignedLong(lines.getOrDefault(key, "0"), 16);
  }

  private static long kilobytes(Map<String, String> lines, String key) {
    return Long.parseLong(lines.getOrDefault(key, "0 kB").split(" ", -1)[0]);
  }

  boolean isRoot() {
    return users[EFFECTIVE] == 0;
  }

  int fileUser() {
    return users[FILES];
  }

  int fileGroup() {
    return groups[FILES];
  }

  /** Whether a user is its real or saved one. */
  boolean returnsToUser(int user) {
    return user == users[REAL] || user == users[SAVED];
  }

  /** Whether a group is its real or saved one. */
  boolean returnsToGroup(int group) {
    return group == groups[REAL] || group == groups[SAVED];
  }

  boolean isUser(int user) {
    return has(users, IDS, user);
  }

  boolean isGroup(int group) {
    return has(groups, IDS, group);
  }

  boolean isRealOrEffectiveUser(int user) {
    return has(users, SAVED, user);
  }

  boolean isRealOrEffectiveGroup(int group) {
    return has(groups, SAVED, group);
  }

  boolean isUserToKeep(int user) {
    return has(users, FILES, user);
  }

  boolean isGroupToKeep(int group) {
    return has(groups, FILES, group);
  }

  /** Whether files of a group are those of a group that it is in. */
  boolean isIn(int group) {
    return groups[FILES] == group || has(groups, groups.length, IDS, group);
  }

  /** Whether it may signal another, kill_ok_by_cred in kernel/signal.c. */
  boolean maySignal(TaskCredentials other) {
    return has(new int[] {users[REAL], users[EFFECTIVE]}, 2, other.users[REAL])
        || has(new int[] {users[REAL], users[EFFECTIVE]}, 2, other.users[SAVED]);
  }

  /** Whether it may look into another, __ptrace_may_access in kernel/ptrace.c. */
  boolean mayTrace(TaskCredentials other) {
    boolean same = true;
    for (int i = 0; i < FILES; i++) {
      same &= other.users[i] == users[FILES] && other.groups[i] == groups[FILES];
    }
    return same && (other.permitted & ~permitted) == 0;
  }

  private static boolean has(int[] ids, int end, int wanted) {
    return has(ids, end, 0, wanted);
  }

  private static boolean has(int[] ids, int end, int from, int wanted) {
    for (int i = from; i < end; i++) {
      if (ids[i] == wanted) {
        return true;
      }
    }
    return false;
  }
}
