package io.zviz.broker;

import java.util.List;

/** Whether a call needs the capabilities about the network and the machine, capabilities(7). */
final class SystemCapabilities {
  // include/uapi/linux/sched.h: CLONE_NEWNS, NEWCGROUP, NEWUTS, NEWIPC, NEWPID, NEWNET; NEWUSER.
  private static final int NAMESPACES = 0x6e020000;
  private static final int CLONE_NEWTIME = 0x80;
  private static final int CLONE_NEWUSER = 0x10000000;
  private static final int OPEN_TREE_CLONE = 1;
  // include/linux/socket.h, net.h, netlink.h
  private static final int AF_NETLINK = 16;
  private static final int AF_PACKET = 17;
  private static final int SOCK_TYPE = 0xf;
  private static final int SOCK_RAW = 3;
  private static final int NETLINK_AUDIT = 9;
  // Of a new network namespace, net.ipv4.ip_unprivileged_port_start.
  private static final int FIRST_FREE_PORT = 1024;
  private static final int LONGEST_ADDRESS = 128;
  // SCHED_FIFO, SCHED_RR, SCHED_DEADLINE, include/uapi/linux/sched.h
  private static final List<Integer> REAL_TIME = List.of(1, 2, 6);
  private static final int SCHED_RESET_ON_FORK = 0x40000000;
  private static final int CLASS_SHIFT = 13;
  private static final int CLASS_REAL_TIME = 1;
  private static final int NICEST = 20;
  private static final int NICE = 16; // in /proc/TID/stat, behind the name
  // CLOCK_REALTIME_ALARM and CLOCK_BOOTTIME_ALARM, include/uapi/linux/time.h
  private static final List<Integer> ALARMS = List.of(8, 9);
  private static final int ADJ_OFFSET_SS_READ = 0xa001;
  private static final int MCL_CURRENT = 1;
  // SYSLOG_ACTION_READ_ALL and SYSLOG_ACTION_SIZE_BUFFER, include/linux/syslog.h
  private static final List<Integer> LOG_FOR_ALL = List.of(3, 10);

  /** By number, include/uapi/asm-generic/resource.h, as /proc/PID/limits calls them. */
  private static final List<String> LIMITS =
      List.of(
          "Max cpu time",
          "Max file size",
          "Max data size",
          "Max stack size",
          "Max core file size",
          "Max resident set",
          "Max processes",
          "Max open files",
          "Max locked memory",
          "Max address space",
          "Max file locks",
          "Max pending signals",
          "Max msgqueue size",
          "Max nice priority",
          "Max realtime priority",
          "Max realtime timeout");

  private SystemCapabilities() {}

  static boolean bindService(CapabilityQuestion call) throws Refused {
    int size = Math.min(call.word(2), LONGEST_ADDRESS);
    return size > 0
        && SocketAddress.of(call.structure(1, size).array())
            .filter(address -> address.port() > 0 && address.port() < FIRST_FREE_PORT)
            .isPresent();
  }

  static boolean raw(CapabilityQuestion call) {
    int domain = call.word(0);
    boolean internet = domain == TargetSocket.AF_INET || domain == TargetSocket.AF_INET6;
    return domain == AF_PACKET || (internet && (call.word(1) & SOCK_TYPE) == SOCK_RAW);
  }

  static boolean auditWrite(CapabilityQuestion call) {
    return call.word(0) == AF_NETLINK && call.word(2) == NETLINK_AUDIT;
  }

  static boolean admin(CapabilityQuestion call) {
    return switch (call.name()) {
      case "clone" -> makesNamespaces(call.word(0), NAMESPACES);
      case "unshare" -> makesNamespaces(call.word(0), NAMESPACES | CLONE_NEWTIME);
      case "open_tree" -> (call.word(2) & OPEN_TREE_CLONE) != 0;
      default -> true;
    };
  }

  /** In a new user namespace everybody may make the others. */
  private static boolean makesNamespaces(int flags, int namespaces) {
    return (flags & namespaces) != 0 && (flags & CLONE_NEWUSER) == 0;
  }

  static boolean nice(CapabilityQuestion call) throws Refused {
    return switch (call.name()) {
      case "setpriority" -> raisesPriority(call);
      case "ioprio_set" -> call.word(2) >> CLASS_SHIFT == CLASS_REAL_TIME;
      case "sched_setattr" -> isRealTime(call, call.structure(call.argument(1), 4, 4).getInt(0));
      default -> isRealTime(call, call.word(1));
    };
  }

  private static boolean raisesPriority(CapabilityQuestion call) throws Refused {
    int wanted = call.word(2);
    boolean own = call.word(0) == 0 && call.word(1) == 0;
    boolean raises = own ? wanted < call.statistic(NICE) : wanted < 0;
    return raises && NICEST - wanted > call.limit("Max nice priority", false);
  }

  private static boolean isRealTime(CapabilityQuestion call, int policy) throws Refused {
    return REAL_TIME.contains(policy & ~SCHED_RESET_ON_FORK)
        && call.limit("Max realtime priority", false) == 0;
  }

  /** A hard limit that is raised, of the process itself. */
  static boolean resource(CapabilityQuestion call) throws Refused {
    boolean old = call.is("setrlimit");
    int resource = call.word(old ? 0 : 1);
    int limits = old ? 1 : 2;
    boolean own = old || call.word(0) == 0;
    if (!own || call.argument(limits) == 0 || resource < 0 || resource >= LIMITS.size()) {
      return false;
    }
    long wanted = call.structure(limits, 16).getLong(8);
    long hard = call.limit(LIMITS.get(resource), true);
    return hard != Long.MAX_VALUE && Long.compareUnsigned(wanted, hard) > 0;
  }

  static boolean time(CapabilityQuestion call) throws Refused {
    if (call.is("settimeofday", "clock_settime")) {
      return true;
    }
    int modes = call.structure(call.is("adjtimex") ? 0 : 1, 4).getInt(0);
    return modes != 0 && modes != ADJ_OFFSET_SS_READ;
  }

  static boolean syslog(CapabilityQuestion call) {
    return !LOG_FOR_ALL.contains(call.word(0)) || call.setting("kernel/dmesg_restrict") != 0;
  }

  static boolean wakeAlarm(CapabilityQuestion call) {
    return ALARMS.contains(call.word(0));
  }

  /** mm/mlock.c. */
  static boolean lockMemory(CapabilityQuestion call) throws Refused {
    long limit = call.limit("Max locked memory", false);
    if (limit == Long.MAX_VALUE) {
      return false;
    }
    if (!call.is("mlockall")) {
      return call.argument(1) + (call.task().lockedKilobytes() << 10) > limit;
    }
    boolean current = (call.word(0) & MCL_CURRENT) != 0;
    return limit == 0 || (current && call.task().mappedKilobytes() << 10 > limit);
  }
}
