package io.zviz.app;

import io.zviz.cli.AuditCommand;
import io.zviz.cli.AuditFollowCommand;
import io.zviz.cli.AuditShowCommand;
import io.zviz.cli.AuditSuggestCommand;
import io.zviz.cli.AuditSummaryCommand;
import io.zviz.cli.CleanupCommand;
import io.zviz.cli.CompileCommand;
import io.zviz.cli.CompletionCommand;
import io.zviz.cli.DiffCommand;
import io.zviz.cli.DoctorCommand;
import io.zviz.cli.ExplainCommand;
import io.zviz.cli.ExportCommand;
import io.zviz.cli.HostsCommand;
import io.zviz.cli.ImportCommand;
import io.zviz.cli.MatrixCommand;
import io.zviz.cli.PluginsCommand;
import io.zviz.cli.PluginsListCommand;
import io.zviz.cli.RunCommand;
import io.zviz.cli.ScoreCommand;
import io.zviz.cli.SyscallsCommand;
import io.zviz.cli.TestCommand;
import io.zviz.cli.ZvizCommand;
import io.zviz.sys.jna.JnaBrokerCalls;
import java.util.List;
import java.util.Map;
import java.util.Set;
import picocli.CommandLine;

/**
 * The command tree. Reading a command's annotations costs as much as some commands' work, so when
 * the first argument names one, the tree has this one only.
 */
final class Commands {
  /** In the order of the help text. */
  private static final List<String> NAMES =
      List.of(
          "compile",
          "run",
          "exec",
          "list",
          "state",
          "logs",
          "wait",
          "kill",
          "delete",
          "audit",
          "explain",
          "test",
          "diff",
          "score",
          "matrix",
          "hosts",
          "import",
          "export",
          "plugins",
          "syscalls",
          "cleanup",
          "doctor",
          "completion",
          "supervise",
          "help");

  private static final Map<String, String> ALIASES = Map.of("ps", "list", "rm", "delete");

  /** They print about the whole tree, so they need it. */
  private static final Set<String> WHOLE = Set.of("completion", "help");

  /** Compiling is most of their work. */
  private static final Set<String> COMPILING = Set.of("compile", "run", "explain", "test", "diff");

  private static final Set<String> VERSION = Set.of("--version", "-V");

  private final Core core;

  Commands(Core core) {
    this.core = core;
  }

  /** The tree that these arguments need. */
  CommandLine forArguments(String[] args) {
    String first = args.length > 0 ? ALIASES.getOrDefault(args[0], args[0]) : "";
    boolean one = NAMES.contains(first) && !WHOLE.contains(first);
    if (one && COMPILING.contains(first)) {
      core.prepareBackends();
    }
    if (one && first.equals("run")) {
      core.prepareLaunch();
    }
    if (args.length == 1 && VERSION.contains(args[0])) {
      return tree(List.of());
    }
    return tree(one ? List.of(first) : NAMES);
  }

  private CommandLine tree(List<String> names) {
    CommandLine tree = new CommandLine(new ZvizCommand().spec());
    for (String name : names) {
      CommandLine command = command(name);
      if (name.equals("run")) {
        // What follows the first words of `zviz run ID BUNDLE COMMAND` belongs to the command.
        command.setStopAtPositional(true);
      }
      tree.addSubcommand(name, command);
    }
    return tree;
  }

  private CommandLine command(String name) {
    return switch (name) {
      case "compile" -> new CommandLine(new CompileCommand(core::enforcer).spec());
      case "run" -> new CommandLine(new RunCommand(core::runner, core::supervisors).spec());
      case "audit" ->
          new CommandLine(new AuditCommand())
              .addSubcommand("show", new AuditShowCommand())
              .addSubcommand("summary", new AuditSummaryCommand())
              .addSubcommand("follow", new AuditFollowCommand(JnaBrokerCalls::create))
              .addSubcommand("suggest", new AuditSuggestCommand(core::enforcer));
      case "explain" -> new CommandLine(new ExplainCommand(core::enforcer));
      case "test" -> new CommandLine(new TestCommand(core::enforcer));
      case "diff" -> new CommandLine(new DiffCommand(core::enforcer));
      case "score" -> new CommandLine(new ScoreCommand(core::enforcer));
      case "matrix" -> new CommandLine(new MatrixCommand(core::enforcer));
      case "hosts" -> new CommandLine(new HostsCommand());
      case "import" -> new CommandLine(new ImportCommand(() -> core.host().architecture()));
      case "export" -> new CommandLine(new ExportCommand(core::enforcer));
      case "plugins" ->
          new CommandLine(new PluginsCommand())
              .addSubcommand("list", new PluginsListCommand(core::registry));
      case "syscalls" -> new CommandLine(new SyscallsCommand());
      case "cleanup" -> new CommandLine(new CleanupCommand(core::host, core::supervisors));
      case "doctor" -> new CommandLine(new DoctorCommand(core::doctor));
      case "completion" -> new CommandLine(new CompletionCommand());
      case "help" -> help();
      default -> ContainerCommands.command(name, core);
    };
  }

  private static CommandLine help() {
    CommandLine help = new CommandLine(new CommandLine.HelpCommand());
    help.getCommandSpec().usageMessage().description("Prints the help text of a command.");
    return help;
  }
}
