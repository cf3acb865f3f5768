package io.zviz.broker;

import io.zviz.abi.Capabilities;
import io.zviz.abi.CapabilityCalls;
import io.zviz.spi.policy.CapabilityIntent;
import io.zviz.spi.policy.IntentId;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Records which capabilities a call needs that the profile does not keep. Decides nothing: the
 * kernel does, with the capabilities that a run that only records has.
 */
final class CapabilityServer {
  /** Whether a call that can need a capability needs it. */
  @FunctionalInterface
  private interface Check {
    boolean needs(CapabilityQuestion call) throws Refused;
  }

  private static final Check ALWAYS = call -> true;

  private static final Map<String, Check> CHECKS =
      Map.ofEntries(
          Map.entry("CAP_CHOWN", FileCapabilities::chown),
          Map.entry("CAP_DAC_OVERRIDE", FileCapabilities::override),
          Map.entry("CAP_FOWNER", FileCapabilities::fowner),
          Map.entry("CAP_FSETID", FileCapabilities::fsetid),
          Map.entry("CAP_MKNOD", FileCapabilities::mknod),
          Map.entry("CAP_SYS_CHROOT", FileCapabilities::chroot),
          Map.entry("CAP_SETFCAP", FileCapabilities::setfcap),
          Map.entry("CAP_KILL", IdentityCapabilities::kill),
          Map.entry("CAP_SETGID", IdentityCapabilities::setgid),
          Map.entry("CAP_SETPCAP", IdentityCapabilities::setpcap),
          Map.entry("CAP_SETUID", IdentityCapabilities::setuid),
          Map.entry("CAP_SYS_PTRACE", IdentityCapabilities::ptrace),
          Map.entry("CAP_AUDIT_WRITE", SystemCapabilities::auditWrite),
          Map.entry("CAP_IPC_LOCK", SystemCapabilities::lockMemory),
          Map.entry("CAP_NET_BIND_SERVICE", SystemCapabilities::bindService),
          Map.entry("CAP_NET_RAW", SystemCapabilities::raw),
          Map.entry("CAP_SYSLOG", SystemCapabilities::syslog),
          Map.entry("CAP_SYS_ADMIN", SystemCapabilities::admin),
          Map.entry("CAP_SYS_NICE", SystemCapabilities::nice),
          Map.entry("CAP_SYS_RESOURCE", SystemCapabilities::resource),
          Map.entry("CAP_SYS_TIME", SystemCapabilities::time),
          Map.entry("CAP_WAKE_ALARM", SystemCapabilities::wakeAlarm));

  /**
   * The capabilities that a policy does not keep.
   *
   * @param mask a bit each
   * @param rule the rule that says so
   */
  record Missing(long mask, Optional<IntentId> rule) {
    /** Of a session that only records; else none, since nothing of it is recorded. */
    static Missing of(Session session) {
      if (!session.auditOnly()) {
        return new Missing(0, Optional.empty());
      }
      List<CapabilityIntent> intents = session.policy().intents(CapabilityIntent.class);
      long kept = 0;
      for (CapabilityIntent intent : intents) {
        kept |= Capabilities.mask(intent.keep());
      }
      return new Missing(~kept, intents.stream().findFirst().map(CapabilityIntent::id));
    }

    boolean has(String capability) {
      return (mask & Capabilities.mask(List.of(capability))) != 0;
    }
  }

  /** The capabilities that a call needs only with some arguments, or of some callers. */
  static Set<String> conditional() {
    return CHECKS.keySet();
  }

  private final Files files;
  private final WorkerCredentials credentials;
  private final TargetStrings strings;
  private final NamedFiles named;
  private final PathResolver resolver;
  private final FileOpener opener;
  private final String ownUserNamespace;

  CapabilityServer(
      Files files,
      WorkerCredentials credentials,
      TargetStrings strings,
      OpenDecoder decoder,
      PathResolver resolver,
      FileOpener opener,
      String ownUserNamespace) {
    this.files = files;
    this.credentials = credentials;
    this.strings = strings;
    this.named = new NamedFiles(strings, decoder);
    this.resolver = resolver;
    this.opener = opener;
    this.ownUserNamespace = ownUserNamespace;
  }

  /** Whether calls of this name are looked at. */
  static boolean watches(Attached attached, String name) {
    // Asked for each call, and nothing is missing unless the run only records.
    return attached.missing().mask() != 0
        && CapabilityCalls.neededBy(name).stream().anyMatch(attached.missing()::has);
  }

  /**
   * Looks, and records. What cannot be read the kernel refuses itself.
   *
   * @throws Refused when the thread does not get the supervisor's rights back
   */
  void look(Attached attached, Notification notification, Call call) throws Refused {
    if (!watches(attached, call.name())) {
      return;
    }
    credentials.restore();
    try {
      Target target = new Target(files, ownUserNamespace, notification.tid(), attached.root());
      call.comm(target.status().comm());
      // In a user namespace of its own a task has capabilities that no profile gives or takes.
      if (target.sharesUserNamespace()) {
        record(attached, notification, call, target);
      }
    } catch (Refused unreadable) {
      // The call goes on, or is refused, for its own reasons.
    } finally {
      credentials.restore();
    }
  }

  private void record(Attached attached, Notification notification, Call call, Target target)
      throws Refused {
    byte[] status = files.readPiece(files.proc(), notification.tid() + "/status");
    TaskCredentials task = TaskCredentials.parse(status);
    List<String> candidates = candidates(attached.missing(), call.name(), task);
    if (candidates.isEmpty()) {
      return;
    }
    List<NamedFile> paths = named.of(call.name(), notification.arguments(), target);
    FileQuestion onFiles =
        new FileQuestion(
            files, credentials, resolver, opener, attached.session().paths(), target, paths);
    CapabilityQuestion question =
        new CapabilityQuestion(
            files, strings, target, call.name(), notification.arguments(), task, onFiles);
    List<String> needed = new ArrayList<>();
    for (String capability : candidates) {
      if (CHECKS.getOrDefault(capability, ALWAYS).needs(question)) {
        needed.add(capability);
      }
    }
    if (!notification.isValid()) {
      return;
    }
    for (String capability : needed) {
      boolean lent = has(task.effective(), capability);
      attached.recorder().capability(call, capability, lent, onFiles.path(), attached.missing());
    }
  }

  /**
   * Those that the run lent to the task and the profile does not, and those that neither gave it; a
   * task that is not root, or that has given them up, does not get them from a profile.
   */
  private static List<String> candidates(Missing missing, String call, TaskCredentials task) {
    return CapabilityCalls.neededBy(call).stream()
        .filter(missing::has)
        .filter(
            capability ->
                has(task.effective(), capability)
                    || (task.isRoot() && !has(task.bounding(), capability)))
        .toList();
  }

  private static boolean has(long set, String capability) {
    return (set & Capabilities.mask(List.of(capability))) != 0;
  }
}
