package io.zviz.broker;

import io.zviz.sys.BrokerCalls;
import io.zviz.sys.Errno;
import io.zviz.sys.NativeBuffer;
import io.zviz.sys.TargetMemory;

/** Reads what the pointers of a call lead to, once: what is decided upon is what is used. */
final class TargetStrings {
  // The smallest page of both architectures; pieces that end with one never meet a missing page
  // behind the string.
  private static final int PAGE = 4096;

  private final TargetMemory memory;
  private final NativeBuffer path;
  private final NativeBuffer structure;

  TargetStrings(BrokerCalls calls) {
    memory = calls.memory();
    path = calls.buffer(Files.PATH_MAX);
    structure = calls.buffer(PAGE);
  }

  /** A path, as getname in fs/namei.c reads it: EFAULT, ENAMETOOLONG, and ENOENT when empty. */
  String path(int tid, long address) throws Refused {
    String text = pathOrNothing(tid, address);
    if (text.isEmpty()) {
      throw Refused.byKernel(Errno.ENOENT);
    }
    return text;
  }

  /** A path that may be empty. */
  String pathOrNothing(int tid, long address) throws Refused {
    int length = 0;
    while (length < Files.PATH_MAX) {
      long from = address + length;
      int piece = (int) Math.min(PAGE - (from & (PAGE - 1)), Files.PATH_MAX - length);
      int read = Refused.check(memory.read(tid, from, path, length, piece));
      for (int i = length; i < length + read; i++) {
        if (path.bytes().get(i) == 0) {
          return ByteStrings.of(path.copy(0, i));
        }
      }
      if (read < piece) {
        throw Refused.byKernel(Errno.EFAULT);
      }
      length += read;
    }
    throw Refused.byKernel(Errno.ENAMETOOLONG);
  }

  /** The bytes of a structure, at most a page. */
  NativeBuffer structure(int tid, long address, int size) throws Refused {
    int length = 0;
    while (length < size) {
      long from = address + length;
      int piece = (int) Math.min(PAGE - (from & (PAGE - 1)), size - length);
      if (Refused.check(memory.read(tid, from, structure, length, piece)) < piece) {
        throw Refused.byKernel(Errno.EFAULT);
      }
      length += piece;
    }
    return structure;
  }
}
