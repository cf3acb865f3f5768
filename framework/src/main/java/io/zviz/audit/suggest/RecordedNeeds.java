package io.zviz.audit.suggest;

import io.zviz.abi.Capabilities;
import io.zviz.abi.PathChange;
import io.zviz.abi.SyscallTable;
import io.zviz.audit.AuditRecord;
import io.zviz.audit.RecordText;
import io.zviz.explain.Question;
import io.zviz.explain.QuestionReader;
import io.zviz.profile.Addresses;
import io.zviz.profile.BadValueException;
import io.zviz.spi.error.ZvizException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** From an event to what the program needed. */
final class RecordedNeeds {
  private static final Set<String> OPEN = Set.of("open", "openat", "openat2", "creat");
  private static final Set<String> RUN = Set.of("execve", "execveat");
  private static final Set<String> CHANGING =
      Set.of("O_WRONLY", "O_RDWR", "O_TRUNC", "O_APPEND", "O_CREAT", "O_TMPFILE", "O_ACCMODE");

  /** They make a socket or a file at their path, besides what {@link PathChange} knows. */
  private static final Set<String> MAKING = Set.of("bind", "creat");

  /** They write to the socket at their path. */
  private static final Set<String> SENDING = Set.of("connect", "sendto", "sendmsg");

  private static final Set<String> READING = Set.of("", "read", "list");
  private static final Set<String> WRITING = Set.of("write", "append", "truncate", "ioctl");
  private static final int LAST_PORT = 65_535;

  private RecordedNeeds() {}

  static List<Need> of(AuditRecord event) {
    return switch (event.kind()) {
      case "syscall" -> ofCall(event);
      case "file" -> List.of(file(event, useOfFile(event)));
      case "network" -> List.of(traffic(event));
      case "capability" -> List.of(capability(event));
      case "resource" -> List.of(other(event, "a limit: see resources"));
      default -> List.of();
    };
  }

  private static Need other(AuditRecord event, String why) {
    String target = RecordText.target(event);
    String what = event.name().isEmpty() ? event.kind() : event.name();
    return new Need.Other(target.isEmpty() ? what : what + " " + target, why);
  }

  private static List<Need> ofCall(AuditRecord event) {
    String name = event.name();
    if (!event.text("problem").isEmpty()) {
      return List.of(other(event, "zviz itself failed on it"));
    }
    if (!SyscallTable.knownOnAnyArchitecture(name)) {
      return List.of(other(event, "no call that a profile can name"));
    }
    List<Need> needs = new ArrayList<>();
    needs.add(call(event));
    if (!event.path().isEmpty()) {
      useOfCall(event).ifPresent(use -> needs.add(file(event, use)));
    }
    if (!event.text("address").isEmpty()) {
      needs.add(traffic(event));
    }
    return needs;
  }

  /** Only what the decision is made by: other arguments differ from call to call. */
  private static Need call(AuditRecord event) {
    String name = event.name();
    List<String> words =
        switch (name) {
          case "socket", "socketpair" -> arguments(event, "domain", "type", "protocol");
          case "ioctl" -> prepend("0", arguments(event, "command"));
          case "prctl" -> arguments(event, "option");
          case "clone" -> arguments(event, "flags");
          default -> List.of();
        };
    if (words.isEmpty()) {
      return new Need.Call(name, List.of());
    }
    List<String> question = prepend(name, words);
    try {
      return QuestionReader.read(question) instanceof Question.Call call
          ? new Need.Call(name, call.arguments())
          : new Need.Call(name, List.of());
    } catch (ZvizException foreign) {
      return new Need.Other(String.join(" ", question), "arguments that are not understood");
    }
  }

  private static List<String> arguments(AuditRecord event, String... names) {
    List<String> words = new ArrayList<>();
    for (String name : names) {
      words.add(event.argument(name));
    }
    return words.contains("") ? List.of() : words;
  }

  private static List<String> prepend(String first, List<String> rest) {
    List<String> all = new ArrayList<>(rest);
    if (!rest.isEmpty()) {
      all.add(0, first);
    }
    return all;
  }

  /** Empty for calls that only look at names, which profiles do not decide about. */
  private static Optional<Question.Use> useOfCall(AuditRecord event) {
    String name = event.name();
    if (RUN.contains(name)) {
      return Optional.of(Question.Use.EXECUTE);
    }
    if (PathChange.of(name).isPresent() || MAKING.contains(name) || SENDING.contains(name)) {
      return Optional.of(Question.Use.WRITE);
    }
    if (!OPEN.contains(name)) {
      return Optional.empty();
    }
    boolean changes = flags(event).stream().anyMatch(CHANGING::contains);
    return Optional.of(changes ? Question.Use.WRITE : Question.Use.READ);
  }

  private static List<String> flags(AuditRecord event) {
    return List.of(event.argument("flags").split("\\|", -1));
  }

  private static Question.Use useOfFile(AuditRecord event) {
    String right = right(event);
    if (right.startsWith("exec") || right.equals("run")) {
      return Question.Use.EXECUTE;
    }
    return READING.contains(right) ? Question.Use.READ : Question.Use.WRITE;
  }

  private static String right(AuditRecord event) {
    return event.text("right").isEmpty() ? event.text("access") : event.text("right");
  }

  private static Need file(AuditRecord event, Question.Use use) {
    Optional<String> problem = RecordedPath.problem(event.path());
    if (problem.isPresent()) {
      return other(event, problem.get());
    }
    String call =
        switch (use) {
          case EXECUTE -> "execve";
          case READ, WRITE -> OPEN.contains(event.name()) ? event.name() : "openat";
        };
    return new Need.File(call, RecordedPath.normal(event.path()), use, isMaking(event));
  }

  /** Whether the folder is changed that the path lies in. */
  private static boolean isMaking(AuditRecord event) {
    if (event.kind().equals("file")) {
      return useOfFile(event) == Question.Use.WRITE && !WRITING.contains(right(event));
    }
    return MAKING.contains(event.name())
        || PathChange.of(event.name()).filter(PathChange::inFolder).isPresent()
        || flags(event).contains("O_CREAT");
  }

  private static Need traffic(AuditRecord event) {
    if (!event.path().isEmpty() && event.text("address").isEmpty()) {
      return file(event, Question.Use.WRITE); // a socket in the file system
    }
    long port = event.number("port").orElse(0L);
    if (port < 1 || port > LAST_PORT) {
      return other(event, "no port that a profile can name");
    }
    if (event.name().equals("bind")) {
      return new Need.Bind((int) port);
    }
    String proto = event.text("proto").startsWith("udp") ? "udp" : "tcp";
    try {
      Addresses.range(event.text("address"));
    } catch (BadValueException foreign) {
      return other(event, "no address that a profile can name");
    }
    return new Need.Egress(call(event.name(), proto), event.text("address"), (int) port, proto);
  }

  private static String call(String name, String proto) {
    boolean known = Set.of("connect", "sendto", "sendmsg", "sendmmsg").contains(name);
    return known ? name : (proto.equals("udp") ? "sendto" : "connect");
  }

  private static Need capability(AuditRecord event) {
    String name = event.text("capability").isEmpty() ? event.name() : event.text("capability");
    return Capabilities.names().contains(name)
        ? new Need.Capability(name)
        : other(event, "no capability that is known");
  }
}
