/*
 * Tries operations that lead out of a container, each in a process of its own, and says what became
 * of each:
 *
 *   attacks PID [CASE...]
 *
 * PID is a process of the host, outside of the container. A line is "CASE RESULT": "ok" when the
 * operation was done, else the name of the error, or "SIG" and the number of the signal that ended
 * the try. Without a case all are tried. The operations are whole and would succeed; those that must
 * not (a reboot) are wrong in an argument that the kernel looks at only after it has looked at the
 * caller's rights.
 */
#define _GNU_SOURCE
#include <errno.h>
#include <dirent.h>
#include <fcntl.h>
#include <linux/bpf.h>
#include <linux/capability.h>
#include <linux/filter.h>
#include <linux/mount.h>
#include <linux/perf_event.h>
#include <sched.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/io.h>
#include <sys/mman.h>
#include <sys/mount.h>
#include <sys/personality.h>
#include <sys/prctl.h>
#include <sys/ptrace.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/statvfs.h>
#include <sys/syscall.h>
#include <sys/sysmacros.h>
#include <sys/time.h>
#include <sys/timex.h>
#include <sys/uio.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#ifndef SYS_open_tree_attr
#define SYS_open_tree_attr 467
#endif
#ifndef SYS_statmount
#define SYS_statmount 457
#define SYS_listmount 458
#endif
#ifndef SYS_set_mempolicy_home_node
#define SYS_set_mempolicy_home_node 450
#endif

static long target = 42; /* in every process, at the same address */
static pid_t sibling, stranger;

static long at(const char *path, int flags) {
  int descriptor = open(path, flags | O_CLOEXEC);
  return descriptor < 0 ? -1 : close(descriptor);
}

/* A file or folder that is empty tells nothing: ENODATA. */
static long entry(const char *path) {
  char text[16];
  int descriptor = open(path, O_RDONLY | O_CLOEXEC);
  long length = descriptor < 0 ? -1 : read(descriptor, text, sizeof text);
  errno = length == 0 ? ENODATA : errno;
  return length > 0 ? 0 : -1;
}

static long listed(const char *path) {
  DIR *folder = opendir(path);
  int names = 0;
  if (folder == NULL) {
    return -1;
  }
  while (readdir(folder) != NULL) {
    names++;
  }
  errno = ENODATA;
  return names > 2 ? 0 : -1;
}

static long writable(const char *path) {
  struct statvfs mount;
  if (statvfs(path, &mount) < 0) {
    return -1;
  }
  errno = EROFS;
  return mount.f_flag & ST_RDONLY ? -1 : 0;
}

static long namespace(int flags) { return unshare(flags); }

static long clones(unsigned long flags) {
  long pid = syscall(SYS_clone, flags | SIGCHLD, 0, 0, 0, 0);
  if (pid == 0) {
    _exit(0);
  }
  return pid < 0 ? -1 : 0;
}

static long node(const char *path, mode_t type, int major, int minor) {
  unlink(path);
  long made = mknod(path, type | 0600, makedev(major, minor));
  return made < 0 ? -1 : unlink(path);
}

static long remote(long number, pid_t pid) {
  long copy = 0;
  struct iovec here = {&copy, sizeof copy}, there = {&target, sizeof target};
  return syscall(number, pid, &here, 1, &there, 1, 0);
}

static long memory_of(const char *name) {
  char path[64];
  snprintf(path, sizeof path, "/proc/%s/mem", name);
  int descriptor = open(path, O_RDWR | O_CLOEXEC);
  return descriptor < 0 ? -1 : pwrite(descriptor, &target, sizeof target, (off_t)&target);
}

static long memory_of_parent(void) {
  char name[16];
  snprintf(name, sizeof name, "%d", getppid());
  return memory_of(name);
}

static long link_of(const char *path) {
  char text[4096];
  return readlink(path, text, sizeof text);
}

static long descriptor_of(pid_t pid) {
  int process = syscall(SYS_pidfd_open, pid, 0);
  return process < 0 ? -1 : syscall(SYS_pidfd_getfd, process, 0, 0);
}

