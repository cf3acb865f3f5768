package io.zviz.cli;

import io.zviz.abi.SyscallTable;
import io.zviz.profile.Categories;
import io.zviz.spi.host.Architecture;
import java.util.OptionalInt;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code zviz syscalls}: what a category holds, and what number a call has. */
@Command(
    name = "syscalls",
    description = "Prints the categories, or the calls of one, with their numbers.",
    mixinStandardHelpOptions = true)
public final class SyscallsCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;

  @Parameters(
      arity = "0..1",
      paramLabel = "@CATEGORY",
      description = "A category such as @memory; without one, all categories are listed.")
  private @Nullable String category;

  /** Made by picocli. */
  @SuppressWarnings("NullAway.Init") // picocli injects the spec before anything is called
  public SyscallsCommand() {}

  @Override
  public Integer call() {
    Console console = new Console(spec.commandLine());
    if (category == null) {
      Categories.names().forEach(console::result);
      return ExitStatus.OK;
    }
    if (!Categories.names().contains(category)) {
      throw new ParameterException(
          spec.commandLine(),
          "no category is called %s; zviz syscalls lists them".formatted(category));
    }
    Table table = new Table("CALL", "X86_64", "AARCH64");
    for (String call : Categories.expand(category)) {
      table.row(call, number(Architecture.X86_64, call), number(Architecture.AARCH64, call));
    }
    console.result(table.render());
    return ExitStatus.OK;
  }

  private static String number(Architecture architecture, String call) {
    OptionalInt number = SyscallTable.of(architecture).number(call);
    return number.isPresent() ? Integer.toString(number.getAsInt()) : "-";
  }
}
