package io.zviz.seccomp;

import static io.zviz.seccomp.ir.Arguments.lowIn;

import io.zviz.seccomp.ir.Node;
import io.zviz.spi.policy.ArgumentIntent;
import io.zviz.spi.policy.IntentId;
import io.zviz.sys.Errno;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * {@code ioctl} and {@code prctl} by their command, of which the kernel reads 32 bits
 * (CVE-2019-10063 compared 64).
 */
final class CommandRules {
  /** Which argument is the command. */
  static final Map<String, Integer> COMMAND = Map.of("ioctl", 1, "prctl", 0);

  /**
   * TIOCSTI types into the terminal as if its user did, TIOCLINUX pastes into a console
   * (include/uapi/asm-generic/ioctls.h): never, whatever a profile says.
   */
  private static final List<Integer> NEVER = List.of(0x5412, 0x541C);

  private CommandRules() {}

  /** What is allowed when the call is not inspected. */
  static Node<CallDecision> plainIoctl(IntentId call) {
    return withoutForbidden(call, CallRule.allow(call));
  }

  /** A decision about ioctl, without what is never allowed. */
  static Node<CallDecision> withoutForbidden(IntentId call, Node<CallDecision> decision) {
    return lowIn(1, NEVER, CallRule.refuse(Errno.EPERM, call), decision);
  }

  /**
   * Only the commands of a list.
   *
   * @param good what becomes of them
   */
  static Node<CallDecision> listed(String call, ArgumentIntent list, Node<CallDecision> good) {
    List<Integer> values =
        list.allowed().stream()
            .map(named -> (int) named.value())
            .filter(value -> !call.equals("ioctl") || !NEVER.contains(value))
            .toList();
    int command = Objects.requireNonNull(COMMAND.get(call));
    return lowIn(command, values, good, CallRule.refuse(Errno.EPERM, list.id()));
  }

  /** Whether a list has a command that is refused all the same. */
  static boolean listsForbidden(ArgumentIntent list) {
    return list.call().equals("ioctl")
        && list.allowed().stream().anyMatch(named -> NEVER.contains((int) named.value()));
  }
}
