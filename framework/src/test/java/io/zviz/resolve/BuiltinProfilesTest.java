package io.zviz.resolve;

import static io.zviz.resolve.Policies.decision;
import static org.assertj.core.api.Assertions.assertThat;

import io.zviz.spi.policy.CapabilityIntent;
import io.zviz.spi.policy.Decision;
import io.zviz.spi.policy.EgressIntent;
import io.zviz.spi.policy.Notice;
import io.zviz.spi.policy.PathAccess;
import io.zviz.spi.policy.PathIntent;
import io.zviz.spi.policy.ResolvedPolicy;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The profiles that ship with the product. */
final class BuiltinProfilesTest {
  /** Seen with strace under sh and some sixty coreutils, grep, sed, awk, tar, find on Debian 12. */
  private static final List<String> SHELL =
      List.of(
          ("access arch_prctl brk clock_nanosleep clone close copy_file_range dup2 "
                  + "execve fadvise64 fchdir fchmod fchmodat fchown fcntl fstatfs futex "
                  + "getdents64 getegid geteuid getgid getgroups getpid getppid getrandom "
                  + "getuid getxattr ioctl kill lgetxattr lseek mkdir mmap mprotect munmap "
                  + "newfstatat openat pipe2 poll prctl pread64 prlimit64 read readlink "
                  + "renameat2 rmdir rseq rt_sigaction rt_sigprocmask rt_sigreturn "
                  + "rt_sigsuspend sched_getaffinity set_robust_list set_tid_address "
                  + "setpgid sigaltstack statfs statx symlinkat sysinfo timer_create "
                  + "timer_settime umask uname unlinkat utimensat vfork wait4 write")
              .split(" ", -1));

  /** Seen with strace under make, gcc, git, Python, Node.js, npm, Java and Perl on Debian 12. */
  private static final List<String> BUILD =
      List.of(
          ("access arch_prctl bind brk capget chdir chmod clock_getres "
                  + "clock_nanosleep clone close close_range connect copy_file_range creat "
                  + "dup2 epoll_create1 epoll_ctl epoll_pwait epoll_wait eventfd2 execve "
                  + "faccessat2 fadvise64 fchdir fchmod fchmodat fchown fcntl flock fstat "
                  + "fstatfs fsync ftruncate futex get_mempolicy getcwd getdents64 getegid "
                  + "geteuid getgid getgroups getpgrp getpid getppid getrandom getrusage "
                  + "getsockname gettid getuid getxattr ioctl kill lgetxattr link lseek "
                  + "madvise mkdir mmap mprotect munmap newfstatat openat pipe2 pkey_alloc "
                  + "poll prctl pread64 prlimit64 read readlink recvmsg rename renameat2 "
                  + "rmdir rseq rt_sigaction rt_sigprocmask rt_sigreturn rt_sigsuspend "
                  + "sched_getaffinity sched_yield sendto set_mempolicy set_robust_list "
                  + "set_tid_address setitimer setpgid setresgid setresuid shutdown "
                  + "sigaltstack socket socketpair stat statfs statx symlink symlinkat "
                  + "sysinfo timer_create timer_settime umask uname unlink unlinkat "
                  + "utimensat vfork wait4 write")
              .split(" ", -1));

  private static ResolvedPolicy policy(String name) {
    return Policies.RESOLVER.resolve(BuiltinProfiles.source(name), Overrides.NONE);
  }

  static List<String> names() {
    return BuiltinProfiles.names();
  }

  @ParameterizedTest
  @MethodSource("names")
  void resolves_without_a_warning_and_without_a_way_out(String name) {
    ResolvedPolicy policy = policy(name);
    assertThat(policy.name()).isEqualTo(name);
    assertThat(policy.notices()).isEmpty();
    assertThat(policy.intents(EgressIntent.class)).isEmpty();
    assertThat(BuiltinProfiles.description(name)).isNotBlank().doesNotContain("\n");
    assertThat(BuiltinProfiles.text(name)).startsWith("# ");
  }

  @ParameterizedTest
  @MethodSource("names")
  void refuses_what_leads_out_of_a_container(String name) {
    ResolvedPolicy policy = policy(name);
    for (String call :
        List.of(
            "mount",
            "umount2",
            "pivot_root",
            "open_tree",
            "move_mount",
            "fsopen",
            "unshare",
            "setns",
            "clone3",
            "ptrace",
            "process_vm_readv",
            "bpf",
            "perf_event_open",
            "keyctl",
            "io_uring_setup",
            "userfaultfd",
            "init_module",
            "kexec_load",
            "reboot",
            "chroot",
            "open_by_handle_at",
            "seccomp",
            "personality",
            "iopl",
            "swapon",
            "syslog",
            "acct")) {
      assertThat(decision(policy, call)).as(call).isEqualTo(Decision.DENY);
    }
    for (String call : List.of("clone", "ioctl", "prctl")) {
      assertThat(decision(policy, call)).as(call).isEqualTo(Decision.BROKER);
    }
  }

  @ParameterizedTest
  @MethodSource("names")
  void hides_the_secrets_of_the_system(String name) {
    assertThat(policy(name).intents(PathIntent.class))
        .filteredOn(intent -> intent.access() == PathAccess.HIDDEN)
        .extracting(intent -> intent.path().text())
        .contains("/etc/shadow", "/etc/gshadow", "/etc/ssh");
  }

  @Test
  void minimal_is_enough_for_a_shell_and_its_tools() {
    assertThat(SHELL).allMatch(call -> decision(policy("minimal"), call) != Decision.DENY);
    assertThat(policy("minimal").intents(CapabilityIntent.class).get(0).keep()).isEmpty();
  }

  @Test
  void every_open_under_minimal_can_be_brokered_by_naming_openat() {
    assertThat(Policies.of("extends: minimal\nsyscalls: {broker: [openat]}\n").notices())
        .extracting(Notice::code)
        .containsExactly("ZV-RESOLVE-104");
  }

  @ParameterizedTest
  @ValueSource(strings = {"default", "ci-runner"})
  void the_general_ones_are_enough_for_builds(String name) {
    ResolvedPolicy policy = policy(name);
    assertThat(SHELL).allMatch(call -> decision(policy, call) != Decision.DENY);
    assertThat(BUILD).allMatch(call -> decision(policy, call) != Decision.DENY);
  }
}