static long madvise_of(pid_t pid) {
  int process = syscall(SYS_pidfd_open, pid, 0);
  struct iovec range = {(void *)((unsigned long)&target & ~4095UL), 4096};
  return process < 0 ? -1 : syscall(SYS_process_madvise, process, &range, 1, MADV_COLD, 0);
}

static long map_of_bpf(void) {
  union bpf_attr attributes = {.map_type = BPF_MAP_TYPE_ARRAY, .key_size = 4, .value_size = 4, .max_entries = 1};
  return syscall(SYS_bpf, BPF_MAP_CREATE, &attributes, sizeof attributes);
}

static long counter(void) {
  struct perf_event_attr event = {.type = PERF_TYPE_SOFTWARE, .size = sizeof event, .config = PERF_COUNT_SW_CPU_CLOCK};
  return syscall(SYS_perf_event_open, &event, 0, -1, -1, 0);
}

static long capability(void) {
  struct __user_cap_header_struct header = {_LINUX_CAPABILITY_VERSION_3, 0};
  struct __user_cap_data_struct data[2];
  if (syscall(SYS_capget, &header, data) < 0) {
    return -1;
  }
  data[0].permitted |= 1 << CAP_SYS_ADMIN;
  data[0].effective |= 1 << CAP_SYS_ADMIN;
  return syscall(SYS_capset, &header, data);
}

static long inheritable(void) {
  struct __user_cap_header_struct header = {_LINUX_CAPABILITY_VERSION_3, 0};
  struct __user_cap_data_struct data[2];
  if (syscall(SYS_capget, &header, data) < 0) {
    return -1;
  }
  data[0].inheritable = 1 << CAP_NET_RAW;
  return syscall(SYS_capset, &header, data);
}

static long ambient(void) {
  inheritable();
  return prctl(PR_CAP_AMBIENT, PR_CAP_AMBIENT_RAISE, CAP_NET_RAW, 0, 0);
}

static long real_time(void) {
  struct {
    unsigned size, policy;
    unsigned long flags;
    int nice;
    unsigned priority;
    unsigned long runtime, deadline, period;
  } attributes = {48, SCHED_FIFO, 0, 0, 1, 0, 0, 0};
  return syscall(SYS_sched_setattr, 0, &attributes, 0);
}

static long clock_offset(void) {
  struct timex change = {.modes = ADJ_SETOFFSET};
  return syscall(SYS_clock_adjtime, CLOCK_REALTIME, &change) < 0 ? -1 : 0;
}

static long owner(int pid) {
  int ends[2];
  return pipe(ends) < 0 ? -1 : fcntl(ends[0], F_SETOWN, pid);
}

static long core_limit(void) {
  struct rlimit limit = {1 << 20, RLIM_INFINITY};
  return setrlimit(RLIMIT_CORE, &limit);
}

/* Whether the kernel would run the host's core_pattern for a crash. */
static long crash(void) {
  struct rlimit most;
  int status;
  getrlimit(RLIMIT_CORE, &most);
  most.rlim_cur = most.rlim_max;
  setrlimit(RLIMIT_CORE, &most);
  pid_t child = fork();
  if (child == 0) {
    chdir("/tmp");
    raise(SIGSEGV);
  }
  waitpid(child, &status, 0);
  errno = ENODATA;
  return WCOREDUMP(status) ? 0 : -1;
}

static long tree_of(void) { return syscall(SYS_open_tree, AT_FDCWD, "/", OPEN_TREE_CLONE | O_CLOEXEC); }

static long move_of(void) {
  long tree = tree_of();
  return syscall(SYS_move_mount, tree < 0 ? 0 : tree, "", AT_FDCWD, "/tmp", MOVE_MOUNT_F_EMPTY_PATH);
}

static long context(void) { return syscall(SYS_fsopen, "tmpfs", 0); }

static long configure(void) {
  long opened = context();
  return syscall(SYS_fsconfig, opened < 0 ? 0 : opened, FSCONFIG_CMD_CREATE, 0, 0, 0);
}

static long mounted(void) {
  long opened = context();
  if (opened >= 0) {
    syscall(SYS_fsconfig, opened, FSCONFIG_CMD_CREATE, 0, 0, 0);
  }
  return syscall(SYS_fsmount, opened < 0 ? 0 : opened, 0, 0);
}

