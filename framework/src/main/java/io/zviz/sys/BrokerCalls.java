package io.zviz.sys;

import java.util.function.IntFunction;

/**
 * What the broker needs of the kernel.
 *
 * @param notifications receiving and answering them
 * @param ready waiting for them
 * @param memory the memory of targets
 * @param sockets the sockets of targets
 * @param files opening files
 * @param credentials of this thread
 * @param signals and this thread
 * @param buffers makes zeroed buffers of a size
 */
public record BrokerCalls(
    NotifyCalls notifications,
    ReadyCalls ready,
    TargetMemory memory,
    TargetSockets sockets,
    OpenCalls files,
    ThreadCredentials credentials,
    ThreadSignals signals,
    IntFunction<NativeBuffer> buffers) {
  /** A zeroed buffer. */
  public NativeBuffer buffer(int size) {
    return buffers.apply(size);
  }
}
