package io.zviz.cli;

import io.zviz.audit.AuditReader;
import io.zviz.audit.AuditRecord;
import io.zviz.audit.LastRecords;
import io.zviz.audit.RecordFilter;
import java.util.concurrent.Callable;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code zviz audit show}: the events. */
@Command(
    name = "show",
    description =
        "Prints the events of the audit log, a line each; as JSON, an array of its lines.",
    mixinStandardHelpOptions = true,
    exitCodeListHeading = "%nExit status:%n",
    exitCodeList = {
      "0:done",
      "1:the log cannot be read, or not all could be printed",
      "2:wrong usage"
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  zviz audit show --decision denied --since 10m",
      "  zviz audit show --container web --path /etc --format json"
    })
public final class AuditShowCommand implements Callable<Integer> {
  private CommandSpec spec;
  private AuditOptions options;
  private final FormatOption format = new FormatOption();

  @Option(names = "--last", paramLabel = "N", description = "Only the last N of them.")
  private @Nullable Integer last;

  /** Made by picocli. */
  @SuppressWarnings("NullAway.Init") // picocli injects the spec before anything is called
  public AuditShowCommand() {}

  @Spec
  void spec(CommandSpec command) {
    spec = command;
    options = new AuditOptions(command);
    format.addTo(command);
  }

  @Override
  public Integer call() {
    RecordFilter filter = options.filter();
    AuditReader reader = new AuditReader();
    RecordPrinter printer =
        new RecordPrinter(
            spec.commandLine().getOut(),
            format.isJson() ? RecordPrinter.Shape.ARRAY : RecordPrinter.Shape.TEXT);
    if (last == null) {
      Consumer<AuditRecord> printing =
          event -> {
            printer.accept(event);
            if (printer.isClosed()) {
              reader.stop();
            }
          };
      reader.read(options.logs(), options.rotated(), passing(filter, printing));
    } else {
      LastRecords kept = new LastRecords(count(spec, last));
      reader.read(options.logs(), options.rotated(), passing(filter, kept));
      kept.drainTo(printer);
    }
    printer.end();
    AuditOptions.noteSkipped(new Console(spec.commandLine()), reader.skipped());
    return ExitStatus.OK;
  }

  static Consumer<AuditRecord> passing(RecordFilter filter, Consumer<AuditRecord> next) {
    return event -> {
      if (filter.test(event)) {
        next.accept(event);
      }
    };
  }

  /** {@code --last}. */
  static int count(CommandSpec command, int number) {
    if (number < 0 || number > 1_000_000) {
      throw new ParameterException(
          command.commandLine(), "--last %d: 0 to 1000000 was wanted".formatted(number));
    }
    return number;
  }
}
