package io.zviz.sys.jna;

import com.sun.jna.Function;
import com.sun.jna.Pointer;
import io.zviz.spi.host.Architecture;
import io.zviz.sys.KernelCall;
import io.zviz.sys.LaunchCalls;
import io.zviz.sys.SharedMemory;
import io.zviz.sys.SysException;

/** The launch stub in an executable page of its own. */
public final class JnaLaunchCalls implements LaunchCalls {
  private static final int SIGCHLD = 17;
  private static final int KERNEL_SIGACTION_SIZE = 32;
  private static final int SIGSET_SIZE = 8;

  private final Function stub;

  /** Copies the stub into an executable page, which stays as long as the process. */
  @SuppressWarnings("resource") // the code is used until the process ends
  public JnaLaunchCalls() {
    MappedMemory page = MappedMemory.allocate(4096);
    page.write(0, LaunchStub.code(Kernel.architecture()));
    page.makeExecutable();
    stub = Function.getFunction(new Pointer(page.address()));
    keepChildren();
  }

  @Override
  public Architecture architecture() {
    return Kernel.architecture();
  }

  @Override
  public SharedMemory allocate(int size) {
    return MappedMemory.allocate(size);
  }

  @Override
  public int launch(SharedMemory program) {
    long result = stub.invokeLong(new Object[] {program.address()});
    if (result < 0) {
      throw new SysException("clone3", (int) -result);
    }
    return (int) result;
  }

  /** A SIGCHLD that is ignored, inherited from whoever started zviz, would reap every child. */
  private static void keepChildren() {
    try (MappedMemory defaultAction = MappedMemory.allocate(KERNEL_SIGACTION_SIZE)) {
      Kernel.call(KernelCall.RT_SIGACTION, SIGCHLD, defaultAction.address(), 0, SIGSET_SIZE, 0, 0);
    }
  }
}
