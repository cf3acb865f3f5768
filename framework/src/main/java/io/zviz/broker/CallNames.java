package io.zviz.broker;

import io.zviz.abi.SyscallTable;
import io.zviz.spi.host.Architecture;

/** The names of this architecture's calls by number, without a search. */
final class CallNames {
  private final String[] names;

  CallNames(Architecture architecture) {
    SyscallTable table = SyscallTable.of(architecture);
    names = new String[table.highest() + 1];
    for (int i = 0; i < names.length; i++) {
      names[i] = table.name(i).orElse("syscall_" + i);
    }
  }

  String of(int number) {
    return number >= 0 && number < names.length ? names[number] : "syscall_" + number;
  }
}
