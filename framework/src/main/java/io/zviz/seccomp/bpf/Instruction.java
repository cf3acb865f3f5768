package io.zviz.seccomp.bpf;

import io.zviz.spi.policy.IntentId;
import java.util.List;

/**
 * An instruction and its cause.
 *
 * @param filter what the kernel sees
 * @param intents the intents that caused it, sorted; empty for the frame
 */
public record Instruction(SockFilter filter, List<IntentId> intents) {
  /** Copies the list. */
  public Instruction {
    intents = List.copyOf(intents);
  }
}
