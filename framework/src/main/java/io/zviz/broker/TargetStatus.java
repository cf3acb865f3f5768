package io.zviz.broker;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Who a thread is, as {@code /proc/TID/status} says.
 *
 * @param comm its name, with the kernel's escapes
 * @param umask its umask
 * @param uid the real user
 * @param gid the real group
 * @param fsUid the user for file accesses
 * @param fsGid the group for file accesses
 * @param groups supplementary groups
 * @param effective effective capabilities, a bit each
 * @param processNumbers its process's id in each pid namespace, outermost first
 * @param threadNumbers its own id in each pid namespace, outermost first
 */
@SuppressWarnings("ArrayRecordComponent") // never handed out, never compared
record TargetStatus(
    String comm,
    int umask,
    int uid,
    int gid,
    int fsUid,
    int fsGid,
    int[] groups,
    long effective,
    int[] processNumbers,
    int[] threadNumbers) {
  private static final int[] NONE = {};

  /**
   * What a text of the file says.
   *
   * @param used how many of its first bytes say so, what follows changes from call to call; 0 when
   *     something is missing
   */
  record Parsed(TargetStatus status, int used) {}

  /** Reads the text of the file. */
  static TargetStatus parse(byte[] text) {
    return parsed(text).status();
  }

  /** Reads the text of the file, and says how much of it was needed. */
  static Parsed parsed(byte[] text) {
    Parser parser = new Parser(text);
    while (!parser.complete() && parser.nextLine()) {
      parser.line();
    }
    return new Parsed(parser.result(), parser.complete() ? parser.end + 1 : 0);
  }

  /** One pass over the bytes: this runs for each brokered call. */
  private static final class Parser {
    private final byte[] text;
    private int start;
    private int colon;
    private int end = -1;
    private boolean complete;
    private String comm = "";
    private int umask = 022;
    private int uid = -1;
    private int gid = -1;
    private int fsUid = -1;
    private int fsGid = -1;
    private int[] groups = NONE;
    private long effective;
    private int[] processes = NONE;
    private int[] threads = NONE;

    Parser(byte[] text) {
      this.text = text;
    }

    boolean nextLine() {
      start = end + 1;
      end = indexOf('\n', start);
      colon = end < 0 ? -1 : indexOf(':', start);
      return end >= 0 && colon >= 0 && colon < end;
    }

    private int indexOf(char wanted, int from) {
      for (int i = from; i < text.length; i++) {
        if (text[i] == wanted) {
          return i;
        }
      }
      return -1;
    }

    void line() {
      if (is("Name")) {
        comm = new String(text, colon + 2, end - colon - 2, StandardCharsets.ISO_8859_1);
      } else if (is("Umask")) {
        umask = (int) number(colon + 2, end, 8);
      } else if (is("Uid")) {
        int[] users = numbers();
        uid = users[0];
        fsUid = users[3];
      } else if (is("Gid")) {
        int[] users = numbers();
        gid = users[0];
        fsGid = users[3];
      } else if (is("Groups")) {
        groups = numbers();
      } else if (is("CapEff")) {
        effective = number(colon + 2, end, 16);
        complete = true; // of what is wanted it is the last, proc_pid_status in fs/proc/array.c
      } else if (is("NStgid")) {
        processes = numbers();
      } else if (is("NSpid")) {
        threads = numbers();
      }
    }

    boolean complete() {
      return complete;
    }

    private boolean is(String key) {
      if (colon - start != key.length()) {
        return false;
      }
      for (int i = 0; i < key.length(); i++) {
        if (text[start + i] != key.charAt(i)) {
          return false;
        }
      }
      return true;
    }

    private long number(int from, int to, int radix) {
      long value = 0;
      for (int i = from; i < to; i++) {
        value = value * radix + Character.digit(text[i], radix);
      }
      return value;
    }

    private int[] numbers() {
      int[] values = new int[8];
      int count = 0;
      int i = colon + 1;
      while (i < end) {
        int from = i;
        while (i < end && text[i] >= '0' && text[i] <= '9') {
          i++;
        }
        if (i > from) {
          values = count == values.length ? Arrays.copyOf(values, 2 * count) : values;
          values[count++] = (int) number(from, i, 10);
        }
        i++;
      }
      return Arrays.copyOf(values, count);
    }

    TargetStatus result() {
      return new TargetStatus(
          comm, umask, uid, gid, fsUid, fsGid, groups, effective, processes, threads);
    }
  }
}
