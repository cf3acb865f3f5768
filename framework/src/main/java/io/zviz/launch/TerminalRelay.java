package io.zviz.launch;

import io.zviz.sys.DescriptorCalls;
import io.zviz.sys.SysException;
import io.zviz.sys.TerminalCalls;

/**
 * Carries keys and screen between the caller's terminal and the container's own. The caller's
 * terminal is raw meanwhile: keys such as Ctrl-C mean something to the container's terminal only,
 * and its foreground jobs get the signals.
 */
public final class TerminalRelay implements AutoCloseable {
  private static final int SIGCONT = 18;
  private static final int SIGWINCH = 28;
  private static final int LOOK_MILLIS = 200;
  private static final int CHUNK = 4096;

  private final TerminalCalls terminals;
  private final DescriptorCalls descriptors;
  private final TerminalOwner container;
  private final Stdio stdio;
  private final int master;
  private final TerminalSettings before;
  private final Thread keys = new Thread(this::carryKeys, "zviz-keys");
  private final Thread screen = new Thread(this::carryScreen, "zviz-screen");
  private volatile boolean ended;

  private TerminalRelay(
      TerminalCalls terminals, DescriptorCalls descriptors, TerminalOwner container) {
    this.terminals = terminals;
    this.descriptors = descriptors;
    this.container = container;
    this.stdio = container.stdio();
    this.master = container.terminal();
    this.before =
        new TerminalSettings(
            stdio.relayed().map(Stdio.Relayed::settings).orElseGet(() -> new byte[0]));
  }

  /** Starts to carry; does nothing for a container that has no terminal of its own. */
  public static TerminalRelay start(
      TerminalCalls terminals, DescriptorCalls descriptors, TerminalOwner container) {
    TerminalRelay relay = new TerminalRelay(terminals, descriptors, container);
    if (relay.master >= 0) {
      relay.begin();
    }
    return relay;
  }

  private void begin() {
    hears(SIGWINCH); // It may have changed since the launch was planned.
    quietly(() -> terminals.change(stdio.in(), before.raw().bytes()));
    keys.setDaemon(true);
    screen.setDaemon(true);
    screen.start();
    keys.start();
  }

  /**
   * Whether a signal to the supervisor is about the terminal, and has been dealt with.
   *
   * @param signal its number
   */
  public boolean hears(int signal) {
    if (master < 0 || ended) {
      return false;
    }
    if (signal == SIGWINCH) {
      quietly(() -> terminals.resize(master, terminals.size(stdio.in())));
    } else if (signal == SIGCONT
        && descriptors.isTerminal(stdio.in())
        && terminals.foreground(stdio.in()) == terminals.ownGroup()) {
      // The shell that stopped the supervisor has changed its terminal back.
      quietly(() -> terminals.change(stdio.in(), before.raw().bytes()));
    }
    return signal == SIGWINCH;
  }

  private void carryKeys() {
    byte[] typed = new byte[CHUNK];
    try {
      while (!ended) {
        if (!descriptors.awaitReadable(stdio.in(), LOOK_MILLIS)) {
          continue;
        }
        int length = descriptors.read(stdio.in(), typed);
        if (length == 0) {
          endInput();
          return;
        }
        synchronized (this) {
          if (ended) {
            return;
          }
          carry(typed, length);
        }
      }
    } catch (SysException gone) {
      // The caller's terminal was hung up, or the container has ended: its signal says so.
      return;
    }
  }

  /** What was a pipe or a file has ended: the command shall hear of it as of a key. */
  private synchronized void endInput() {
    if (!ended && !descriptors.isTerminal(stdio.in())) {
      byte key = new TerminalSettings(terminals.settings(master)).endOfInput();
      descriptors.write(master, new byte[] {key});
    }
  }

  private void carry(byte[] typed, int length) {
    int signal = new TerminalSettings(terminals.settings(master)).signalOf(typed, length);
    boolean forFirst = signal != 0 && terminals.foreground(master) == container.pid();
    descriptors.write(master, java.util.Arrays.copyOf(typed, length));
    if (forFirst) {
      container.endUnlessHandled(signal);
    }
  }

  /** Ends when nobody in the container holds the terminal any more: reading gives EIO then. */
  private void carryScreen() {
    byte[] shown = new byte[CHUNK];
    boolean visible = true;
    while (true) {
      int length;
      try {
        boolean last = ended;
        if (!descriptors.awaitReadable(master, last ? 0 : LOOK_MILLIS)) {
          if (last) {
            return;
          }
          continue;
        }
        length = descriptors.read(master, shown);
        if (length == 0) {
          return;
        }
      } catch (SysException closed) {
        return;
      }
      visible = visible && show(java.util.Arrays.copyOf(shown, length));
    }
  }

  /** Whether the caller's terminal is still there; the container's is emptied all the same. */
  private boolean show(byte[] text) {
    return quietly(() -> descriptors.write(stdio.out(), text));
  }

  /** Once the container has ended: shows what it has written, and gives the terminal back. */
  @Override
  public void close() {
    if (master < 0 || ended) {
      return;
    }
    synchronized (this) {
      ended = true; // From here on, nothing is written to a descriptor that is about to be closed.
    }
    boolean interrupted = false;
    while (screen.isAlive()) {
      try {
        screen.join();
      } catch (InterruptedException later) {
        interrupted = true;
      }
    }
    quietly(() -> terminals.change(stdio.in(), before.bytes()));
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  /** A terminal that is gone cannot be changed, and need not be. */
  private static boolean quietly(Runnable change) {
    try {
      change.run();
      return true;
    } catch (SysException gone) {
      return false;
    }
  }
}
