package io.zviz.sys;

import io.zviz.spi.host.Architecture;
import java.util.Locale;

/**
 * The system calls that zviz itself makes, with their numbers (arch/x86/entry/syscalls/
 * syscall_64.tbl and include/uapi/asm-generic/unistd.h; a test compares them with the generated
 * tables).
 */
public enum KernelCall {
  READ(0, 63),
  WRITE(1, 64),
  CLOSE(3, 57),
  LSEEK(8, 62),
  MMAP(9, 222),
  MPROTECT(10, 226),
  MUNMAP(11, 215),
  RT_SIGACTION(13, 134),
  RT_SIGPROCMASK(14, 135),
  IOCTL(16, 29),
  SOCKET(41, 198),
  CONNECT(42, 203),
  SENDMSG(46, 211),
  RECVMSG(47, 212),
  SHUTDOWN(48, 210),
  BIND(49, 200),
  LISTEN(50, 201),
  GETSOCKOPT(55, 209),
  EXECVE(59, 221),
  WAIT4(61, 260),
  KILL(62, 129),
  FCNTL(72, 25),
  CHDIR(80, 49),
  FCHDIR(81, 50),
  FCHMOD(91, 52),
  UMASK(95, 166),
  FCHOWN(93, 55),
  SETSID(112, 157),
  SETGROUPS(116, 159),
  SETRESUID(117, 147),
  SETRESGID(119, 149),
  GETPGID(121, 155),
  CAPSET(126, 91),
  RT_SIGTIMEDWAIT(128, 137),
  PIVOT_ROOT(155, 41),
  PRCTL(157, 167),
  MOUNT(165, 40),
  UMOUNT2(166, 39),
  SETHOSTNAME(170, 161),
  CLOCK_GETTIME(228, 113),
  EXIT_GROUP(231, 94),
  TGKILL(234, 131),
  WAITID(247, 95),
  OPENAT(257, 56),
  MKDIRAT(258, 34),
  MKNODAT(259, 33),
  SYMLINKAT(266, 36),
  PPOLL(271, 73),
  UNSHARE(272, 97),
  ACCEPT4(288, 242),
  DUP3(292, 24),
  PIPE2(293, 59),
  PRLIMIT64(302, 261),
  SETNS(308, 268),
  PROCESS_VM_WRITEV(311, 271),
  SECCOMP(317, 277),
  MEMFD_CREATE(319, 279),
  EXECVEAT(322, 281),
  STATX(332, 291),
  PIDFD_SEND_SIGNAL(424, 424),
  OPEN_TREE(428, 428),
  MOVE_MOUNT(429, 429),
  FSOPEN(430, 430),
  FSCONFIG(431, 431),
  FSMOUNT(432, 432),
  PIDFD_OPEN(434, 434),
  CLONE3(435, 435),
  CLOSE_RANGE(436, 436),
  OPENAT2(437, 437),
  PIDFD_GETFD(438, 438),
  MOUNT_SETATTR(442, 442),
  LANDLOCK_CREATE_RULESET(444, 444),
  LANDLOCK_ADD_RULE(445, 445),
  LANDLOCK_RESTRICT_SELF(446, 446);

  private final int x86;
  private final int arm;

  KernelCall(int x86, int arm) {
    this.x86 = x86;
    this.arm = arm;
  }

  /** The call's number on an architecture. */
  public int number(Architecture architecture) {
    return architecture == Architecture.X86_64 ? x86 : arm;
  }

  /** The call's name as the kernel writes it. */
  public String lowerName() {
    return name().toLowerCase(Locale.ROOT);
  }
}
