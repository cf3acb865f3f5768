package io.zviz.broker;

import io.zviz.spi.error.ZvizException;
import io.zviz.spi.policy.AuditSettings;
import io.zviz.spi.policy.BackendChoices;
import io.zviz.spi.policy.BrokerSettings;
import io.zviz.spi.policy.ResolvedPolicy;
import io.zviz.sys.BrokerCalls;
import io.zviz.sys.Errno;
import io.zviz.sys.NativeBuffer;
import io.zviz.sys.OpenCalls;
import java.lang.ref.Reference;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * One brokered open of a thread of this process. A filter with a listener whose handler is blocked
 * would otherwise look like a refusal of everything.
 */
final class SelfTest {
  private static final int OPENAT2 = 437;
  private static final long PATIENCE_MILLIS = 5_000;
  private static final int PENDING = 1;

  // linux/filter.h, linux/seccomp.h
  private static final int LOAD_NUMBER = 0x20;
  private static final int JUMP_IF_EQUAL = 0x15;
  private static final int RETURN = 0x06;
  private static final int NOTIFY = 0x7fc00000;
  private static final int ALLOW = 0x7fff0000;

  private final BrokerCalls calls;
  private final Broker broker;
  private final AtomicInteger answer = new AtomicInteger(PENDING);

  SelfTest(BrokerCalls calls, Broker broker) {
    this.calls = calls;
    this.broker = broker;
  }

  void run() {
    // A thread of its own: a filter stays for as long as its thread lives.
    Thread target = new Thread(this::openAsTarget, "zviz-broker-self-test");
    target.setDaemon(true);
    target.start();
    try {
      target.join(PATIENCE_MILLIS);
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
    }
    int result = answer.get();
    if (target.isAlive() || result != 0) {
      throw new ZvizException(
          BrokerErrorCode.SELF_TEST_FAILED,
          "the broker's self-test failed: %s; the kernel must offer seccomp user notification with"
                  .formatted(target.isAlive() ? "no answer within 5 s" : Errno.name(-result))
              + " ADDFD_FLAG_SEND (Linux 5.14), and zviz must run as root");
    }
  }

  private void openAsTarget() {
    int listener = calls.notifications().listenToThisThread(filter(), 4);
    if (listener < 0) {
      answer.set(listener);
      return;
    }
    broker.attach(listener, session());
    NativeBuffer path = calls.buffer(32);
    path.putString(0, ByteStrings.bytes("/proc/self/status"));
    NativeBuffer how = calls.buffer(OpenCalls.HOW_SIZE);
    how.bytes().putLong(0, OpenFlags.O_CLOEXEC);
    int descriptor;
    try {
      descriptor =
          calls
              .files()
              .openat2(OpenCalls.AT_FDCWD, path.address(), how.address(), OpenCalls.HOW_SIZE);
    } finally {
      Reference.reachabilityFence(path);
      Reference.reachabilityFence(how);
    }
    if (descriptor >= 0) {
      calls.files().close(descriptor);
    }
    answer.set(Math.min(0, descriptor));
  }

  /** Notifies for openat2, which nothing in a JVM calls, and allows everything else. */
  private NativeBuffer filter() {
    NativeBuffer program = calls.buffer(32);
    ByteBuffer bytes = program.bytes();
    instruction(bytes, 0, LOAD_NUMBER, 0, 0);
    instruction(bytes, 1, JUMP_IF_EQUAL, 1, OPENAT2);
    instruction(bytes, 2, RETURN, 0, NOTIFY);
    instruction(bytes, 3, RETURN, 0, ALLOW);
    return program;
  }

  private static void instruction(
      ByteBuffer program, int index, int code, int jumpIfFalse, int operand) {
    program
        .putShort(8 * index, (short) code)
        .put(8 * index + 2, (byte) 0)
        .put(8 * index + 3, (byte) jumpIfFalse)
        .putInt(8 * index + 4, operand);
  }

  private static Session session() {
    ResolvedPolicy policy =
        new ResolvedPolicy(
            "self-test",
            "1",
            "",
            List.of(),
            List.of(),
            Map.of(),
            BrokerSettings.DEFAULT,
            new AuditSettings(AuditSettings.Level.NONE, 1),
            BackendChoices.NONE,
            List.of());
    return new Session(
        "self-test",
        0,
        policy,
        PathDecision.of(policy),
        (number, arguments) -> new CallVerdict.Inspect(Optional.empty()),
        Set.of(),
        false,
        event -> {});
  }
}
