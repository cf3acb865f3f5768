package io.zviz.sys.jna;

import com.sun.jna.Memory;
import com.sun.jna.Pointer;
import io.zviz.sys.Errno;
import io.zviz.sys.KernelCall;
import io.zviz.sys.ProcessCalls;
import io.zviz.sys.SysException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Processes by pidfd. */
public final class JnaProcessCalls implements ProcessCalls {
  private static final int P_PIDFD = 3;
  private static final int WEXITED = 4;
  private static final int CLD_EXITED = 1;
  // siginfo_t of 64 bit Linux: si_code at 8, si_status at 24; 128 bytes in all.
  private static final int SIGINFO_SIZE = 128;
  private static final int SI_CODE = 8;
  private static final int SI_STATUS = 24;
  private static final String PID = "Pid:"; // of a pidfd; -1 once it was reaped, proc(5)

  @Override
  public int open(long pid) {
    return (int) Kernel.call(KernelCall.PIDFD_OPEN, pid, 0, 0, 0, 0, 0);
  }

  @Override
  public void signal(int pidfd, int signal) {
    Kernel.call(KernelCall.PIDFD_SEND_SIGNAL, pidfd, signal, 0, 0, 0, 0);
  }

  @Override
  public int await(int pidfd) {
    try (Memory info = new Memory(SIGINFO_SIZE)) {
      info.clear();
      Kernel.call(KernelCall.WAITID, P_PIDFD, pidfd, Pointer.nativeValue(info), WEXITED, 0, 0);
      int status = info.getInt(SI_STATUS);
      return info.getInt(SI_CODE) == CLD_EXITED ? status : 128 + status;
    }
  }

  @Override
  public void leadSession() {
    long answer = Kernel.answer(KernelCall.SETSID, 0, 0, 0, 0, 0, 0);
    if (answer < 0 && answer != -Errno.EPERM) { // EPERM: it leads a process group.
      throw new SysException("setsid()", (int) -answer);
    }
  }

  @Override
  public int pid(int pidfd) {
    try {
      for (String line : Files.readAllLines(Path.of("/proc/self/fdinfo/" + pidfd))) {
        if (line.startsWith(PID)) {
          int pid = Integer.parseInt(line.substring(PID.length()).strip());
          if (pid > 0) {
            return pid;
          }
        }
      }
    } catch (IOException closed) {
      throw new SysException("fdinfo(" + pidfd + ")", Errno.EBADF);
    }
    throw new SysException("fdinfo(" + pidfd + ")", Errno.ESRCH);
  }

  @Override
  public int copyDescriptor(int pidfd, int target) {
    return (int) Kernel.call(KernelCall.PIDFD_GETFD, pidfd, target, 0, 0, 0, 0);
  }
}
