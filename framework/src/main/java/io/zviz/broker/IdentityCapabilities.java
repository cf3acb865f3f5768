package io.zviz.broker;

import java.nio.ByteBuffer;

/** Whether a call needs the capabilities about users, groups and processes, capabilities(7). */
final class IdentityCapabilities {
  private static final int KEEP = -1;
  // include/uapi/linux/prctl.h
  private static final int PR_CAPBSET_DROP = 24;
  private static final int PR_SET_SECUREBITS = 28;
  // include/uapi/linux/ptrace.h
  private static final int PTRACE_ATTACH = 16;
  private static final int PTRACE_SEIZE = 0x4206;
  private static final int INHERITABLE = 8; // in struct __user_cap_data_struct, 12 bytes each half
  private static final int HALF = 12;

  private IdentityCapabilities() {}

  /** kernel/sys.c. */
  static boolean setuid(CapabilityQuestion call) {
    TaskCredentials task = call.task();
    return switch (call.name()) {
      case "setuid" -> !task.returnsToUser(call.word(0));
      case "setreuid" ->
          lacks(call.word(0), task.isRealOrEffectiveUser(call.word(0)))
              || lacks(call.word(1), task.isUserToKeep(call.word(1)));
      case "setresuid" ->
          lacks(call.word(0), task.isUserToKeep(call.word(0)))
              || lacks(call.word(1), task.isUserToKeep(call.word(1)))
              || lacks(call.word(2), task.isUserToKeep(call.word(2)));
      default -> lacks(call.word(0), task.isUser(call.word(0)));
    };
  }

  /** kernel/sys.c and kernel/groups.c. */
  static boolean setgid(CapabilityQuestion call) {
    TaskCredentials task = call.task();
    return switch (call.name()) {
      case "setgroups" -> true;
      case "setgid" -> !task.returnsToGroup(call.word(0));
      case "setregid" ->
          lacks(call.word(0), task.isRealOrEffectiveGroup(call.word(0)))
              || lacks(call.word(1), task.isGroupToKeep(call.word(1)));
      case "setresgid" ->
          lacks(call.word(0), task.isGroupToKeep(call.word(0)))
              || lacks(call.word(1), task.isGroupToKeep(call.word(1)))
              || lacks(call.word(2), task.isGroupToKeep(call.word(2)));
      default -> lacks(call.word(0), task.isGroup(call.word(0)));
    };
  }

  private static boolean lacks(int id, boolean isOwn) {
    return id != KEEP && !isOwn;
  }

  /** security/commoncap.c. */
  static boolean setpcap(CapabilityQuestion call) throws Refused {
    if (call.is("prctl")) {
      return call.word(0) == PR_CAPBSET_DROP || call.word(0) == PR_SET_SECUREBITS;
    }
    ByteBuffer data = call.structure(1, 2 * HALF);
    long wanted =
        (data.getInt(INHERITABLE) & 0xffffffffL)
            | (long) data.getInt(HALF + INHERITABLE) << Integer.SIZE;
    return (wanted & ~(call.task().inheritable() | call.task().permitted())) != 0;
  }

  /** kernel/signal.c; of groups of processes, one that may be signalled is enough. */
  static boolean kill(CapabilityQuestion call) throws Refused {
    int pid = call.word(call.is("tgkill", "rt_tgsigqueueinfo") ? 1 : 0);
    return pid > 0 && !call.task().maySignal(call.other(pid));
  }

  /** kernel/ptrace.c. */
  static boolean ptrace(CapabilityQuestion call) throws Refused {
    if (call.is("ptrace")) {
      int request = call.word(0);
      return (request == PTRACE_ATTACH || request == PTRACE_SEIZE)
          && !call.task().mayTrace(call.other(call.word(1)));
    }
    return !call.task().mayTrace(call.other(call.word(0)))
        || (call.is("kcmp") && !call.task().mayTrace(call.other(call.word(1))));
  }
}
