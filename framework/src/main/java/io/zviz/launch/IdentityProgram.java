package io.zviz.launch;

import io.zviz.sys.KernelCall;
import java.util.List;

/** Compiles what the child may still do: no_new_privs, capabilities, user and groups. */
final class IdentityProgram {
  private static final long PR_CAPBSET_DROP = 24;
  private static final long PR_SET_SECUREBITS = 28;
  private static final long PR_SET_NO_NEW_PRIVS = 38;
  private static final long PR_CAP_AMBIENT = 47;
  private static final long PR_CAP_AMBIENT_RAISE = 2;
  private static final long PR_CAP_AMBIENT_CLEAR_ALL = 4;
  private static final long SECBIT_KEEP_CAPS = 1 << 4;
  private static final long CAPABILITY_VERSION_3 = 0x20080522;

  private final Program program;

  IdentityProgram(Program program) {
    this.program = program;
  }

  void noNewPrivileges() {
    prctl("prctl(PR_SET_NO_NEW_PRIVS)", PR_SET_NO_NEW_PRIVS, 1, 0);
  }

  /** Takes capabilities away from everything that the workload will ever execute. */
  void dropBounding(List<Integer> kept, int last) {
    prctl("prctl(PR_CAP_AMBIENT_CLEAR_ALL)", PR_CAP_AMBIENT, PR_CAP_AMBIENT_CLEAR_ALL, 0);
    for (int capability = 0; capability <= last; capability++) {
      if (!kept.contains(capability)) {
        prctl("prctl(PR_CAPBSET_DROP, " + capability + ")", PR_CAPBSET_DROP, capability, 0);
      }
    }
  }

  /** Capabilities outlive the change of the user until {@link #capabilities} drops them. */
  void become(Identity identity) {
    if (identity.uid() != 0) {
      prctl("prctl(PR_SET_SECUREBITS, keep_caps)", PR_SET_SECUREBITS, SECBIT_KEEP_CAPS, 0);
    }
    identity.groups().ifPresent(this::setGroups);
    all(KernelCall.SETRESGID, identity.gid());
    all(KernelCall.SETRESUID, identity.uid());
  }

  private void setGroups(List<Integer> groups) {
    byte[] list = new byte[Math.max(1, groups.size()) * Integer.BYTES];
    java.nio.ByteBuffer buffer =
        java.nio.ByteBuffer.wrap(list).order(java.nio.ByteOrder.nativeOrder());
    groups.forEach(buffer::putInt);
    program.call(
        "setgroups(" + groups + ")",
        KernelCall.SETGROUPS,
        Operand.of(groups.size()),
        Operand.of(new Block(list)));
  }

  /** Exactly these remain; the ambient ones are inheritable too, as the kernel demands. */
  void capabilities(List<Integer> kept, List<Integer> ambient) {
    byte[] data = new byte[24];
    java.nio.ByteBuffer buffer =
        java.nio.ByteBuffer.wrap(data).order(java.nio.ByteOrder.nativeOrder());
    for (int half = 0; half < 2; half++) {
      buffer.putInt(mask(kept, half)).putInt(mask(kept, half)).putInt(mask(ambient, half));
    }
    program.call(
        "capset(" + kept + ")",
        KernelCall.CAPSET,
        Operand.of(Block.longs(CAPABILITY_VERSION_3)),
        Operand.of(new Block(data)));
    for (int capability : ambient) {
      prctl(
          "prctl(PR_CAP_AMBIENT_RAISE, " + capability + ")",
          PR_CAP_AMBIENT,
          PR_CAP_AMBIENT_RAISE,
          capability);
    }
  }

  private static int mask(List<Integer> capabilities, int half) {
    int mask = 0;
    for (int capability : capabilities) {
      mask |= capability / 32 == half ? 1 << capability % 32 : 0;
    }
    return mask;
  }

  private void all(KernelCall call, int id) {
    program.call(
        call.lowerName() + "(" + id + ")", call, Operand.of(id), Operand.of(id), Operand.of(id));
  }

  private void prctl(String words, long option, long argument, long second) {
    program.call(
        words,
        KernelCall.PRCTL,
        Operand.of(option),
        Operand.of(argument),
        Operand.of(second),
        Operand.of(0),
        Operand.of(0));
  }
}
