package io.zviz.seccomp;

import static io.zviz.seccomp.ir.Arguments.lowHasAny;

import io.zviz.abi.CapabilityCalls;
import io.zviz.abi.PathChange;
import io.zviz.seccomp.ir.Node;
import io.zviz.spi.artifact.Coverage;
import io.zviz.spi.policy.ArgumentIntent;
import io.zviz.spi.policy.CapabilityIntent;
import io.zviz.spi.policy.Decision;
import io.zviz.spi.policy.IntentId;
import io.zviz.spi.policy.ResolvedPolicy;
import io.zviz.spi.policy.SocketIntent;
import io.zviz.sys.Errno;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * What becomes of calls whose arguments are to be inspected. Numbers are checked in the filter.
 * What lies in memory can change after a look at it: there, either the broker acts for the caller,
 * or something else in the kernel enforces the same rules.
 */
final class BrokeredRules {
  /**
   * CLONE_NEWNS, NEWCGROUP, NEWUTS, NEWIPC, NEWUSER, NEWPID, NEWNET (include/uapi/linux/sched.h).
   * CLONE_NEWTIME is not a flag of clone: its bit belongs to the exit signal there.
   */
  private static final int NEW_NAMESPACE = 0x7E020000;

  private final ResolvedPolicy policy;
  private final Lowering lowering;
  private final Set<String> kept;

  BrokeredRules(ResolvedPolicy policy, Lowering lowering) {
    this.policy = policy;
    this.lowering = lowering;
    this.kept =
        policy.intents(CapabilityIntent.class).stream()
            .flatMap(intent -> intent.keep().stream())
            .collect(Collectors.toUnmodifiableSet());
  }

  /** Whether a call is looked at although it is only listed as allowed. */
  boolean looksAt(String call) {
    return lowering.audit()
        && (CallNames.OPEN.contains(call)
            || CallNames.EXEC.contains(call)
            || CallNames.ADDRESS.contains(call)
            || PathChange.of(call).isPresent());
  }

  /**
   * Whether the broker is to see a call that passes, because it can need a capability that the
   * policy does not keep.
   */
  boolean watches(String call) {
    return lowering.audit() && !kept.containsAll(CapabilityCalls.neededBy(call));
  }

  CallRule rule(String call, IntentId intent) {
    if (CallNames.OPEN.contains(call)) {
      return open(intent);
    }
    if (CallNames.EXEC.contains(call)) {
      return exec(intent);
    }
    if (CallNames.ADDRESS.contains(call)) {
      return address(intent);
    }
    if (lowering.audit() && PathChange.of(call).isPresent()) {
      return brokered(intent, Coverage.FULL, "the broker looks");
    }
    return scalar(call, intent);
  }

  private CallRule open(IntentId intent) {
    Backing paths = lowering.paths();
    if (paths.isComplete() && !lowering.always()) {
      return lowered(intent, Place.LSM, "mounts and LSM enforce every path rule", paths);
    }
    return brokered(
        intent,
        Coverage.FULL,
        lowering.always()
            ? "the broker opens the file, as broker.mode says"
            : "the broker opens the file: mounts and LSM do not fully enforce " + paths.obstacle());
  }

  private CallRule exec(IntentId intent) {
    Backing paths = lowering.paths();
    if (!paths.isComplete()) {
      return brokered(
          intent,
          Coverage.PARTIAL,
          "the path can change after the broker looked at it, and mounts and LSM do not fully"
              + " enforce "
              + paths.obstacle());
    }
    return lowering.always()
        ? backed(intent, "the broker looks; mounts and LSM enforce the same", paths)
        : lowered(intent, Place.LSM, "mounts and LSM enforce every path rule", paths);
  }

