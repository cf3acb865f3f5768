package io.zviz.cli;

import io.zviz.audit.AuditRecord;
import io.zviz.audit.LastRecords;
import io.zviz.audit.LogFollower;
import io.zviz.audit.RecordFilter;
import io.zviz.sys.BrokerCalls;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code zviz audit follow}: the events as they are written. */
@Command(
    name = "follow",
    description =
        "Prints the last events of the audit log, and then each as it is written, also when the log"
            + " is put aside or cut; as JSON, a line each. Ends with a signal, or when nobody reads"
            + " its output any more.",
    mixinStandardHelpOptions = true,
    exitCodeListHeading = "%nExit status:%n",
    exitCodeList = {
      "0:nobody reads the output any more",
      "128+N:ended by signal N",
      "1:the log cannot be read, or what was written could not be printed",
      "2:wrong usage"
    })
public final class AuditFollowCommand implements Callable<Integer> {
  private static final int INTERVAL_MILLIS = 200;
  private static final int FIRST = 10;

  private final Supplier<BrokerCalls> calls;
  private CommandSpec spec;
  private AuditOptions options;
  private final FormatOption format = new FormatOption();
  private Consumer<AuditRecord> sink = event -> {};

  @Option(
      names = "--last",
      paramLabel = "N",
      description = "Begin with the last N that are there (10; all of them with --since).")
  private @Nullable Integer last;

  /** Waits with these calls. */
  @SuppressWarnings("NullAway.Init") // picocli injects the spec before anything is called
  public AuditFollowCommand(Supplier<BrokerCalls> calls) {
    this.calls = calls;
  }

  @Spec
  void spec(CommandSpec command) {
    spec = command;
    options = new AuditOptions(command);
    format.addTo(command);
  }

  @Override
  public Integer call() throws IOException, InterruptedException {
    RecordFilter filter = options.filter();
    RecordPrinter printer =
        new RecordPrinter(
            spec.commandLine().getOut(),
            format.isJson() ? RecordPrinter.Shape.LINES : RecordPrinter.Shape.TEXT);
    Path log = log();
    if (options.rotated()) {
      throw wrong("--rotated: what was put aside is not followed; see zviz audit show");
    }
    try (LogFollower follower =
        new LogFollower(log, AuditShowCommand.passing(filter, event -> sink.accept(event)))) {
      begin(follower, printer);
      sink = printer;
      OutputWatch output = new OutputWatch(calls.get());
      while (printer.flush() && output.sleep(INTERVAL_MILLIS)) {
        follower.poll();
      }
      AuditOptions.noteSkipped(new Console(spec.commandLine()), follower.skipped());
    }
    return ExitStatus.OK;
  }

  private void begin(LogFollower follower, RecordPrinter printer) {
    int first = options.hasSince() ? Integer.MAX_VALUE : FIRST;
    if (last != null) {
      first = AuditShowCommand.count(spec, last);
    }
    if (first == Integer.MAX_VALUE) {
      sink = printer;
      follower.poll();
      return;
    }
    LastRecords kept = new LastRecords(first);
    sink = kept;
    follower.poll();
    kept.drainTo(printer);
  }

  private Path log() {
    List<Path> logs = options.logs();
    if (logs.size() != 1) {
      throw wrong("--audit-log: one log can be followed at a time");
    }
    return logs.get(0);
  }

  private ParameterException wrong(String message) {
    return new ParameterException(spec.commandLine(), message);
  }
}
