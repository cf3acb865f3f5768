package io.zviz.cli;

import io.zviz.containment.BundleKind;
import io.zviz.resolve.Overrides;
import io.zviz.run.ContainerRunner;
import io.zviz.run.RunReport;
import io.zviz.run.RunRequest;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.LoggerFactory;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code zviz run}: runs a command under all five layers. */
@Command(
    name = "run",
    description = "Runs a command under all layers of a profile; its exit status is the answer.",
    mixinStandardHelpOptions = true,
    exitCodeListHeading = "%nExit status:%n",
    exitCodeList = {
      "N:the status of the command itself",
      "128+N:the command was killed by signal N",
      "126:the command is not executable",
      "127:the command was not found",
      "2:wrong usage, or an invalid profile",
      "1:the host cannot do what is asked, or a step of the launch failed"
    })
public final class RunCommand implements Callable<Integer> {
  private final Supplier<ContainerRunner> runners;

  @Spec private CommandSpec spec;

  @Option(
      names = {"-p", "--profile"},
      paramLabel = "PROFILE",
      defaultValue = "default",
      description =
          "A built-in profile, a file, or the name of a NAME.yaml here or in /etc/zviz/profiles"
              + " (${DEFAULT-VALUE}).")
  private String profile = "default";

  @ArgGroup(exclusive = true)
  private @Nullable Reading reading;

  /** How the bundle is read, when it shall not be guessed. */
  static final class Reading {
    @Option(
        names = "--rootfs",
        description = "BUNDLE is a root file system, or has one in rootfs/.")
    @SuppressWarnings("UnusedVariable") // picocli sets it; the group holds one of the two
    private boolean rootfs;

    @Option(
        names = "--workdir",
        description = "BUNDLE is a plain working directory: /work, below the host's own programs.")
    private boolean workdir;
  }

  @Option(
      names = {"-e", "--env"},
      paramLabel = "NAME=VALUE",
      description = "Sets a variable of the command's environment; may be repeated.")
  private Map<String, String> env = new TreeMap<>();

  @Option(
      names = "--cwd",
      paramLabel = "PATH",
      description = "The working directory inside the container.")
  private Optional<String> cwd = Optional.empty();

  @Option(names = "--memory", paramLabel = "SIZE", description = "At most this much memory: 256M.")
  private Optional<String> memory = Optional.empty();

  @Option(
      names = "--cpus",
      paramLabel = "NUMBER",
      description = "At most this many processors: 0.5.")
  private Optional<String> cpus = Optional.empty();

  @Option(names = "--pids-limit", paramLabel = "NUMBER", description = "At most this many tasks.")
  private Optional<String> pidsLimit = Optional.empty();

  @Option(
      names = "--writable",
      paramLabel = "PATH",
      description = "A path that may be written to; may be repeated.")
  private List<String> writable = new ArrayList<>();

  @Option(
      names = "--readonly",
      description = "What the profile lists as writable is only readable.")
  private boolean readonly;

  @Option(
      names = "--network-allow",
      paramLabel = "ADDRESS",
      description = "A range or address that may be reached; may be repeated.")
  private List<String> networkAllow = new ArrayList<>();

  @Option(
      names = "--allow-degraded",
      description = "Start although a required rule is not enforced on this host; says which.")
  private boolean allowDegraded;

  @Option(
      names = "--dry-run",
      description = "Print every host step and every system call of the child; do nothing.")
  private boolean dryRun;

  @Option(
      names = {"-q", "--quiet"},
      description = "No notes, and no summary of refused calls, on standard error.")
  private boolean quiet;

  @Option(
      names = "--audit-log",
      paramLabel = "FILE",
      defaultValue = "/var/log/zviz/audit.json",
      description = "Where refused and brokered calls are written (${DEFAULT-VALUE}).")
  private Path auditLog = Path.of("/var/log/zviz/audit.json");

  @Mixin private StateDirOption stateDir = new StateDirOption();

  @Parameters(index = "0", paramLabel = "ID", description = "The container's name.")
  private String id = "";

  @Parameters(
      index = "1",
      paramLabel = "BUNDLE",
      description = "An OCI bundle, a root file system, or a plain working directory.")
  private Path bundle = Path.of(".");

  @Parameters(
      index = "2..*",
      paramLabel = "COMMAND",
      description = "The command and its arguments; without one, that of the OCI bundle.")
  private List<String> command = new ArrayList<>();

  /** Runs with this runner. */
  @SuppressWarnings("NullAway.Init") // picocli injects the spec before anything is called
  public RunCommand(Supplier<ContainerRunner> runners) {
    this.runners = runners;
  }

  @Override
  public Integer call() {
    Console console = new Console(spec.commandLine());
    RunRequest request = request();
    if (dryRun) {
      runners.get().plan(request, report(console)).forEach(console::result);
      return ExitStatus.OK;
    }
    return runners.get().run(request, report(console));
  }

  private RunReport report(Console console) {
    ZvizCommand top = (ZvizCommand) spec.root().userObject();
    return new RunReport() {
      @Override
      public void say(String line) {
        if (!quiet) {
          console.say(Table.printable(line));
        }
      }

      @Override
      public void note(String line) {
        // Asked first, since making the first logger costs twenty milliseconds.
        if (top.logLevel().compareTo(LogLevel.INFO) >= 0) {
          LoggerFactory.getLogger(RunCommand.class).info("{}", line);
        }
      }
    };
  }

  private RunRequest request() {
    if (bundle.toString().isEmpty()) {
      throw new ParameterException(spec.commandLine(), "BUNDLE is empty; for this folder write .");
    }
    if (env.keySet().stream().anyMatch(String::isEmpty)) {
      throw new ParameterException(spec.commandLine(), "--env: NAME=VALUE was wanted");
    }
    return new RunRequest(
        id,
        bundle,
        kind(),
        profile,
        Path.of("").toAbsolutePath(),
        overrides(),
        command,
        env,
        cwd,
        stateDir.path(),
        auditLog.toAbsolutePath());
  }

  private Optional<BundleKind> kind() {
    if (reading == null) {
      return Optional.empty();
    }
    return reading.workdir ? Optional.of(BundleKind.WORKDIR) : Optional.of(BundleKind.ROOTFS);
  }

  private Overrides overrides() {
    Overrides said = Overrides.NONE;
    said = memory.isPresent() ? said.memory(memory.get()) : said;
    said = cpus.isPresent() ? said.cpus(cpus.get()) : said;
    said = pidsLimit.isPresent() ? said.pidsLimit(pidsLimit.get()) : said;
    said = readonly ? said.readonly() : said;
    said = allowDegraded ? said.allowDegraded() : said;
    for (String path : writable) {
      said = said.writable(path);
    }
    for (String address : networkAllow) {
      said = said.networkAllow(address);
    }
    return said;
  }
}
