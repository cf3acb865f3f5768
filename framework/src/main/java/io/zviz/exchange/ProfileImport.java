package io.zviz.exchange;

import io.zviz.abi.ArgumentKinds;
import io.zviz.abi.ArgumentKinds.Kind;
import io.zviz.abi.SyscallTable;
import io.zviz.exchange.oci.SeccompAction;
import io.zviz.exchange.oci.SeccompProfile;
import io.zviz.exchange.oci.SeccompRule;
import io.zviz.exchange.oci.Surroundings;
import io.zviz.spi.policy.ArgumentCondition;
import io.zviz.spi.policy.Origin;
import io.zviz.sys.Errno;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;

/** Turns a system call filter of Docker, Podman or the OCI into a profile that decides the same. */
public final class ProfileImport {
  /** Calls that only their own name opens, see {@code CallNames.OUT_OF_SIGHT}. */
  private static final List<String> BY_NAME_ONLY =
      List.of("clone3", "io_uring_enter", "io_uring_register", "io_uring_setup");

  private static final List<String> BY_KIND = List.of("socket", "socketpair");
  private static final long TIOCSTI = 0x5412;

  private final SeccompProfile profile;
  private final String file;
  private final Surroundings container;
  private final NavigableMap<String, CallRules> calls;
  private final ImportedText text = new ImportedText();
  private final List<Loss> losses = new ArrayList<>();

  private ProfileImport(SeccompProfile profile, String file, Surroundings container) {
    this.profile = profile;
    this.file = file;
    this.container = container;
    this.calls = new TreeMap<>(CallRules.of(profile, container));
  }

  /**
   * What came out.
   *
   * @param yaml the profile
   * @param losses what it decides otherwise than its source, by place
   */
  public record Imported(String yaml, List<Loss> losses) {
    /** Copies the list. */
    public Imported {
      losses = List.copyOf(losses);
    }
  }

  /**
   * The profile.
   *
   * @param file what messages call the source
   * @param name the profile's name
   * @param container for which of its rules count
   */
  public static Imported of(
      SeccompProfile profile, String file, String name, Surroundings container) {
    return new ProfileImport(profile, file, container).run(name);
  }

  private Imported run(String name) {
    interfaces();
    dropUnknownCalls();
    profile.ignored().forEach(this::ignored);
    everythingElse();
    calls.forEach(this::call);
    terminal();
    String yaml =
        text.render(name, file, container, ImportedSockets.of(calls, profile.defaultAction()));
    return new Imported(yaml, losses.stream().sorted(Loss.BY_PLACE).toList());
  }

  private Origin place(String pointer) {
    return Origin.implied(file + (pointer.isEmpty() ? "" : "#" + pointer));
  }

  private void interfaces() {
    List<String> foreign = profile.foreignInterfaces(container.architecture());
    if (!foreign.isEmpty()) {
      losses.add(
          Loss.stricter(
              place(""),
              String.join(", ", foreign),
              "a call through another interface than %s kills the process"
                  .formatted(SeccompProfile.name(container.architecture()))));
    }
  }

  private void dropUnknownCalls() {
    SyscallTable table = SyscallTable.of(container.architecture());
    List<String> unknown =
        calls.keySet().stream().filter(name -> table.number(name).isEmpty()).toList();
    if (!unknown.isEmpty()) {
      losses.add(
          Loss.stricter(
              place("/syscalls"),
              String.join(", ", unknown),
              "no calls of %s up to Linux %s, left out"
                  .formatted(container.architecture().machine(), SyscallTable.kernelVersion())));
      unknown.forEach(calls::remove);
    }
  }

  private void ignored(String pointer) {
    losses.add(
        Loss.lost(place(pointer), pointer.substring(pointer.lastIndexOf('/') + 1), "not read"));
  }