static long attributes(long number) {
  struct mount_attr none = {0};
  return number == SYS_mount_setattr ? syscall(number, AT_FDCWD, "/", 0, &none, sizeof none)
                                     : syscall(number, AT_FDCWD, "/", OPEN_TREE_CLONE, &none, sizeof none);
}

static long classic_chroot(void) {
  mkdir("/tmp/jail", 0700);
  int here = open("/", O_RDONLY | O_DIRECTORY);
  long done = chroot("/tmp/jail");
  if (done == 0) {
    fchdir(here);
    done = chroot(".");
  }
  rmdir("/tmp/jail");
  return done;
}

static long release_agent(void) {
  if (unshare(CLONE_NEWUSER | CLONE_NEWNS | CLONE_NEWCGROUP) < 0) {
    return -1;
  }
  return 0; /* in a new user namespace: the rest is the kernel's business (CVE-2022-0492) */
}

/* CVE-2022-0847: what is written to the pipe must not reach the file behind the spliced page. */
static long dirty_pipe(void) {
  int ends[2], file = open("/proc/self/exe", O_RDONLY);
  char before[2], after[2], page[4096];
  if (file < 0 || pipe(ends) < 0 || pread(file, before, 2, 0) != 2) {
    return -1;
  }
  for (int filled = 0; filled < 16; filled++) {
    if (write(ends[1], page, sizeof page) < 0) {
      return -1;
    }
  }
  for (int filled = 0; filled < 16; filled++) {
    if (read(ends[0], page, sizeof page) < 0) {
      return -1;
    }
  }
  loff_t from = 0;
  if (splice(file, &from, ends[1], 0, 1, 0) < 0 || write(ends[1], "XX", 2) < 0) {
    return -1;
  }
  if (pread(file, after, 2, 0) != 2 || memcmp(before, after, 2) == 0) {
    errno = EROFS; /* what it wrote is not there */
    return -1;
  }
  return 0;
}

static long give_pages(void) {
  int ends[2];
  struct iovec page = {&target, sizeof target};
  return pipe(ends) < 0 ? -1 : vmsplice(ends[1], &page, 1, SPLICE_F_GIFT);
}

#define TRY(name, expression) \
  if (strcmp(wanted, name) == 0) return expression

static char everything[8192];

