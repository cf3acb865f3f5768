package io.zviz.explain;

import io.zviz.abi.Capabilities;
import io.zviz.abi.SyscallTable;
import io.zviz.profile.Addresses;
import io.zviz.profile.BadValueException;
import io.zviz.profile.NearestName;
import io.zviz.profile.Words;
import io.zviz.spi.error.ZvizException;
import io.zviz.spi.policy.Cidr;
import io.zviz.spi.policy.Transport;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads questions as people write them: {@code openat /etc/shadow}, {@code socket AF_ALG}. */
public final class QuestionReader {
  private static final Set<String> RUN = Set.of("execve", "execveat");
  private static final Set<String> OPEN = Set.of("open", "openat", "openat2");
  private static final Set<String> CHANGE =
      Set.of(
          "creat",
          "truncate",
          "unlink",
          "unlinkat",
          "rmdir",
          "mkdir",
          "mkdirat",
          "mknod",
          "mknodat",
          "symlink",
          "symlinkat",
          "link",
          "linkat",
          "rename",
          "renameat",
          "renameat2");
  private static final Set<String> SEND = Set.of("connect", "sendto", "sendmsg", "sendmmsg");
  private static final Set<String> WRITING =
      Set.of("w", "write", "O_WRONLY", "O_RDWR", "O_CREAT", "O_TRUNC", "O_APPEND", "O_TMPFILE");

  /** A host or an address, in brackets when it has colons, then a port. */
  private static final Pattern TARGET =
      Pattern.compile("(?:\\[([0-9a-fA-F:.]+)\\]|([^:\\[\\]\\s]+)):([0-9]{1,5})");

  private static final int LAST_PORT = 65_535;
  private static final int MOST_ARGUMENTS = 6;

  private QuestionReader() {}

  /**
   * The question in these words.
   *
   * @param words a system call with its path, address or arguments; or {@code capability} and a
   *     name; or just a capability's name
   * @throws ZvizException when they are none
   */
  public static Question read(List<String> words) {
    String text = String.join(" ", words);
    if (words.isEmpty()) {
      throw bad("an operation is missing, such as: openat /etc/shadow");
    }
    String first = words.get(0);
    List<String> rest = words.subList(1, words.size());
    if (first.equals("capability") && rest.size() == 1) {
      return capability(text, rest.get(0));
    }
    if (first.startsWith("CAP_")) {
      return capability(text, first);
    }
    if (!SyscallTable.knownOnAnyArchitecture(first)) {
      throw bad(
          "unknown system call "
              + Words.quote(first)
              + NearestName.proposal(first, SyscallTable.allNames()));
    }
    return call(text, first, rest);
  }

  private static Question call(String text, String call, List<String> rest) {
    Optional<String> path = rest.stream().filter(word -> word.startsWith("/")).findFirst();
    if (path.isPresent() && use(call, rest).isPresent()) {
      return new Question.FileAccess(
          text, call, normalised(path.get()), use(call, rest).orElseThrow());
    }
    if (SEND.contains(call) && !rest.isEmpty() && rest.get(0).indexOf(':') >= 0) {
      return egress(text, call, rest);
    }
    return new Question.Call(text, call, arguments(call, rest));
  }

  private static Optional<Question.Use> use(String call, List<String> rest) {
    if (RUN.contains(call)) {
      return Optional.of(Question.Use.EXECUTE);
    }
    if (CHANGE.contains(call)) {
      return Optional.of(Question.Use.WRITE);
    }
    if (!OPEN.contains(call)) {
      return Optional.empty();
    }
    boolean writes =
        rest.stream()
            .flatMap(word -> List.of(word.split("\\|")).stream())
            .anyMatch(WRITING::contains);
    return Optional.of(writes ? Question.Use.WRITE : Question.Use.READ);
  }

  /**
   * Without {@code .}, {@code ..} and double slashes, as the kernel would walk it without links.
   */
  private static String normalised(String path) {
    List<String> parts = new ArrayList<>();
    for (String part : path.split("/", -1)) {
      if (part.equals("..")) {
        parts.subList(Math.max(0, parts.size() - 1), parts.size()).clear();
      } else if (!part.isEmpty() && !part.equals(".")) {
        parts.add(part);
      }
    }
    return "/" + String.join("/", parts);
  }

  private static Question egress(String text, String call, List<String> rest) {
    Matcher target = TARGET.matcher(rest.get(0));
    int port = port(target, rest.get(0));
    boolean datagrams = rest.stream().anyMatch(word -> word.equalsIgnoreCase("udp"));
    Transport transport = datagrams ? Transport.UDP : Transport.TCP;
    String host = target.group(1) == null ? target.group(2) : target.group(1);
    boolean numeric = host.indexOf(':') >= 0 || host.matches("[0-9.]+");
    if (!numeric) {
      String name = host.toLowerCase(Locale.ROOT);
      return new Question.Egress(text, call, Optional.empty(), name, port, transport);
    }
    try {
      Cidr address = Addresses.range(host);
      return new Question.Egress(text, call, Optional.of(address), "", port, transport);
    } catch (BadValueException e) {
      throw new ZvizException(ExplainError.BAD_QUESTION, null, e.text(), e);
    }
  }

  private static int port(Matcher target, String text) {
    int port = target.matches() ? Integer.parseInt(target.group(3)) : 0;
    if (port < 1 || port > LAST_PORT) {
      throw bad(
          Words.quote(text)
              + " is no address with a port, such as 8.8.8.8:443 or [2001:db8::1]:53");
    }
    return port;
  }

  private static Question capability(String text, String name) {
    if (!Capabilities.names().contains(name)) {
      throw bad(
          "unknown capability "
              + Words.quote(name)
              + NearestName.proposal(name, Capabilities.names()));
    }
    return new Question.Capability(text, name);
  }

  private static List<Long> arguments(String call, List<String> words) {
    if (words.size() > MOST_ARGUMENTS) {
      throw bad(call + " has at most six arguments, not " + words.size());
    }
    List<Long> values = new ArrayList<>();
    for (String word : words) {
      values.add(Constants.value(call, values.size(), word));
    }
    return values;
  }

  private static ZvizException bad(String message) {
    return new ZvizException(ExplainError.BAD_QUESTION, message);
  }
}
