package io.zviz.sys.jna;

import com.sun.jna.Memory;
import com.sun.jna.Pointer;
import io.zviz.spi.host.Architecture;
import io.zviz.sys.DescriptorCalls;
import io.zviz.sys.KernelCall;
import io.zviz.sys.SignalCalls;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.HexFormat;
import java.util.Set;
import java.util.function.IntConsumer;

/**
 * Signals through a pipe. The JDK's own way, {@code sun.misc.Signal}, knows neither SIGQUIT nor
 * real-time signals, and Java code must not run in a signal handler: so the handler is the machine
 * code of src/main/asm/notice-*.S (a test assembles the sources and compares).
 */
public final class JnaSignalCalls implements SignalCalls {
  private static final String X86_64 = "57b8010000008b3d0c0000004889e6ba010000000f055fc300000000";
  private static final String AARCH64 =
      "e00f1ff8080880d2c0000018e1030091220080d2010000d4ff430091c0035fd600000000";
  private static final long SIG_IGN = 1;
  private static final int F_SETFL = 4;
  private static final int O_NONBLOCK = 0x800;

  private final DescriptorCalls descriptors;

  /** Uses these calls for its pipe. */
  public JnaSignalCalls(DescriptorCalls descriptors) {
    this.descriptors = descriptors;
  }

  /** The handler for an architecture; the last four bytes stand for the pipe's descriptor. */
  static byte[] code(Architecture architecture) {
    return HexFormat.of().parseHex(architecture == Architecture.X86_64 ? X86_64 : AARCH64);
  }

  @Override
  public void forward(Set<Integer> signals, IntConsumer receiver) {
    DescriptorCalls.Pipe pipe = descriptors.pipe();
    // Full, it loses signals; a handler that waited would hold up the thread that it interrupted.
    Kernel.call(KernelCall.FCNTL, pipe.writeEnd(), F_SETFL, O_NONBLOCK, 0, 0, 0);
    Thread thread = new Thread(() -> listen(pipe.readEnd(), receiver), "zviz-signals");
    thread.setDaemon(true);
    thread.start();
    Pointer handler = handler(pipe.writeEnd());
    signals.stream()
        .filter(signal -> !isIgnored(signal))
        .forEach(signal -> LibC.signal(signal, handler));
  }

  private static boolean isIgnored(int signal) {
    // struct kernel_sigaction begins with the handler, and is 32 bytes long at most.
    try (Memory action = new Memory(32)) {
      long address = Pointer.nativeValue(action);
      Kernel.call(KernelCall.RT_SIGACTION, signal, 0, address, Long.BYTES, 0, 0);
      return action.getLong(0) == SIG_IGN;
    }
  }

  @SuppressWarnings("resource") // the code is used until the process ends
  private static Pointer handler(int pipe) {
    byte[] code = code(Kernel.architecture());
    ByteBuffer.wrap(code).order(ByteOrder.nativeOrder()).putInt(code.length - Integer.BYTES, pipe);
    MappedMemory page = MappedMemory.allocate(4096);
    page.write(0, code);
    page.makeExecutable();
    return new Pointer(page.address());
  }

  private void listen(int pipe, IntConsumer receiver) {
    byte[] signal = new byte[1];
    while (descriptors.read(pipe, signal) == 1) {
      receiver.accept(signal[0]);
    }
  }
}
