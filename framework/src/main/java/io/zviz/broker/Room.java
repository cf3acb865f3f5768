package io.zviz.broker;

import io.zviz.sys.Errno;
import java.nio.charset.StandardCharsets;

/**
 * Whether a target may have one more descriptor. The kernel asks that before it looks at a path; to
 * be asked here before an open does something, or answers with another error.
 */
final class Room {
  private static final String LIMIT = "Max open files";
  // A task whose limit was lowered below descriptors that it has open may have gaps; looked for
  // one by one, so not in larger tables.
  private static final int MOST_LOOKED_AT = 4096;

  private final Files files;
  private final int tid;

  Room(Files files, int tid) {
    this.files = files;
    this.tid = tid;
  }

  /** Says EMFILE when there is none; the thread must have the supervisor's rights. */
  void require() throws Refused {
    String folder = tid + "/fd";
    // Counted by Linux 6.2 and newer; before that it is 0, and the limit shows when it is met.
    long open = files.stat(files.proc(), folder).size();
    if (open == 0) {
      return;
    }
    long limit = limit();
    if (open >= limit && !hasGap(folder, limit)) {
      throw Refused.byKernel(Errno.EMFILE);
    }
  }

  private long limit() throws Refused {
    byte[] limits = files.readText(files.proc(), tid + "/limits");
    String text = new String(limits, StandardCharsets.ISO_8859_1);
    int start = text.indexOf(LIMIT) + LIMIT.length();
    String soft = text.substring(start).stripLeading().split(" ", 2)[0];
    return soft.equals("unlimited") ? Long.MAX_VALUE : Long.parseLong(soft);
  }

  private boolean hasGap(String folder, long limit) {
    for (int number = 0; number < limit && limit <= MOST_LOOKED_AT; number++) {
      try {
        files.stat(files.proc(), folder + "/" + number);
      } catch (Refused free) {
        return true;
      }
    }
    return false;
  }
}
