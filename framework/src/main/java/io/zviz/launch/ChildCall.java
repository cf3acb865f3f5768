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
 */
record ChildCall(
    Optional<KernelCall> call, List<Operand> operands, long min, Slot result, String words) {
  ChildCall {
    operands = List.copyOf(operands);
  }
}
