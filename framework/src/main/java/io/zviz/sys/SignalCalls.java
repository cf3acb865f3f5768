package io.zviz.sys;

import java.util.Set;
import java.util.function.IntConsumer;

/** The signals that this process gets. */
public interface SignalCalls {
  /**
   * From now on, hands each of these signals to {@code receiver}, by its number, on a thread of its
   * own, instead of what they would do to the process. Those that whoever started this process has
   * it ignore, as nohup(1) does, stay ignored, and children inherit that.
   *
   * @param signals numbers of the generic Linux ABI, the same on x86-64 and aarch64 (signal(7))
   */
  void forward(Set<Integer> signals, IntConsumer receiver);
}
