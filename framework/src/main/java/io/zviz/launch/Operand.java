package io.zviz.launch;

/** An argument of a call. */
sealed interface Operand {
  /** A number. */
  record Value(long number) implements Operand {}

  /** The address of some bytes. */
  record Address(Block block) implements Operand {}

  /** What an earlier call, or the supervisor, has stored. */
  record Result(Slot slot) implements Operand {}

  static Operand of(long number) {
    return new Value(number);
  }

  static Operand of(String text) {
    return new Address(Block.text(text));
  }

  static Operand of(Block block) {
    return new Address(block);
  }

  static Operand of(Slot slot) {
    return new Result(slot);
  }
}
