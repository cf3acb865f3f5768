package io.zviz.testkit;

import io.zviz.spi.host.Architecture;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.IntPredicate;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** Calls at which a filter can go wrong: every number, borders, garbage in high halves. */
public final class InterestingCalls {
  private static final int I386 = 0x40000003;
  private static final int ARM = 0x40000028;
  private static final int X32_BIT = 0x40000000;
  private static final long HIGH = 0x1_0000_0000L;

  /** The calls whose arguments filters look at. */
  public static final Set<String> INSPECTED =
      Set.of("socket", "socketpair", "clone", "ioctl", "prctl");

  private static final long[] FIRST = {
    0,
    1,
    2,
    3,
    10,
    15,
    16,
    17,
    22,
    38,
    40,
    41,
    59,
    0x11,
    0x80,
    0x53564d41,
    0x1200011,
    0x3d0f00,
    0x20000,
    0x2000000,
    0x4000000,
    0x8000000,
    0x10000000,
    0x20000000,
    0x40000000,
    0x80000000L,
    0xffffffffL
  };
  private static final long[] SECOND = {
    0,
    1,
    2,
    3,
    4,
    5,
    10,
    0x801,
    0x80002,
    0x80803,
    0x11,
    0x5401,
    0x5411,
    0x5412,
    0x5413,
    0x541B,
    0x541C,
    0x541D,
    0x5421,
    0x5450,
    0x5451,
    0x80045430L,
    0x80000000L,
    0xffffffffL
  };
  private static final long[] THIRD = {0, 1, 4, 6, 12, 15, 17, 58, 132, 262, 0xffffffffL};

  private final Architecture architecture;
  private final IntPredicate inspected;

  /**
   * Calls for an architecture.
   *
   * @param inspected whether a number is one of {@link #INSPECTED} there
   */
  public InterestingCalls(Architecture architecture, IntPredicate inspected) {
    this.architecture = architecture;
    this.inspected = inspected;
  }

  /** All of them. */
  public Stream<SeccompData> all() {
    return Stream.concat(nativeCalls(), foreignCalls());
  }

  /** Of the native interface. */
  public Stream<SeccompData> nativeCalls() {
    return numbers().boxed().flatMap(this::withArguments);
  }

  /** Of interfaces whose numbers mean something else. */
  public Stream<SeccompData> foreignCalls() {
    return IntStream.of(
            I386, ARM, Architecture.AARCH64.auditNumber(), Architecture.X86_64.auditNumber(), 0)
        .filter(audit -> audit != architecture.auditNumber())
        .boxed()
        .flatMap(audit -> IntStream.range(0, 600).mapToObj(n -> SeccompData.of(audit, n)));
  }

  private static IntStream numbers() {
    IntStream plain = IntStream.rangeClosed(0, 600);
    IntStream x32 = IntStream.rangeClosed(0, 1024).map(number -> number | X32_BIT);
    IntStream borders =
        IntStream.of(1023, 1024, 5000, 0x3fffffff, 0x7fffffff, 0x80000000, 0xbfffffff, -2, -1);
    return IntStream.concat(plain, IntStream.concat(x32, borders));
  }

  private Stream<SeccompData> withArguments(int number) {
    if (!inspected.test(number)) {
      return Stream.of(
          SeccompData.of(architecture.auditNumber(), number),
          SeccompData.of(architecture.auditNumber(), number, -1, -1, -1, -1, -1, -1));
    }
    List<SeccompData> calls = new ArrayList<>();
    for (long first : FIRST) {
      for (long second : SECOND) {
        for (long third : THIRD) {
          calls.add(SeccompData.of(architecture.auditNumber(), number, first, second, third));
        }
        calls.add(
            SeccompData.of(architecture.auditNumber(), number, first | HIGH, second | HIGH, HIGH));
      }
    }
    return calls.stream();
  }
}
