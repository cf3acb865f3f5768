package io.zviz.launch;

import io.zviz.sys.KernelCall;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;

/** The list of calls that a child makes, under construction. */
final class Program {
  /** A step that may fail: nothing is below it. */
  static final long MAY_FAIL = Long.MIN_VALUE;

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

  /** Waits, without a system call, until the supervisor stores something. */
  void waitFor(String words, Slot slot) {
    calls.add(
        new ChildCall(Optional.empty(), List.of(Operand.of(slot)), MAY_FAIL, new Slot(), words));
  }

  /** Closes a descriptor. */
  void close(Slot descriptor) {
    call("close()", KernelCall.CLOSE, Operand.of(descriptor));
  }

  List<ChildCall> calls() {
    return Collections.unmodifiableList(calls);
  }
}
