package io.zviz.broker;

import io.zviz.sys.Errno;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** A call of a task, and what has to be known to say which capabilities it needs. */
final class CapabilityQuestion {
  private final Files files;
  private final TargetStrings strings;
  private final Target target;
  private final String name;
  private final long[] arguments;
  private final TaskCredentials task;
  private final FileQuestion onFiles;

  CapabilityQuestion(
      Files files,
      TargetStrings strings,
      Target target,
      String name,
      long[] arguments,
      TaskCredentials task,
      FileQuestion onFiles) {
    this.files = files;
    this.strings = strings;
    this.target = target;
    this.name = name;
    this.arguments = arguments;
    this.task = task;
    this.onFiles = onFiles;
  }

  /** Whether it is one of these calls. */
  boolean is(String... calls) {
    return List.of(calls).contains(name);
  }

  String name() {
    return name;
  }

  /** The thread. */
  TaskCredentials task() {
    return task;
  }

  /** What the call says about files. */
  FileQuestion onFiles() {
    return onFiles;
  }

  /** An argument of 32 bits. */
  int word(int index) {
    return (int) arguments[index];
  }

  /** An argument. */
  long argument(int index) {
    return arguments[index];
  }

  /** The structure that an argument points to; at most a page. */
  ByteBuffer structure(int index, int size) throws Refused {
    return structure(arguments[index], 0, size);
  }

  /** A part of the structure at an address. */
  ByteBuffer structure(long address, int offset, int size) throws Refused {
    byte[] copy = strings.structure(target.tid(), address + offset, size).copy(0, size);
    return ByteBuffer.wrap(copy).order(java.nio.ByteOrder.nativeOrder());
  }

  /** The text that an argument points to. */
  String text(int index) throws Refused {
    return strings.pathOrNothing(target.tid(), arguments[index]);
  }

  /**
   * The rights of another process of the container.
   *
   * @param pid as the container counts
   */
  TaskCredentials other(int pid) throws Refused {
    int folder =
        Refused.check(
            files.lookUp(
                target.containerRoot(),
                "proc/" + pid,
                OpenFlags.O_DIRECTORY,
                OpenFlags.RESOLVE_IN_ROOT
                    | OpenFlags.RESOLVE_NO_SYMLINKS
                    | OpenFlags.RESOLVE_NO_MAGICLINKS));
    if (!files.isOnProc(folder)) {
      throw Refused.byKernel(Errno.ESRCH);
    }
    return TaskCredentials.parse(files.readPiece(folder, "status"));
  }

  /** A field of {@code /proc/TID/stat} behind the name, which may hold anything; from 0. */
  long statistic(int index) throws Refused {
    String text = own("stat");
    String[] fields = text.substring(text.lastIndexOf(')') + 2).split(" ", -1);
    return Long.parseLong(fields[index]);
  }

  /**
   * A resource limit of the thread.
   *
   * @param words as {@code /proc/PID/limits} calls it
   * @param hard whether the hard one is meant
   */
  long limit(String words, boolean hard) throws Refused {
    String text = own("limits");
    int start = text.indexOf("\n" + words + " ");
    if (start < 0) {
      throw Refused.byKernel(Errno.EINVAL);
    }
    String[] values = text.substring(start + 1 + words.length()).stripLeading().split("\\s+", 3);
    String value = values[hard ? 1 : 0];
    return value.equals("unlimited") ? Long.MAX_VALUE : Long.parseUnsignedLong(value);
  }

  /** A setting of the kernel, 0 where it does not have it. */
  int setting(String path) {
    try {
      byte[] text = files.readText(files.proc(), "sys/" + path);
      return Integer.parseInt(new String(text, StandardCharsets.ISO_8859_1).strip());
    } catch (Refused none) {
      return 0;
    }
  }

  private String own(String file) throws Refused {
    byte[] text = files.readText(files.proc(), target.tid() + "/" + file);
    return new String(text, StandardCharsets.ISO_8859_1);
  }
}
