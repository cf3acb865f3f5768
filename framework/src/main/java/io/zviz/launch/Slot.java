package io.zviz.launch;

import org.jspecify.annotations.Nullable;

/**
 * Eight bytes that a call's result is stored to: a later call's argument, a field of a structure,
 * or something the supervisor reads. Compared by identity.
 */
final class Slot {
  private final @Nullable Block block;
  private final int offset;

  /** A cell of its own. */
  Slot() {
    this.block = null;
    this.offset = 0;
  }

  /** Eight bytes inside of a structure. */
  Slot(Block block, int offset) {
    this.block = block;
    this.offset = offset;
  }

  @Nullable Block block() {
    return block;
  }

  int offset() {
    return offset;
  }
}