  private void everythingElse() {
    SeccompAction action = profile.defaultAction();
    if (!action.executes()) {
      text.deny("\"*\"", errno(action, "every other call", "/defaultAction"));
      return;
    }
    logged(action, "every other call", "/defaultAction");
    text.allow("\"*\"");
    losses.add(
        Loss.stricter(
            place("/defaultAction"),
            "every other call",
            "numbers that Linux %s has not given to a call are refused with ENOSYS"
                .formatted(SyscallTable.kernelVersion())));
    BY_NAME_ONLY.stream().filter(name -> !calls.containsKey(name)).forEach(text::allow);
    BY_KIND.stream()
        .filter(name -> calls.get(name) == null || calls.get(name).whole().isEmpty())
        .forEach(text::allowAnySocket);
  }

  private void call(String name, CallRules rules) {
    if (rules.whole().isPresent()) {
      whole(name, rules.whole().get());
      return;
    }
    rules
        .overlapping()
        .ifPresent(
            rule ->
                losses.add(
                    Loss.lost(
                        place(rule.pointer()),
                        name,
                        "does something else with arguments that another rule names as well, and"
                            + " libseccomp does not say which counts; here the refusal does")));
    rules.some().forEach(rule -> some(name, rule));
  }

  private void whole(String name, SeccompRule rule) {
    if (!rule.action().executes()) {
      text.deny(name, errno(rule.action(), name, rule.pointer()));
      return;
    }
    logged(rule.action(), name, rule.pointer());
    if (BY_KIND.contains(name)) {
      text.allowAnySocket(name);
    } else {
      text.allow(name);
    }
  }

  private void some(String name, SeccompRule rule) {
    boolean executes = rule.action().executes();
    if (!rule.arguments().stream().allMatch(condition -> isNumber(name, condition))) {
      losses.add(
          Loss.lost(
              place(rule.pointer()),
              name,
              "looks at an argument that is no number; "
                  + (executes ? "left out" : "the call is refused as a whole")));
      if (!executes) {
        text.deny(name, errno(rule.action(), name, rule.pointer()));
      }
      return;
    }
    if (executes) {
      logged(rule.action(), name, rule.pointer());
      text.allow(name, rule.arguments());
    } else {
      text.deny(name, rule.arguments(), errno(rule.action(), name, rule.pointer()));
    }
  }

  private static boolean isNumber(String call, ArgumentCondition condition) {
    List<Kind> kinds = ArgumentKinds.of(call).orElse(List.of());
    return condition.argument() < kinds.size() && kinds.get(condition.argument()) != Kind.POINTER;
  }

  private void logged(SeccompAction action, String rule, String pointer) {
    if (action.kind() == SeccompAction.Kind.LOG) {
      losses.add(Loss.lost(place(pointer), rule, action + ": allowed, but not logged"));
    }
  }

  /** The error number that takes the place of an action. */
  private int errno(SeccompAction action, String rule, String pointer) {
    if (action.kind() == SeccompAction.Kind.ERRNO && action.errno() != 0) {
      return action.errno();
    }
    boolean asks =
        Map.of(SeccompAction.Kind.NOTIFY, true, SeccompAction.Kind.TRACE, true)
            .containsKey(action.kind());
    // What the kernel gives where nobody listens or traces, seccomp(2).
    int errno = asks ? Errno.ENOSYS : Errno.EPERM;
    losses.add(Loss.lost(place(pointer), rule, action + ": refused with " + Errno.name(errno)));
    return errno;
  }

  private void terminal() {
    CallRules ioctl = calls.get("ioctl");
    SeccompAction action =
        ioctl == null
            ? profile.defaultAction()
            : ioctl.action(profile.defaultAction(), 0, TIOCSTI, 0, 0, 0, 0);
    if (action.executes()) {
      losses.add(
          Loss.stricter(
              place(ioctl == null ? "/defaultAction" : "/syscalls"),
              "ioctl",
              "TIOCSTI and TIOCLINUX are refused: they type into the terminal that the container"
                  + " was given"));
    }
  }
}
