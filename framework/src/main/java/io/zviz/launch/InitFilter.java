package io.zviz.launch;

import io.zviz.seccomp.bpf.SockFilter;
import io.zviz.seccomp.ir.Verdict;
import io.zviz.spi.host.Architecture;
import io.zviz.sys.Errno;
import io.zviz.sys.KernelCall;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;

/**
 * The filter of the container's own init: the calls of src/main/asm/init-*.S, the execveat that
 * starts it, and none besides. A call of a foreign interface kills.
 */
final class InitFilter {
  // struct seccomp_data, include/uapi/linux/seccomp.h
  private static final int NUMBER = 0;
  private static final int ARCHITECTURE = 4;
  private static final int FIRST_ARGUMENT = 16;
  private static final int PR_SET_NAME = 15;
  private static final List<KernelCall> CALLS =
      List.of(
          KernelCall.RT_SIGTIMEDWAIT,
          KernelCall.WAIT4,
          KernelCall.KILL,
          KernelCall.RT_SIGPROCMASK,
          KernelCall.EXIT_GROUP,
          KernelCall.EXECVEAT);

  private InitFilter() {}

  static byte[] of(Architecture architecture) {
    List<SockFilter> program = new ArrayList<>();
    program.add(new SockFilter(SockFilter.LOAD, ARCHITECTURE));
    program.add(new SockFilter(SockFilter.IF_EQUAL, 1, 0, architecture.auditNumber()));
    program.add(new SockFilter(SockFilter.RETURN, Verdict.KILL_PROCESS));
    program.add(new SockFilter(SockFilter.LOAD, NUMBER));
    for (KernelCall call : CALLS) {
      program.add(new SockFilter(SockFilter.IF_EQUAL, 0, 1, call.number(architecture)));
      program.add(new SockFilter(SockFilter.RETURN, Verdict.ALLOW));
    }
    int prctl = KernelCall.PRCTL.number(architecture);
    program.add(new SockFilter(SockFilter.IF_EQUAL, 0, 3, prctl));
    program.add(new SockFilter(SockFilter.LOAD, FIRST_ARGUMENT));
    program.add(new SockFilter(SockFilter.IF_EQUAL, 0, 1, PR_SET_NAME));
    program.add(new SockFilter(SockFilter.RETURN, Verdict.ALLOW));
    program.add(new SockFilter(SockFilter.RETURN, Verdict.ERRNO | Errno.EPERM));
    ByteBuffer buffer =
        ByteBuffer.allocate(program.size() * SockFilter.SIZE).order(ByteOrder.LITTLE_ENDIAN);
    program.forEach(instruction -> instruction.write(buffer));
    return buffer.array();
  }
}
