package io.zviz.profile;

import io.zviz.abi.SyscallTable;
import java.util.Locale;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.regex.Pattern;

/** The entries of the lists under {@code syscalls}. */
public final class SyscallNames {
  /** Every call. */
  public static final String EVERYTHING = "*";

  private static final Pattern PREFIX =
      Pattern.compile("(sys_|__nr_|sys_enter_|__x64_sys_)(.*)", Pattern.CASE_INSENSITIVE);

  /** The calls whose arguments can be inspected; {@code docs/profile-reference.md} says how. */
  private static final SortedSet<String> BROKERABLE =
      new TreeSet<>(
          Set.of(
              "open",
              "openat",
              "openat2",
              "creat",
              "execve",
              "execveat",
              "socket",
              "socketpair",
              "clone",
              "clone3",
              "ioctl",
              "prctl",
              "connect",
              "bind",
              "sendto",
              "sendmsg",
              "sendmmsg"));

  private SyscallNames() {}

  /** Whether a call can stand under {@code broker}. */
  public static boolean isBrokerable(String call) {
    return BROKERABLE.contains(call);
  }

  /** Whether an entry is a category. */
  public static boolean isCategory(String entry) {
    return entry.startsWith("@");
  }

  /** A name, a category or {@code *} that exists. */
  static String parse(String text) throws BadValueException {
    if (EVERYTHING.equals(text) || SyscallTable.knownOnAnyArchitecture(text)) {
      return text;
    }
    if (isCategory(text)) {
      if (Categories.names().contains(text)) {
        return text;
      }
      String proposal = NearestName.proposal(text, Categories.names());
      throw bad("unknown category " + Words.quote(text) + proposal);
    }
    throw bad("unknown syscall " + Words.quote(text) + hint(text));
  }

  /** An entry of {@code broker}: one whose arguments can be inspected. */
  static String parseBrokered(String text) throws BadValueException {
    String entry = parse(text);
    if (EVERYTHING.equals(entry)) {
      throw notBrokerable("not every system call can be brokered; name the calls");
    }
    SortedSet<String> impossible = new TreeSet<>(calls(entry));
    impossible.removeAll(BROKERABLE);
    if (!impossible.isEmpty()) {
      String which = isCategory(entry) ? entry + " holds " + impossible.first() + ", which" : entry;
      String reason = which + " cannot be brokered: it has no argument that can be inspected";
      throw notBrokerable(reason + "; write it under allow or deny. Can be: " + possible());
    }
    return entry;
  }

  /** The calls that an entry stands for; {@code *} stands for none by name. */
  public static SortedSet<String> calls(String entry) {
    if (isCategory(entry)) {
      return Categories.expand(entry);
    }
    return EVERYTHING.equals(entry) ? new TreeSet<>() : new TreeSet<>(Set.of(entry));
  }

  private static String possible() {
    return Words.and(BROKERABLE);
  }

  private static String hint(String text) {
    SortedSet<String> names = SyscallTable.allNames();
    String plain = PREFIX.matcher(text.strip()).replaceFirst("$2").toLowerCase(Locale.ROOT);
    if (names.contains(plain)) {
      return "; did you mean \"" + plain + "\"?";
    }
    if (text.matches("[0-9].*")) {
      return "; write the call's name";
    }
    if (Categories.names().contains("@" + plain)) {
      return "; did you mean the category \"@" + plain + "\"?";
    }
    return NearestName.proposal(plain, names);
  }

  private static BadValueException bad(String message) {
    return new BadValueException(ProfileError.UNKNOWN_SYSCALL, message);
  }

  private static BadValueException notBrokerable(String message) {
    return new BadValueException(ProfileError.NOT_BROKERABLE, message);
  }
}
