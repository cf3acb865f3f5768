package io.zviz.launch;

import io.zviz.containment.ResourceLimit;
import io.zviz.sys.KernelCall;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;

/** The list of calls that a child makes, under construction. */
final class Program {
  /** A step that may fail: nothing is below it. */
  static final long MAY_FAIL = Long.MIN_VALUE;

  private static final long PR_SET_PDEATHSIG = 1;
  private static final long SIGKILL = 9;
  private static final long CLOSE_RANGE_CLOEXEC = 4;
  private static final long MAX_DESCRIPTOR = 0xffffffffL;
  private static final long SIG_SETMASK = 2;
  private static final long SECCOMP_SET_MODE_FILTER = 1;

  private final List<ChildCall> calls = new ArrayList<>();

  /** A call that fails when its result is negative. */
  Slot call(String words, KernelCall call, Operand... operands) {
    return call(words, 0, call, operands);
  }

  /** A call that fails when its result is below {@code min}. */
  Slot call(String words, long min, KernelCall call, Operand... operands) {
    Slot result = new Slot();
    callTo(result, words, min, call, operands);
    return result;
  }

  /** A call whose result is stored in a given slot. */
  void callTo(Slot result, String words, long min, KernelCall call, Operand... operands) {
    calls.add(new ChildCall(Optional.of(call), List.of(operands), min, result, words));
  }

  /**
   * A call that makes a child. The program goes on in the child, its parent with another one.
   *
   * @param parent what the caller does from then on
   */
  void fork(String words, List<ChildCall> parent, Operand... operands) {
    calls.add(
        new ChildCall(
            Optional.of(KernelCall.CLONE3), List.of(operands), 0, new Slot(), words, parent));
  }

  /** Waits, without a system call, until the supervisor stores something. */
  void waitFor(String words, Slot slot) {
    calls.add(
        new ChildCall(Optional.empty(), List.of(Operand.of(slot)), MAY_FAIL, new Slot(), words));
  }

  /** Ends the child with the thread that made it. */
  void endWithSupervisor() {
    call(
        "prctl(PR_SET_PDEATHSIG, SIGKILL)",
        KernelCall.PRCTL,
        Operand.of(PR_SET_PDEATHSIG),
        Operand.of(SIGKILL));
  }

  /** Only descriptors below the first survive the execve. */
  void closeAllOnExec(int first) {
    call(
        "close_range(" + first + ", all, cloexec)",
        KernelCall.CLOSE_RANGE,
        Operand.of(first),
        Operand.of(MAX_DESCRIPTOR),
        Operand.of(CLOSE_RANGE_CLOEXEC));
  }

  /** The stub has blocked all signals around the clone. */
  void blockNoSignals() {
    call(
        "rt_sigprocmask(nothing blocked)",
        KernelCall.RT_SIGPROCMASK,
        Operand.of(SIG_SETMASK),
        Operand.of(Block.longs(0)),
        Operand.of(0),
        Operand.of(8));
  }

  /** Limits a resource of the process itself. */
  void limit(ResourceLimit limit) {
    call(
        "prlimit64(%s, %d, %d)".formatted(limit.type(), limit.soft(), limit.hard()),
        KernelCall.PRLIMIT64,
        Operand.of(0),
        Operand.of(limit.number()),
        Operand.of(Block.longs(limit.soft(), limit.hard())));
  }

  /**
   * Installs a seccomp filter.
   *
   * @param result where a descriptor of its listener is stored
   * @param instructions the filter
   * @param flags of seccomp(2)
   * @param words what the flags mean
   */
  void filter(Slot result, byte[] instructions, long flags, String words) {
    // struct sock_fprog: 16 bits of length, padding, pointer
    Block filter = Block.longs(instructions.length / 8, 0).pointer(8, new Block(instructions));
    callTo(
        result,
        "seccomp(SECCOMP_SET_MODE_FILTER, %s%d instructions)"
            .formatted(words, instructions.length / 8),
        0,
        KernelCall.SECCOMP,
        Operand.of(SECCOMP_SET_MODE_FILTER),
        Operand.of(flags),
        Operand.of(filter));
  }

  /**
   * Opens something below a folder; neither a link nor {@code ..} leads out of it.
   *
   * @param result where the descriptor is stored
   * @param words the path as a user should see it
   * @param path relative to the folder
   */
  void openBelow(Slot result, String words, Slot folder, String path, long flags) {
    callTo(
        result,
        "openat2(\"" + words + "\", below its mount)",
        0,
        KernelCall.OPENAT2,
        Operand.of(folder),
        Operand.of(path),
        Operand.of(
            Block.longs(
                flags | MountFlags.O_CLOEXEC,
                0,
                MountFlags.RESOLVE_BENEATH | MountFlags.RESOLVE_NO_MAGICLINKS)),
        Operand.of(24));
  }

  /** Closes a descriptor. */
  void close(Slot descriptor) {
    call("close()", KernelCall.CLOSE, Operand.of(descriptor));
  }

  List<ChildCall> calls() {
    return Collections.unmodifiableList(calls);
  }
}
