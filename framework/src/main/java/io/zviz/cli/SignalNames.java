package io.zviz.cli;

import java.util.List;
import java.util.Locale;
import java.util.OptionalInt;

/** Signals by name or number; the numbers of Linux on x86-64 and aarch64, signal(7). */
final class SignalNames {
  private static final int LAST = 64;
  private static final int FIRST_REAL_TIME = 34; // of the C library; 32 and 33 are its own
  private static final List<String> NAMES =
      List.of(
          "HUP", "INT", "QUIT", "ILL", "TRAP", "ABRT", "BUS", "FPE", "KILL", "USR1", "SEGV", "USR2",
          "PIPE", "ALRM", "TERM", "STKFLT", "CHLD", "CONT", "STOP", "TSTP", "TTIN", "TTOU", "URG",
          "XCPU", "XFSZ", "VTALRM", "PROF", "WINCH", "IO", "PWR", "SYS");

  private SignalNames() {}

  /** The number of {@code TERM}, {@code sigterm}, {@code 15}, {@code RTMIN+1}. */
  static OptionalInt number(String text) {
    String name = text.toUpperCase(Locale.ROOT);
    name = name.startsWith("SIG") ? name.substring(3) : name;
    int index = NAMES.indexOf(name);
    if (index >= 0) {
      return OptionalInt.of(index + 1);
    }
    if (name.equals("RTMIN")) {
      return OptionalInt.of(FIRST_REAL_TIME);
    }
    if (name.equals("RTMAX")) {
      return OptionalInt.of(LAST);
    }
    if (name.matches("RTMIN\\+\\d{1,2}")) {
      return within(FIRST_REAL_TIME + Integer.parseInt(name.substring(6)));
    }
    if (name.matches("RTMAX-\\d{1,2}")) {
      return within(LAST - Integer.parseInt(name.substring(6)));
    }
    return name.matches("\\d{1,2}") ? within(Integer.parseInt(name)) : OptionalInt.empty();
  }

  private static OptionalInt within(int number) {
    return number >= 1 && number <= LAST ? OptionalInt.of(number) : OptionalInt.empty();
  }
}
