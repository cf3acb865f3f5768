package io.zviz.it;

import static org.assertj.core.api.Assertions.assertThat;

import io.zviz.abi.SyscallTable;
import io.zviz.spi.host.Architecture;
import io.zviz.spi.policy.Decision;
import io.zviz.spi.policy.ResolvedPolicy;
import io.zviz.spi.policy.SocketKind;
import io.zviz.testkit.BpfInterpreter;
import io.zviz.testkit.PolicyBuilder;
import io.zviz.testkit.SeccompData;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * libseccomp, given the same policy in its own words, makes a filter that decides the same: on both
 * architectures, for every call that it knows. The rules here are written by hand.
 */
final class LibseccompIT {
  private static final int SECCOMP_RET_ACTION_FULL = 0xffff0000;
  private static final int KILL_THREAD = 0;
  private static final int KILL_PROCESS = 0x80000000;

  private static final List<String> ALLOWED =
      List.of("read", "write", "close", "exit_group", "mmap", "getpid", "futex", "readlinkat");

  /** Refused calls whose callers fall back on ENOSYS; libseccomp leaves out what it lacks. */
  private static final List<String> NOT_IMPLEMENTED =
      List.of(
          "cachestat",
          "clone3",
          "close_range",
          "epoll_pwait2",
          "faccessat2",
          "fchmodat2",
          "file_getattr",
          "futex_requeue",
          "futex_wait",
          "futex_waitv",
          "futex_wake",
          "getxattrat",
          "io_uring_enter",
          "io_uring_register",
          "io_uring_setup",
          "landlock_add_rule",
          "landlock_create_ruleset",
          "landlock_restrict_self",
          "listmount",
          "listxattrat",
          "map_shadow_stack",
          "memfd_secret",
          "mseal",
          "openat2",
          "preadv2",
          "pwritev2",
          "rseq",
          "statmount",
          "statx");

  private static final List<Long> COMMANDS = List.of(0x5401L, 0x5413L, 0x541BL, 0x80045430L);

  @TempDir Path folder;

  private static ResolvedPolicy policy() {
    return new PolicyBuilder("compared")
        .otherCalls(Decision.DENY)
        .calls(Decision.ALLOW, ALLOWED.toArray(String[]::new))
        .calls(Decision.BROKER, "openat", "execve", "socket", "clone", "ioctl")
        .pathDefault()
        .commands("ioctl", COMMANDS.stream().mapToLong(Long::longValue).toArray())
        .sockets(SocketKind.TCP, SocketKind.UDP, SocketKind.UNIX)
        .build();
  }

  @ParameterizedTest
  @EnumSource(Architecture.class)
  void libseccomp_decides_the_same(Architecture architecture) throws Exception {
    Path file = folder.resolve("theirs.bpf");
    Set<Integer> known = build(architecture, file);
    assertThat(known).hasSizeGreaterThan(290);
    BpfInterpreter theirs = new BpfInterpreter(Files.readAllBytes(file));
    BpfInterpreter ours = new BpfInterpreter(Filters.artifact(policy(), architecture));
    SyscallTable table = SyscallTable.of(architecture);
    Filters.calls(architecture)
        .all()
        .filter(call -> foreign(call, architecture) || known.contains(call.number()))
        .filter(call -> foreign(call, architecture) || table.name(call.number()).isPresent())
        .forEach(
            call ->
                assertThat(Integer.toHexString(verdict(ours, call)))
                    .as("%s", call)
                    .isEqualTo(Integer.toHexString(verdict(theirs, call))));
  }

  private static boolean foreign(SeccompData call, Architecture architecture) {
    return call.architecture() != architecture.auditNumber();
  }

  private static int verdict(BpfInterpreter program, SeccompData call) {
    int verdict = program.run(call);
    return (verdict & SECCOMP_RET_ACTION_FULL) == KILL_THREAD ? KILL_PROCESS : verdict;
  }

  /** Has libseccomp make a filter; gives the numbers of the calls it knows. */
  private static Set<Integer> build(Architecture architecture, Path file) throws Exception {
    String script = Path.of("src/test/python/libseccomp_filter.py").toString();
    String rules = rules().collect(Collectors.joining("\n"));
    List<String> argv =
        List.of(
            "/usr/bin/python3",
            script,
            architecture.name().toLowerCase(Locale.ROOT),
            file.toString());
    return Arrays.stream(Command.run(rules, argv).succeeded().strip().split(" "))
        .map(Integer::valueOf)
        .collect(Collectors.toSet());
  }

  private static Stream<String> rules() {
    return Stream.of(
            Stream.of("default 1", "notify openat", "notify execve"),
            ALLOWED.stream().map(call -> "allow " + call),
            NOT_IMPLEMENTED.stream().map(call -> "38 " + call),
            COMMANDS.stream().map(value -> "allow ioctl 1&ffffffff=%x".formatted(value)),
            Stream.of("allow clone 0&7e020000=0", "allow socket 0&ffffffff=1"),
            sockets())
        .flatMap(lines -> lines);
  }

  private static Stream<String> sockets() {
    String allowed = "allow socket 0&ffffffff=%x 1&fff7f7ff=%x 2&ffffffff=%x";
    Stream<String> internet =
        Stream.of(2, 10)
            .flatMap(
                domain ->
                    Stream.of(
                        allowed.formatted(domain, 1, 0),
                        allowed.formatted(domain, 1, 6),
                        allowed.formatted(domain, 2, 0),
                        allowed.formatted(domain, 2, 17)));
    // libseccomp cannot say "any other domain": every other one that the calls have is named.
    Stream<String> others =
        Filters.calls(Architecture.X86_64)
            .nativeCalls()
            .map(call -> call.arguments().get(0) & 0xffffffffL)
            .distinct()
            .filter(domain -> !Set.of(1L, 2L, 10L).contains(domain))
            .map(domain -> "97 socket 0&ffffffff=%x".formatted(domain));
    return Stream.concat(internet, others);
  }
}
