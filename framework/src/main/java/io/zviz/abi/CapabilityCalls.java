package io.zviz.abi;

import java.util.Collections;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Which capabilities a system call can need, capabilities(7) of the Linux man-pages. Whether it
 * needs them depends on its arguments and on who calls.
 *
 * <p>Left out are calls that every program makes all the time (fcntl with F_SETLEASE, setsockopt
 * and netlink messages for CAP_NET_ADMIN, ioctl for CAP_LINUX_IMMUTABLE and others, write for
 * CAP_FSETID), System V IPC (CAP_IPC_OWNER), and perf_event_open, which a sysctl opens to all.
 */
public final class CapabilityCalls {
  private static final String CHANGE_MODE = " chmod fchmod fchmodat fchmodat2";
  private static final String OPEN = " open openat openat2 creat";
  private static final String CHANGE_FOLDER =
      " mkdir mkdirat mknod mknodat rmdir unlink unlinkat rename renameat renameat2 link linkat"
          + " symlink symlinkat";
  private static final String CHANGE_TIMES = " utime utimes futimesat utimensat";
  private static final String CHANGE_OWNER = " chown lchown fchownat";
  private static final String LOOK =
      " stat lstat newfstatat statx access faccessat faccessat2 readlink readlinkat chdir chroot";

  private static final Map<String, SortedSet<String>> CALLS = new TreeMap<>();

  static {
    add("CAP_SETUID", "setuid setreuid setresuid setfsuid");
    add("CAP_SETGID", "setgid setregid setresgid setfsgid setgroups");
    add("CAP_CHOWN", "fchown" + CHANGE_OWNER);
    add(
        "CAP_FOWNER",
        "setxattr lsetxattr fsetxattr" + CHANGE_MODE + CHANGE_TIMES + OPEN + CHANGE_FOLDER);
    add("CAP_FSETID", CHANGE_MODE);
    add(
        "CAP_DAC_OVERRIDE",
        "execve execveat truncate setxattr lsetxattr removexattr lremovexattr"
            + " chmod fchmodat fchmodat2"
            + CHANGE_OWNER
            + CHANGE_TIMES
            + OPEN
            + CHANGE_FOLDER
            + LOOK);
    add("CAP_DAC_READ_SEARCH", "open_by_handle_at");
    add("CAP_KILL", "kill tkill tgkill rt_sigqueueinfo rt_tgsigqueueinfo");
    add("CAP_SETPCAP", "prctl capset");
    add("CAP_SETFCAP", "setxattr lsetxattr fsetxattr");
    add("CAP_NET_BIND_SERVICE", "bind");
    add("CAP_NET_RAW", "socket");
    add("CAP_AUDIT_WRITE", "socket");
    add("CAP_SYS_CHROOT", "chroot");
    add("CAP_MKNOD", "mknod mknodat");
    add("CAP_IPC_LOCK", "mlock mlock2 mlockall");
    add(
        "CAP_SYS_ADMIN",
        "mount umount2 pivot_root sethostname setdomainname swapon swapoff setns unshare clone"
            + " fsopen fsmount fspick open_tree move_mount mount_setattr");
    add("CAP_SYS_NICE", "setpriority sched_setscheduler sched_setattr ioprio_set");
    add("CAP_SYS_RESOURCE", "setrlimit prlimit64");
    add("CAP_SYS_TIME", "settimeofday clock_settime adjtimex clock_adjtime");
    add("CAP_SYS_PTRACE", "ptrace process_vm_readv process_vm_writev kcmp");
    add("CAP_SYS_BOOT", "reboot kexec_load kexec_file_load");
    add("CAP_SYS_MODULE", "init_module finit_module delete_module");
    add("CAP_SYS_PACCT", "acct");
    add("CAP_SYS_TTY_CONFIG", "vhangup");
    add("CAP_SYS_RAWIO", "iopl ioperm");
    add("CAP_SYSLOG", "syslog");
    add("CAP_WAKE_ALARM", "timer_create timerfd_create");
    add("CAP_BPF", "bpf");
  }

  private CapabilityCalls() {}

  private static void add(String capability, String calls) {
    for (String call : calls.strip().split(" ", -1)) {
      CALLS.computeIfAbsent(call, absent -> new TreeSet<>()).add(capability);
    }
  }

  /** The capabilities that a call of this name can need; none for most calls. */
  public static SortedSet<String> neededBy(String call) {
    return Collections.unmodifiableSortedSet(
        CALLS.getOrDefault(call, Collections.emptySortedSet()));
  }

  /** The calls that can need one. */
  public static SortedSet<String> calls() {
    return Collections.unmodifiableSortedSet(new TreeSet<>(CALLS.keySet()));
  }
}
