package io.zviz.cli;

import io.zviz.launch.ContainerState;
import io.zviz.launch.ContainerState.Status;
import io.zviz.launch.LaunchError;
import io.zviz.launch.LaunchException;
import io.zviz.run.OutputReader;
import io.zviz.run.OutputReader.Piece;
import io.zviz.spi.host.HostProbe;
import io.zviz.sys.BrokerCalls;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;

/** {@code zviz logs}: what a detached container has written. */
@Command(
    name = "logs",
    description =
        "Prints what a detached container has written: its standard output to standard output, its"
            + " standard error to standard error. Of much output, the last 8 to 16 MiB are kept.",
    mixinStandardHelpOptions = true)
public final class LogsCommand extends ContainersCommand {
  private static final int INTERVAL_MILLIS = 100;

  private final Supplier<BrokerCalls> calls;
  private final BooleanSupplier terminal;

  @Option(
      names = {"-f", "--follow"},
      description = "Goes on until the container has ended.")
  private boolean follow;

  @Option(
      names = {"-n", "--tail"},
      paramLabel = "N",
      description = "Begins with the last N lines.")
  private @Nullable Integer tail;

  @Option(
      names = {"-t", "--timestamps"},
      description = "Each line begins with the time at which it was read.")
  private boolean timestamps;

  @Option(
      names = "--raw",
      description =
          "As it was written, also to a terminal, where control characters other than colours are"
              + " shown as \\\\xNN otherwise.")
  private boolean raw;

  @Parameters(index = "0", paramLabel = "ID", description = "The container's name.")
  private String id = "";

  private Consumer<Piece> sink = piece -> {};

  /**
   * For those of this host.
   *
   * @param calls to wait with
   * @param terminal whether standard output is one
   */
  public LogsCommand(
      Supplier<HostProbe> host, Supplier<BrokerCalls> calls, BooleanSupplier terminal) {
    super(host);
    this.calls = calls;
    this.terminal = terminal;
  }

  @Override
  public Integer call() throws IOException, InterruptedException {
    if (tail != null && tail < 0) {
      throw new ParameterException(spec().commandLine(), "--tail: a number from 0 was wanted");
    }
    OutputPrinter printer = new OutputPrinter(timestamps, !raw && terminal.getAsBoolean());
    try (OutputReader reader = new OutputReader(output(), piece -> sink.accept(piece))) {
      LastLines last = new LastLines(tail == null ? 0 : tail);
      sink = tail == null ? printer : last;
      reader.begin();
      last.pieces.forEach(printer);
      sink = printer;
      if (follow) {
        follow(reader, printer);
      }
    }
    return printer.flush() ? ExitStatus.OK : ExitStatus.FAILURE;
  }

  private void follow(OutputReader reader, OutputPrinter printer)
      throws IOException, InterruptedException {
    OutputWatch watch = new OutputWatch(calls.get());
    boolean more = true;
    while (more && printer.flush() && watch.sleep(INTERVAL_MILLIS)) {
      more = runs(); // Asked before the last look: what it wrote at its end is printed too.
      reader.poll();
    }
  }

  private boolean runs() {
    try {
      return containers().find(id).status() != Status.STOPPED;
    } catch (LaunchException deleted) {
      return false;
    }
  }

  /** The last lines of what it is given. */
  private static final class LastLines implements Consumer<Piece> {
    private final Deque<Piece> pieces = new ArrayDeque<>();
    private final int most;
    private int whole;

    LastLines(int most) {
      this.most = most;
    }

    @Override
    public void accept(Piece piece) {
      pieces.addLast(piece);
      whole += piece.whole() ? 1 : 0;
      while (whole > most || (most == 0 && !pieces.isEmpty())) {
        whole -= pieces.removeFirst().whole() ? 1 : 0;
      }
    }
  }

  private Path output() {
    ContainerState state = containers().find(id);
    return state
        .description()
        .output()
        .orElseThrow(
            () ->
                new LaunchException(
                    LaunchError.BAD_REQUEST,
                    "the container \"%s\" is not detached: its output is that of its zviz run"
                        .formatted(id)));
  }
}
