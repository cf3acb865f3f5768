package io.zviz.sys.jna;

import com.sun.jna.Native;
import com.sun.jna.Pointer;
import io.zviz.spi.host.Architecture;
import io.zviz.sys.BrokerCalls;
import io.zviz.sys.NativeBuffer;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** What the broker needs of the kernel, through JNA. */
public final class JnaBrokerCalls {
  static final Architecture ARCHITECTURE =
      Architecture.ofMachine(System.getProperty("os.arch", ""))
          .orElseThrow(
              () ->
                  new UnsupportedOperationException(
                      "zviz runs on x86-64 and aarch64, not on " + System.getProperty("os.arch")));

  private JnaBrokerCalls() {}

  /** The calls of this process's kernel. */
  public static BrokerCalls create() {
    return new BrokerCalls(
        new JnaNotifyCalls(),
        new JnaReadyCalls(),
        new JnaTargetMemory(),
        new JnaTargetSockets(),
        new JnaOpenCalls(),
        new JnaThreadCredentials(),
        new JnaThreadSignals(),
        JnaBrokerCalls::allocate);
  }

  static NativeBuffer allocate(int size) {
    ByteBuffer bytes = ByteBuffer.allocateDirect(size).order(ByteOrder.nativeOrder());
    return new NativeBuffer(Pointer.nativeValue(Native.getDirectBufferPointer(bytes)), bytes);
  }
}
