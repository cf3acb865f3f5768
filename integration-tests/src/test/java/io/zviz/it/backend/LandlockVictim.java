package io.zviz.it.backend;

import com.sun.jna.Memory;
import com.sun.jna.Native;
import com.sun.jna.NativeLong;
import com.sun.jna.Pointer;
import com.sun.jna.StringArray;
import java.util.Arrays;
import java.util.List;

/**
 * Restricts itself with Landlock and becomes another program. Arguments: handled rights, scopes,
 * then rights and path of each rule, {@code --}, the program and its arguments.
 */
public final class LandlockVictim {
  // The same numbers on every architecture since Linux 5.13 (include/uapi/asm-generic/unistd.h).
  private static final int CREATE_RULESET = 444;
  private static final int ADD_RULE = 445;
  private static final int RESTRICT_SELF = 446;
  private static final int PATH_BENEATH = 1;
  private static final int SET_NO_NEW_PRIVS = 38;
  private static final int O_PATH_CLOEXEC = 0x280000;

  static {
    Native.register(LandlockVictim.class, "c");
  }

  private LandlockVictim() {}

  /** Does it; prints the call that failed. */
  public static void main(String[] arguments) {
    List<String> words = Arrays.asList(arguments);
    int command = words.indexOf("--");
    try (Memory ruleset = new Memory(24)) {
      ruleset.setLong(0, Long.parseLong(words.get(0)));
      ruleset.setLong(8, 0);
      ruleset.setLong(16, Long.parseLong(words.get(1)));
      long fd = call("create", CREATE_RULESET, Pointer.nativeValue(ruleset), 24, 0, 0);
      for (int i = 2; i < command; i += 2) {
        addRule(fd, Long.parseLong(words.get(i)), words.get(i + 1));
      }
      check("prctl", prctl(SET_NO_NEW_PRIVS, one(), zero(), zero(), zero()));
      call("restrict", RESTRICT_SELF, fd, 0, 0, 0);
    }
    List<String> argv = words.subList(command + 1, words.size());
    execv(argv.get(0), new StringArray(argv.toArray(String[]::new)));
    // What a shell answers when it may not execute a program.
    Runtime.getRuntime().halt(126);
  }

  private static void addRule(long ruleset, long access, String path) {
    int fd = open(path, O_PATH_CLOEXEC);
    check("open " + path, fd);
    try (Memory rule = new Memory(12)) {
      rule.setLong(0, access);
      rule.setInt(8, fd);
      call("rule for " + path, ADD_RULE, ruleset, PATH_BENEATH, Pointer.nativeValue(rule), 0);
    }
    close(fd);
  }

  private static long call(String what, long number, long a, long b, long c, long d) {
    return check(what, syscall(number, a, b, c, d));
  }

  private static long check(String what, long result) {
    if (result < 0) {
      System.out.println(what + ": errno " + Native.getLastError());
      Runtime.getRuntime().halt(1);
    }
    return result;
  }

  private static NativeLong one() {
    return new NativeLong(1);
  }

  private static NativeLong zero() {
    return new NativeLong(0);
  }

  private static native long syscall(long number, long a, long b, long c, long d);

  private static native int prctl(
      int option, NativeLong a, NativeLong b, NativeLong c, NativeLong d);

  private static native int open(String path, int flags);

  private static native int close(int fd);

  private static native int execv(String path, StringArray argv);
}
