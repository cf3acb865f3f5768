package io.zviz.launch;

import io.zviz.sys.KernelCall;
import java.util.List;
import java.util.Optional;

/**
 * One step of the child.
 *
 * @param call the system call; empty for waiting, without any call, until the first operand, a
 *     slot, is not 0
 * @param operands up to six; the others are 0
 * @param min the step fails when the result is below this
 * @param result where the result is stored
 * @param words the call as {@code --dry-run} and errors show it
 * @param parent what the caller goes on with when the call, of two operands, makes a child, which
 *     then takes the next step; empty for every other call
 */
record ChildCall(
    Optional<KernelCall> call,
    List<Operand> operands,
    long min,
    Slot result,
    String words,
    List<ChildCall> parent) {
  ChildCall {
    operands = List.copyOf(operands);
    parent = List.copyOf(parent);
  }

  /** A call that makes no child. */
  ChildCall(
      Optional<KernelCall> call, List<Operand> operands, long min, Slot result, String words) {
    this(call, operands, min, result, words, List.of());
  }
}
