package io.zviz.testkit;

import io.zviz.spi.policy.AuditSettings;
import io.zviz.spi.policy.BrokerSettings;
import io.zviz.spi.policy.Decision;
import io.zviz.spi.policy.ResolvedPolicy;
import io.zviz.spi.policy.SocketKind;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Random;
import java.util.stream.LongStream;

/** Policies about system calls that between them need every kind of filter code. */
public final class SyscallPolicies {
  private static final String[] BROKERED = {
    "openat", "execve", "socket", "socketpair", "clone", "clone3", "ioctl", "prctl", "connect"
  };

  private SyscallPolicies() {}

  /** Names what is refused: everything else passes. */
  public static PolicyBuilder denyList() {
    return new PolicyBuilder("deny-list")
        .otherCalls(Decision.ALLOW)
        .calls(Decision.DENY, "mount", "umount2", "bpf", "ptrace", "unshare", "statx", "openat2")
        .sockets(SocketKind.TCP, SocketKind.UDP, SocketKind.UNIX);
  }

  /** Names what is allowed and what is inspected: everything else is refused. */
  public static PolicyBuilder allowList() {
    return new PolicyBuilder("allow-list")
        .otherCalls(Decision.DENY)
        .calls(Decision.ALLOW, "read", "write", "close", "exit_group", "brk", "mmap", "munmap")
        .calls(Decision.ALLOW, "getpid", "futex", "rt_sigreturn", "sendto")
        .calls(Decision.DENY, "mount", "setns")
        .calls(Decision.BROKER, BROKERED)
        .commands("ioctl", 0x5401, 0x5413, 0x541B, 0x5421, 0x5450, 0x5451, 0x80045430L, 0x5412)
        .commands("prctl", 1, 15, 0x53564d41, 22)
        .sockets(SocketKind.TCP, SocketKind.ICMP, SocketKind.UNIX, SocketKind.NETLINK);
  }

  /** Refuses all. */
  public static PolicyBuilder nothing() {
    return new PolicyBuilder("nothing").otherCalls(Decision.DENY).sockets();
  }

  /** Allows all, sockets of every kind too, except what is never allowed. */
  public static PolicyBuilder everything() {
    return new PolicyBuilder("everything")
        .otherCalls(Decision.ALLOW)
        .calls(Decision.ALLOW, "clone3", "io_uring_setup", "io_uring_enter", "io_uring_register")
        .sockets(SocketKind.values());
  }

  /** The allow list, with everything that is inspected going to the broker. */
  public static PolicyBuilder alwaysBrokered() {
    return allowList().brokerMode(BrokerSettings.Mode.ALWAYS).auditLevel(AuditSettings.Level.FULL);
  }

  /** A filter that is long: every second call is refused, and two long lists of commands. */
  public static PolicyBuilder alternating(Collection<String> names) {
    PolicyBuilder policy = new PolicyBuilder("alternating").otherCalls(Decision.DENY);
    int place = 0;
    for (String name : names) {
      boolean inspected = List.of("ioctl", "prctl").contains(name);
      if (inspected || place++ % 2 == 0) {
        policy.calls(inspected ? Decision.BROKER : Decision.ALLOW, name);
      }
    }
    return policy
        .commands("ioctl", everyThird(400))
        .commands("prctl", everyThird(200))
        .sockets(SocketKind.UNIX);
  }

  /** A policy by chance; the same for the same seed. */
  public static ResolvedPolicy random(long seed, Collection<String> names) {
    Random random = new Random(seed);
    PolicyBuilder policy = new PolicyBuilder("random-" + seed);
    policy.otherCalls(random.nextBoolean() ? Decision.ALLOW : Decision.DENY);
    int listed = 1 + random.nextInt(100);
    for (String name : names) {
      if (random.nextInt(100) < listed) {
        String via = random.nextInt(4) == 0 ? "@category" : name;
        policy.call(pick(random, List.of(Decision.values())), name, via);
      }
    }
    List<SocketKind> kinds = new ArrayList<>(List.of(SocketKind.values()));
    kinds.removeIf(kind -> random.nextBoolean());
    policy.sockets(kinds.toArray(SocketKind[]::new));
    policy.commands("ioctl", values(random)).commands("prctl", values(random));
    policy.brokerMode(pick(random, List.of(BrokerSettings.Mode.values())));
    return policy.auditLevel(pick(random, List.of(AuditSettings.Level.values()))).build();
  }

  private static <T> T pick(Random random, List<T> choices) {
    return choices.get(random.nextInt(choices.size()));
  }

  private static long[] values(Random random) {
    return random
        .ints(random.nextInt(40))
        .mapToLong(value -> random.nextBoolean() ? value & 0xff : Integer.toUnsignedLong(value))
        .distinct()
        .toArray();
  }

  private static long[] everyThird(int count) {
    return LongStream.range(0, count).map(i -> 3 * i).toArray();
  }
}