#define CASES(X) \
  X("C03.exe-of-init", at("/proc/1/exe", O_WRONLY)) \
  X("C12.inheritable", inheritable()) \
  X("C12.ambient", ambient()) \
  X("C15.cgroup-procs", at("/sys/fs/cgroup/pids/cgroup.procs", O_WRONLY)) \
  X("C15.remount", mount("none", "/", 0, MS_REMOUNT | MS_BIND | MS_NOSUID, 0)) \
  X("C16.unshare", release_agent()) \
  X("C17.fsopen-cgroup2", syscall(SYS_fsopen, "cgroup2", 0)) \
  X("C18.fsopen", context()) \
  X("C18.fsconfig", configure()) \
  X("C18.fsmount", mounted()) \
  X("C18.fspick", syscall(SYS_fspick, AT_FDCWD, "/", 0)) \
  X("C18.open_tree", tree_of()) \
  X("C18.move_mount", move_of()) \
  X("C18.mount_setattr", attributes(SYS_mount_setattr)) \
  X("C18.open_tree_attr", attributes(SYS_open_tree_attr)) \
  X("C18.mount", mount("zviz", "/tmp", "tmpfs", 0, 0)) \
  X("C18.umount", umount2("/dev/shm", MNT_DETACH)) \
  X("C19.block", node("sda", S_IFBLK, 8, 0)) \
  X("C19.memory", node("mem", S_IFCHR, 1, 1)) \
  X("C20.share", mount(0, "/", 0, MS_SHARED | MS_REC, 0)) \
  X("C21.chroot", classic_chroot()) \
  X("C21.pivot_root", syscall(SYS_pivot_root, "/", "/nowhere")) \
  X("C22.kcore", entry("/proc/kcore")) \
  X("C22.keys", entry("/proc/keys")) \
  X("C22.timer_list", entry("/proc/timer_list")) \
  X("C22.interrupts", entry("/proc/interrupts")) \
  X("C22.acpi", listed("/proc/acpi")) \
  X("C22.asound", listed("/proc/asound")) \
  X("C22.scsi", listed("/proc/scsi")) \
  X("C22.latency_stats", entry("/proc/latency_stats")) \
  X("C22.sched_debug", entry("/proc/sched_debug")) \
  X("C22.timer_stats", entry("/proc/timer_stats")) \
  X("C22.sysrq-trigger", at("/proc/sysrq-trigger", O_WRONLY)) \
  X("C22.sysrq", at("/proc/sys/kernel/sysrq", O_WRONLY)) \
  X("C22.bus", writable("/proc/bus")) \
  X("C22.irq", at("/proc/irq/default_smp_affinity", O_WRONLY)) \
  X("C22.fs", writable("/proc/fs")) \
  X("C22.firmware", listed("/sys/firmware")) \
  X("C22.powercap", listed("/sys/devices/virtual/powercap")) \
  X("C22.debug", listed("/sys/kernel/debug")) \
  X("C22.power", at("/sys/power/state", O_WRONLY)) \
  X("C22.sys", writable("/proc/sys")) \
  X("C22.irq-mount", writable("/proc/irq")) \
  X("C23.core_pattern", at("/proc/sys/kernel/core_pattern", O_WRONLY)) \
  X("C23.modprobe", at("/proc/sys/kernel/modprobe", O_WRONLY)) \
  X("C23.binfmt_misc", at("/proc/sys/fs/binfmt_misc/register", O_WRONLY)) \
  X("C23.uevent_helper", at("/sys/kernel/uevent_helper", O_WRONLY)) \
  X("C26.capset", capability()) \
  X("D01.seize-sibling", ptrace(PTRACE_SEIZE, sibling, 0, 0)) \
  X("D01.seize-parent", ptrace(PTRACE_SEIZE, getppid(), 0, 0)) \
  X("D01.seize-first", ptrace(PTRACE_SEIZE, 1, 0, 0)) \
  X("D01.traceme", ptrace(PTRACE_TRACEME, 0, 0, 0)) \
  X("D02.readv", remote(SYS_process_vm_readv, getppid())) \
  X("D02.writev", remote(SYS_process_vm_writev, getppid())) \
  X("D02.madvise", madvise_of(getppid())) \
  X("D02.kcmp", syscall(SYS_kcmp, getpid(), getppid(), 1, 0, 0)) \
  X("D02.getfd", descriptor_of(getppid())) \
  X("D03.mem-of-first", memory_of("1")) \
  X("D03.mem-of-parent", memory_of_parent()) \
  X("D04.root-of-first", link_of("/proc/1/root")) \
  X("D04.cwd-of-first", link_of("/proc/1/cwd")) \
  X("D04.exe-of-first", link_of("/proc/1/exe")) \
  X("D04.environ-of-first", at("/proc/1/environ", O_RDONLY)) \
  X("D04.fd-of-first", listed("/proc/1/fd")) \
  X("D05.kill-of-host", kill(stranger, 0)) \
  X("D06.own-of-host", owner(stranger)) \
  X("D07.add_key", syscall(SYS_add_key, "user", "zviz", "x", 1, -3)) \
  X("D07.request_key", syscall(SYS_request_key, "user", "zviz-none", 0, -3)) \
  X("D07.keyctl", syscall(SYS_keyctl, 0, -3, 1)) \
  X("D08.userfaultfd", syscall(SYS_userfaultfd, 0)) \
  X("D08.device", at("/dev/userfaultfd", O_RDWR)) \
  X("D09.bpf", map_of_bpf()) \
  X("D09.perf_event_open", counter()) \
  X("D10.modify_ldt", syscall(SYS_modify_ldt, 0, everything, sizeof everything)) \
  X("D10.iopl", iopl(3)) \
  X("D10.ioperm", ioperm(0x80, 1, 1)) \
  X("D11.no-randomize", personality(ADDR_NO_RANDOMIZE)) \
  X("D11.read-implies-exec", personality(READ_IMPLIES_EXEC)) \
  X("D12.set_mm", prctl(PR_SET_MM, PR_SET_MM_START_BRK, (unsigned long)sbrk(0), 0, 0)) \
  X("D12.no_new_privs-off", prctl(PR_SET_NO_NEW_PRIVS, 0, 0, 0, 0)) \
  X("D12.bounding", prctl(PR_CAPBSET_DROP, CAP_NET_RAW, 0, 0, 0)) \
  X("D13.kexec_load", syscall(SYS_kexec_load, 0, 0, 0, 0)) \
  X("D13.kexec_file_load", syscall(SYS_kexec_file_load, -1, -1, 1, "", 0)) \
  X("D13.init_module", syscall(SYS_init_module, everything, 0, "")) \
  X("D13.finit_module", syscall(SYS_finit_module, -1, "", 0)) \
  X("D13.delete_module", syscall(SYS_delete_module, "zviz-none", O_NONBLOCK)) \
  X("D13.reboot", syscall(SYS_reboot, 1, 2, 3, 0)) \
  X("D13.swapon", syscall(SYS_swapon, "/nonexistent", 0)) \
  X("D13.swapoff", syscall(SYS_swapoff, "/nonexistent")) \
  X("D13.acct", acct(0)) \
  X("D13.syslog", syscall(SYS_syslog, 3, everything, 1)) \
  X("D13.settimeofday", syscall(SYS_settimeofday, 0, 0)) \
  X("D13.clock_adjtime", clock_offset()) \
  X("D13.sethostname", sethostname("zviz", 4)) \
  X("D13.setdomainname", setdomainname("zviz", 4)) \
  X("D13.vhangup", vhangup()) \
  X("D13.quotactl", syscall(SYS_quotactl, 0x80000100, 0, 0, 0)) \
  X("D13.quotactl_fd", syscall(SYS_quotactl_fd, -1, 0x80000700, 0, 0)) \
  X("D14.mbind", syscall(SYS_mbind, (unsigned long)everything & ~4095UL, 4096, 0, 0, 0, 0)) \
  X("D14.move_pages", syscall(SYS_move_pages, 0, 0, 0, 0, 0, 0)) \
  X("D14.migrate_pages", syscall(SYS_migrate_pages, 0, 1, everything, everything)) \
  X("D14.set_mempolicy", syscall(SYS_set_mempolicy, 0, 0, 0)) \
  X("D14.home_node", syscall(SYS_set_mempolicy_home_node, 0, 0, 0, 0)) \
  X("D17.unshare", namespace(CLONE_NEWTIME)) \
  X("D17.user", namespace(CLONE_NEWUSER)) \
  X("D17.clone", clones(CLONE_NEWUSER)) \
  X("D17.setns", setns(open("/proc/self/ns/uts", O_RDONLY), CLONE_NEWUTS)) \
  X("D18.sched_setattr", real_time()) \
  X("D18.setpriority", setpriority(PRIO_PROCESS, 0, -20)) \
  X("D18.ioprio_set", syscall(SYS_ioprio_set, 1, 0, 1 << 13)) \
  X("D19.core-limit", core_limit()) \
  X("D19.core-dumped", crash()) \
  X("D20.vmsplice", give_pages()) \
  X("D20.dirty-pipe", dirty_pipe())

static long attempt(const char *wanted) {
#define RUN(name, expression) TRY(name, expression);
  CASES(RUN)
  errno = ENOANO;
  return -1;
}

static void tell(const char *name) {
  fflush(stdout);
  pid_t child = fork();
  if (child == 0) {
    alarm(20);
    errno = 0;
    long result = attempt(name);
    _exit(result < 0 ? errno : 0);
  }
  int status;
  waitpid(child, &status, 0);
  if (WIFSIGNALED(status)) {
    printf("%s SIG%d\n", name, WTERMSIG(status));
  } else {
    printf("%s %s\n", name, WEXITSTATUS(status) ? strerrorname_np(WEXITSTATUS(status)) : "ok");
  }
}

int main(int count, char **arguments) {
  stranger = count > 1 ? atoi(arguments[1]) : getpid();
  sibling = fork();
  if (sibling == 0) {
    pause();
    _exit(0);
  }
  for (int i = 2; i < count; i++) {
    tell(arguments[i]);
  }
#define TELL(name, expression) \
  if (count <= 2) tell(name);
  CASES(TELL)
  kill(sibling, SIGKILL);
  return 0;
}
