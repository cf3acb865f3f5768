package io.zviz.plugin;

import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.Charset;

/**
 * Keeps what plugins print away from standard output, which belongs to the user's pipes: what a
 * plugin's thread, or a thread started by one, writes there goes to standard error.
 */
final class PluginThreads {
  @SuppressWarnings("ThreadGroup") // the one thing that a thread's children inherit by themselves
  static final ThreadGroup GROUP = new ThreadGroup("zviz-plugins");

  private PluginThreads() {}

  /** Puts the switch into {@link System#out}; once is enough. */
  static synchronized void divertOutput() {
    if (!(System.out instanceof Switch)) {
      System.setOut(new Switch(System.out));
    }
  }

  private static boolean isPlugin() {
    ThreadGroup group = Thread.currentThread().getThreadGroup();
    return group != null && GROUP.parentOf(group);
  }

  /** A stream to one of two others. */
  private static final class Switch extends PrintStream {
    private final PrintStream standard;

    Switch(PrintStream standard) {
      super(new Route(standard), true, charset());
      this.standard = standard;
    }

    @Override
    public boolean checkError() {
      return super.checkError() || standard.checkError();
    }

    private static Charset charset() {
      String name =
          System.getProperty("stdout.encoding", System.getProperty("sun.stdout.encoding"));
      return name == null ? Charset.defaultCharset() : Charset.forName(name);
    }
  }

  private static final class Route extends OutputStream {
    private final PrintStream standard;

    Route(PrintStream standard) {
      this.standard = standard;
    }

    @Override
    public void write(int b) {
      target().write(b);
    }

    @Override
    public void write(byte[] bytes, int offset, int length) {
      target().write(bytes, offset, length);
    }

    @Override
    public void flush() {
      target().flush();
    }

    private PrintStream target() {
      return isPlugin() ? System.err : standard;
    }
  }
}
