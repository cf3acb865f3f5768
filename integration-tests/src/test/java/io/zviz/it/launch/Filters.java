package io.zviz.it.launch;

import io.zviz.abi.SyscallTable;
import io.zviz.spi.host.Architecture;
import io.zviz.spi.launch.ChildStep.SeccompFilter;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;

/** Hand-written filters: some calls get an action, all others are allowed. */
public final class Filters {
  public static final int ERRNO = 0x00050000;
  public static final int NOTIFY = 0x7fc00000;
  public static final int KILL = 0x80000000;
  private static final int ALLOW = 0x7fff0000;
  private static final int LOAD = 0x20; // BPF_LD | BPF_W | BPF_ABS
  private static final int JUMP_IF_EQUAL = 0x15;
  private static final int RETURN = 0x06;

  private Filters() {}

  public static SeccompFilter filter(boolean listener, int action, String... calls) {
    Architecture architecture = Launches.HOST.architecture();
    List<long[]> program = new ArrayList<>();
    program.add(new long[] {LOAD, 0, 0, 4});
    program.add(new long[] {JUMP_IF_EQUAL, 1, 0, architecture.auditNumber()});
    program.add(new long[] {RETURN, 0, 0, KILL});
    program.add(new long[] {LOAD, 0, 0, 0});
    for (String call : calls) {
      int number = SyscallTable.of(architecture).number(call).orElseThrow();
      program.add(new long[] {JUMP_IF_EQUAL, 0, 1, number});
      program.add(new long[] {RETURN, 0, 0, action});
    }
    program.add(new long[] {RETURN, 0, 0, ALLOW});
    byte[] bytes = new byte[program.size() * 8];
    ByteBuffer buffer = ByteBuffer.wrap(bytes).order(ByteOrder.nativeOrder());
    for (long[] instruction : program) {
      buffer.putShort((short) instruction[0]);
      buffer.put((byte) instruction[1]).put((byte) instruction[2]);
      buffer.putInt((int) instruction[3]);
    }
    return new SeccompFilter(bytes, listener);
  }
}