  private CallRule address(IntentId intent) {
    Backing network = lowering.network();
    if (lowering.audit()) {
      return brokered(intent, Coverage.FULL, "the broker looks");
    }
    if (!network.isComplete()) {
      return brokered(
          intent,
          Coverage.FULL,
          "the broker makes the call: the container's network does not fully enforce "
              + network.obstacle());
    }
    return lowering.always()
        ? backed(
            intent,
            "the broker makes the call, as broker.mode says; the network enforces the same",
            network)
        : lowered(
            intent, Place.NETWORK, "the container's network enforces every network rule", network);
  }

  private CallRule scalar(String call, IntentId intent) {
    return switch (call) {
      case "socket", "socketpair" ->
          checked(
              intent,
              SocketRules.decision(
                  policy.intents(SocketIntent.class), intent, kind -> good(intent, kind)),
              "domain, type and protocol are numbers");
      case "clone" ->
          checked(
              intent,
              lowHasAny(
                  0, NEW_NAMESPACE, CallRule.refuse(Errno.EPERM, intent), good(intent, intent)),
              "no new namespaces");
      case "clone3" ->
          CallRule.refused(
              Decision.BROKER,
              intent,
              Errno.ENOSYS,
              "its flags lie in memory, out of the filter's sight: ENOSYS makes libc use clone");
      case "ioctl", "prctl" -> checked(intent, commands(call, intent), "the command is a number");
      default ->
          none(
              intent,
              CallNames.errno(call),
              "refused: there is nothing to inspect; say allow or deny");
    };
  }

  private Node<CallDecision> commands(String call, IntentId intent) {
    Optional<ArgumentIntent> list =
        policy.intents(ArgumentIntent.class).stream()
            .filter(candidate -> candidate.call().equals(call))
            .findFirst();
    return list.map(allowed -> CommandRules.listed(call, allowed, good(intent, allowed.id())))
        .orElseGet(() -> CallRule.refuse(Errno.EPERM, intent));
  }

  /** What becomes of arguments that an intent finds good. */
  private Node<CallDecision> good(IntentId call, IntentId by) {
    return lowering.always() ? CallRule.broker(call) : CallRule.allow(by);
  }

  private CallRule checked(IntentId intent, Node<CallDecision> decision, String what) {
    return lowering.always()
        ? new CallRule(
            Decision.BROKER,
            intent,
            decision,
            Place.BROKER,
            Coverage.FULL,
            what + ": the filter refuses, the broker sees the rest")
        : inKernel(intent, decision, Place.FILTER, what + ": the filter checks", Backing.NONE);
  }

  private CallRule lowered(IntentId intent, Place place, String why, Backing backing) {
    return inKernel(intent, CallRule.allow(intent), place, why, backing);
  }

  /** Nothing gets past the rules, but what mode {@code always} asks for as well may be lost. */
  private CallRule inKernel(
      IntentId intent, Node<CallDecision> decision, Place place, String why, Backing backing) {
    boolean unkept = lowering.isModeUnkept();
    return new CallRule(
        Decision.BROKER,
        intent,
        decision,
        place,
        unkept ? Coverage.PARTIAL : Coverage.FULL,
        unkept ? why + "; not seen by the broker, which this kernel cannot hand calls to" : why,
        backing.ids());
  }

  /** On the broker, which can only look: the kernel's own rules have to say the same. */
  private CallRule backed(IntentId intent, String why, Backing backing) {
    return new CallRule(
        Decision.BROKER,
        intent,
        CallRule.broker(intent),
        Place.BROKER,
        Coverage.FULL,
        why,
        backing.ids());
  }

  private CallRule brokered(IntentId intent, Coverage coverage, String why) {
    if (!lowering.notifications()) {
      return none(intent, Errno.EPERM, "refused: this kernel cannot hand calls to a broker");
    }
    return new CallRule(
        Decision.BROKER, intent, CallRule.broker(intent), Place.BROKER, coverage, why);
  }

  private static CallRule none(IntentId intent, int errno, String why) {
    return new CallRule(
        Decision.BROKER, intent, CallRule.refuse(errno, intent), Place.FILTER, Coverage.NONE, why);
  }
}
