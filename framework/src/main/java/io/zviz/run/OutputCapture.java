package io.zviz.run;

import io.zviz.launch.Stdio;
import io.zviz.sys.DescriptorCalls;
import io.zviz.sys.DescriptorCalls.Pipe;
import io.zviz.sys.SysException;
import java.util.ArrayList;
import java.util.List;

/**
 * The streams of a container in the background: nothing to read, and what it writes goes to a file.
 */
final class OutputCapture implements AutoCloseable {
  private static final int CHUNK = 1 << 16;

  private final DescriptorCalls descriptors;
  private final List<Integer> opened = new ArrayList<>();
  private final int nothing;
  private final Pipe out;
  private final Pipe err;
  private final List<Stream> streams = new ArrayList<>();
  private boolean handedOn;

  private OutputCapture(DescriptorCalls descriptors) {
    this.descriptors = descriptors;
    try {
      this.nothing = opened(descriptors.openNull());
      this.out = opened(descriptors.pipe());
      this.err = opened(descriptors.pipe());
    } catch (RuntimeException failed) {
      opened.forEach(descriptors::close);
      throw failed;
    }
  }

  private int opened(int descriptor) {
    opened.add(descriptor);
    return descriptor;
  }

  private Pipe opened(Pipe pipe) {
    opened.add(pipe.readEnd());
    opened.add(pipe.writeEnd());
    return pipe;
  }

  static OutputCapture open(DescriptorCalls descriptors) {
    return new OutputCapture(descriptors);
  }

  /**
   * What the container gets.
   *
   * @param terminal whether it gets a terminal of its own
   */
  Stdio stdio(boolean terminal) {
    return terminal
        ? Stdio.withTerminal(nothing, out.writeEnd(), err.writeEnd())
        : new Stdio(nothing, out.writeEnd(), err.writeEnd(), false);
  }

  /**
   * The container has its ends. From now on, what it writes is kept.
   *
   * @param terminal the other end of the container's terminal, which stays its own; -1 for none
   */
  synchronized void begin(OutputLog log, ReadyLoop loop, int terminal) {
    handOn();
    if (terminal >= 0) {
      streams.add(new Stream("stdout", descriptors.duplicate(terminal), log));
    }
    streams.add(new Stream("stdout", out.readEnd(), log));
    streams.add(new Stream("stderr", err.readEnd(), log));
    streams.forEach(stream -> stream.unwatch = loop.watch(stream.descriptor, () -> read(stream)));
  }

  private void handOn() {
    if (!handedOn) {
      handedOn = true;
      List.of(nothing, out.writeEnd(), err.writeEnd()).forEach(descriptors::close);
    }
  }

  private synchronized void read(Stream stream) {
    if (stream.open && !stream.readOn()) {
      stream.end();
    }
  }

  /** Keeps what is still in the pipes, and no more: somebody else may hold an end of one. */
  @Override
  public synchronized void close() {
    handOn();
    if (streams.isEmpty()) {
      List.of(out.readEnd(), err.readEnd()).forEach(descriptors::close);
      return;
    }
    for (Stream stream : streams) {
      boolean more = stream.open;
      while (more) {
        more = descriptors.awaitReadable(stream.descriptor, 0) && stream.readOn();
      }
      stream.end();
    }
  }

  /** One of the two. */
  private final class Stream {
    private final String name;
    private final int descriptor;
    private final OutputLog log;
    private Runnable unwatch = () -> {};
    private boolean open = true;

    Stream(String name, int descriptor, OutputLog log) {
      this.name = name;
      this.descriptor = descriptor;
      this.log = log;
    }

    /** False at the end. */
    boolean readOn() {
      byte[] chunk = new byte[CHUNK]; // Not kept: most containers are quiet most of the time.
      int length;
      try {
        length = descriptors.read(descriptor, chunk);
      } catch (SysException hungUp) {
        return false; // EIO: nobody holds the terminal any more.
      }
      log.add(name, chunk, length);
      return length > 0;
    }

    void end() {
      if (open) {
        open = false;
        unwatch.run();
        descriptors.close(descriptor);
      }
    }
  }
}
