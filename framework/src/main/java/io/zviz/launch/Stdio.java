package io.zviz.launch;

import io.zviz.sys.DescriptorCalls;
import io.zviz.sys.TerminalCalls;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * The workload's standard streams: descriptors of the supervisor, which keeps its own copies.
 *
 * @param in standard input
 * @param out standard output
 * @param err standard error
 * @param terminal whether standard input is a terminal
 * @param relayed a new terminal of the container's, whose other end the supervisor holds ({@link
 *     TerminalRelay}). When there is none although standard input is a terminal, the workload stays
 *     in the session and process group of the supervisor; in all other cases it leads a session of
 *     its own
 */
public record Stdio(int in, int out, int err, boolean terminal, Optional<Relayed> relayed) {
  /** What becomes a terminal of the container's. */
  public static final class Relayed {
    private final List<Integer> streams;
    private final byte[] settings;
    private final byte[] size;

    /** A terminal in the place of these streams, 0, 1 or 2, in this order. */
    public Relayed(List<Integer> streams, byte[] settings, byte[] size) {
      this.streams = List.copyOf(streams);
      this.settings = settings.clone();
      this.size = size.clone();
    }

    /** The numbers of the streams, sorted. */
    public List<Integer> streams() {
      return streams;
    }

    /** Its settings, see {@link TerminalCalls#settings}. */
    public byte[] settings() {
      return settings.clone();
    }

    /** Its size, see {@link TerminalCalls#size}. */
    public byte[] size() {
      return size.clone();
    }
  }

  /** Streams that are handed on as they are. */
  public Stdio(int in, int out, int err, boolean terminal) {
    this(in, out, err, terminal, Optional.empty());
  }

  /**
   * The supervisor's own streams. In the foreground of a terminal, those that are a terminal are
   * relayed; in the background they are not, since the supervisor must not read there.
   */
  public static Stdio inherit(DescriptorCalls descriptors, TerminalCalls terminals) {
    boolean terminal = descriptors.isTerminal(0);
    if (!terminal
        || !descriptors.isTerminal(1)
        || terminals.foreground(0) != terminals.ownGroup()) {
      return new Stdio(0, 1, 2, terminal);
    }
    List<Integer> streams = descriptors.isTerminal(2) ? List.of(0, 1, 2) : List.of(0, 1);
    return new Stdio(
        0, 1, 2, true, Optional.of(new Relayed(streams, terminals.settings(0), terminals.size(0))));
  }

  /**
   * The supervisor's own streams, with a terminal of the container's in the place of all of them,
   * whatever they are.
   */
  public static Stdio withTerminal(DescriptorCalls descriptors, TerminalCalls terminals) {
    boolean terminal = descriptors.isTerminal(0);
    byte[] settings = terminal ? terminals.settings(0) : TerminalSettings.usual();
    byte[] size = terminal ? terminals.size(0) : TerminalSettings.usualSize();
    return new Stdio(0, 1, 2, true, Optional.of(new Relayed(List.of(0, 1, 2), settings, size)));
  }

  /** These streams, with a terminal of the container's in the place of all of them. */
  public static Stdio withTerminal(int in, int out, int err) {
    return new Stdio(
        in,
        out,
        err,
        true,
        Optional.of(
            new Relayed(List.of(0, 1, 2), TerminalSettings.usual(), TerminalSettings.usualSize())));
  }

  /**
   * The numbers of the streams that are the host's {@code /dev/null}. The workload gets the
   * container's own instead, as with runc: what it opens through {@code /dev/stdin} has to be
   * something of its container.
   */
  List<Integer> nulls() {
    List<Integer> ours = List.of(in, out, err);
    return IntStream.range(0, ours.size()).filter(i -> isNull(ours.get(i))).boxed().toList();
  }

  private static boolean isNull(int descriptor) {
    try {
      Path link = Path.of("/proc/self/fd", Integer.toString(descriptor));
      return Files.readSymbolicLink(link).equals(Path.of("/dev/null"));
    } catch (IOException e) {
      return false; // what it is the workload will see, whatever that is
    }
  }

  /** Whether the workload leads a session of its own. */
  boolean ownSession() {
    return !terminal || relayed.isPresent();
  }
}
