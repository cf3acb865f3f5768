package io.zviz.cli;

import io.zviz.control.Executor;
import io.zviz.launch.ExecRequest;
import io.zviz.launch.Stdio;
import io.zviz.spi.host.HostProbe;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;

/** {@code zviz exec}: a further command in a container that runs. */
@Command(
    name = "exec",
    description =
        "Runs a further command in a container: in the same namespaces and control groups, with the"
            + " same system call filter, capabilities, files and user as the container's own.",
    mixinStandardHelpOptions = true,
    exitCodeListHeading = "%nExit status:%n",
    exitCodeList = {
      "N:the status of the command itself",
      "128+N:the command was killed by signal N",
      "126:the command is not executable",
      "127:the command was not found",
      "2:wrong usage",
      "1:the container does not run, or a step failed"
    })
public final class ExecCommand extends ContainersCommand {
  private final Supplier<Executor> executor;
  private final Function<Boolean, Stdio> streams;

  @Option(
      names = {"-e", "--env"},
      paramLabel = "NAME=VALUE",
      description = "Sets a variable of the command's environment; may be repeated.")
  private Map<String, String> env = Map.of();

  @Option(
      names = "--cwd",
      paramLabel = "PATH",
      description = "The working directory inside the container.")
  private @Nullable String cwd;

  @Option(
      names = {"-u", "--user"},
      paramLabel = "USER",
      description =
          "Who the command runs as: NAME or UID, with :GROUP or without, as the container's own"
              + " /etc/passwd and /etc/group know them.")
  private @Nullable String user;

  @Option(
      names = {"-t", "--tty"},
      description = "A terminal of its own for the command, also when the streams are none.")
  private boolean tty;

  @Parameters(index = "0", paramLabel = "ID", description = "The container's name.")
  private String id = "";

  @Parameters(
      index = "1..*",
      arity = "1..*",
      paramLabel = "COMMAND",
      description = "The command and its arguments.")
  private List<String> command = List.of();

  /**
   * For containers of this host.
   *
   * @param streams this process's, with a terminal whatever they are or not
   */
  public ExecCommand(
      Supplier<HostProbe> host, Supplier<Executor> executor, Function<Boolean, Stdio> streams) {
    super(host);
    this.executor = executor;
    this.streams = streams;
  }

  @Override
  public Integer call() {
    if (env.keySet().stream().anyMatch(String::isEmpty)) {
      throw new ParameterException(spec().commandLine(), "--env: NAME=VALUE was wanted");
    }
    ExecRequest request =
        new ExecRequest(
            command, env, Optional.ofNullable(cwd), Optional.ofNullable(user), streams.apply(tty));
    return executor.get().exec(stateDir().path(), id, request);
  }
}
