package io.zviz.cli;

import io.zviz.containment.BundleKind;
import io.zviz.control.Supervisors;
import io.zviz.launch.Persona;
import io.zviz.resolve.Overrides;
import io.zviz.run.ContainerRunner;
import io.zviz.run.KernelName;
import io.zviz.run.RunOptions;
import io.zviz.run.RunReport;
import io.zviz.run.RunRequest;
import io.zviz.run.TimeLimit;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.function.Supplier;
import org.slf4j.LoggerFactory;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;

/** {@code zviz run}: runs a command under all five layers. */
public final class RunCommand implements Callable<Integer> {
  /** As long as docker stop waits. */
  private static final Duration GRACE = Duration.ofSeconds(10);

  private static final String[] STATUSES = {
    "N:the status of the command itself",
    TimeLimit.EXIT_STATUS + ":the command ran longer than --timeout",
    "128+N:the command was killed by signal N",
    "126:the command is not executable",
    "127:the command was not found",
    "2:wrong usage, or an invalid profile",
    "1:the host cannot do what is asked, or a step of the launch failed"
  };

  private final Argument<String> profile =
      Argument.withDefault(
          String.class,
          "default",
          "PROFILE",
          "A built-in profile, a file, or the name of a NAME.yaml here or in /etc/zviz/profiles"
              + " (${DEFAULT-VALUE}).",
          "-p",
          "--profile");

  private final Argument<Boolean> rootfs =
      Argument.flag("BUNDLE is a root file system, or has one in rootfs/.", "--rootfs");

  private final Argument<Boolean> workdir =
      Argument.flag(
          "BUNDLE is a plain working directory: /work, below the host's own programs.",
          "--workdir");

  private final Argument<Map<String, String>> env =
      Argument.pairs(
          "NAME=VALUE",
          "Sets a variable of the command's environment; may be repeated.",
          "-e",
          "--env");

  private final Argument<String> cwd =
      Argument.text("PATH", "The working directory inside the container.", "--cwd");

  private final Argument<String> user =
      Argument.text(
          "USER",
          "Who the command runs as: NAME or UID, with :GROUP or without, as the container's own"
              + " /etc/passwd and /etc/group know them.",
          "-u",
          "--user");

  private final Argument<String> hostname =
      Argument.text("NAME", "The container's host name; without it, its ID.", "--hostname");

  private final Argument<String> memory =
      Argument.text("SIZE", "At most this much memory: 256M.", "--memory");

  private final Argument<String> cpus =
      Argument.text("NUMBER", "At most this many processors: 0.5.", "--cpus");

  private final Argument<String> pidsLimit =
      Argument.text("NUMBER", "At most this many tasks.", "--pids-limit");

  private final Argument<List<String>> writable =
      Argument.texts("PATH", "A path that may be written to; may be repeated.", "--writable");

  private final Argument<List<String>> bind =
      Argument.texts(
          "SOURCE:PATH[:ro]",
          "Shows a file or folder of the host at a path of the container, where it can be written to"
              + " unless :ro follows; may be repeated.",
          "--bind");

  private final Argument<Boolean> readonly =
      Argument.flag("What the profile lists as writable is only readable.", "--readonly");

  private final Argument<List<String>> networkAllow =
      Argument.texts(
          "ADDRESS", "A range or address that may be reached; may be repeated.", "--network-allow");

  private final Argument<Boolean> noInit =
      Argument.flag(
          "The command itself is the first process of its container: nobody reaps orphans, and"
              + " signals without a handler do nothing to it.",
          "--no-init");

  private final Argument<Boolean> detach =
      Argument.flag(
          "Return once the command runs, in the background; see zviz list, logs, wait, delete.",
          "-d",
          "--detach");

  private final Argument<Boolean> tty =
      Argument.flag(
          "A terminal of its own for the command, also when the streams are none.", "-t", "--tty");

  private final Argument<Duration> timeout =
      Argument.duration(
          "The longest that the command may run, such as 30m: then it is sent SIGTERM, and the"
              + " status is 124.",
          "--timeout");

  private final Argument<Duration> killAfter =
      Argument.duration(
          "How long after that SIGTERM the container is killed (10s).", "--kill-after");

  private final Argument<Boolean> audit =
      Argument.flag(
          "Enforce nothing of system calls, files and network: record what would be refused.",
          "--audit");

  private final Argument<Boolean> allowDegraded =
      Argument.flag(
          "Start although a required rule is not enforced on this host; says which.",
          "--allow-degraded");

  private final Argument<Boolean> dryRun =
      Argument.flag(
          "Print every host step and every system call of the child; do nothing.", "--dry-run");

  private final Argument<Boolean> quiet =
      Argument.flag(
          "No notes, and no summary of refused calls, on standard error.", "-q", "--quiet");

  private final Argument<Path> auditLog =
      Argument.path(
          "FILE",
          "Where refused and brokered calls are written (" + AuditLogOption.USUAL + ").",
          "--audit-log");

  private final Argument<String> id =
      Argument.parameter(String.class, "0", "ID", "The container's name.");

  private final Argument<Path> bundle =
      Argument.parameter(
          Path.class,
          "1",
          "BUNDLE",
          "An OCI bundle, a root file system, or a plain working directory.");

  private final Argument<List<String>> command =
      Argument.parameters(
          "2..*", "COMMAND", "The command and its arguments; without one, that of the OCI bundle.");

  private final StateDirOption stateDir = new StateDirOption();
  private final Supplier<ContainerRunner> runners;
  private final Supplier<Supervisors> supervisors;
  private final CommandSpec spec;

  /** Runs with this runner, or in the background with a supervisor. */
  public RunCommand(Supplier<ContainerRunner> runners, Supplier<Supervisors> supervisors) {
    this.runners = runners;
    this.supervisors = supervisors;
    spec =
        new Model(
                this,
                "run",
                "Runs a command under all layers of a profile; its exit status is the answer.")
            .with(
                profile,
                env,
                cwd,
                user,
                hostname,
                memory,
                cpus,
                pidsLimit,
                writable,
                bind,
                readonly,
                networkAllow)
            .withOneOf(rootfs, workdir)
            .with(
                detach,
                tty,
                audit,
                noInit,
                timeout,
                killAfter,
                allowDegraded,
                dryRun,
                quiet,
                auditLog,
                id,
                bundle,
                command)
            .withStatuses(STATUSES)
            .spec();
    stateDir.addTo(spec);
  }

  /** What picocli is told. */
  public CommandSpec spec() {
    return spec;
  }

  @Override
  public Integer call() {
    Console console = new Console(spec.commandLine());
    RunRequest request = request();
    if (dryRun.isGiven()) {
      runners.get().plan(request, report(console)).forEach(console::result);
      return ExitStatus.OK;
    }
    if (detach.isGiven()) {
      supervisors.get().start(request, report(console));
      console.result(request.id());
      return ExitStatus.OK;
    }
    return runners.get().run(request, report(console));
  }

  private RunReport report(Console console) {
    return new RunReport() {
      @Override
      public void say(String line) {
        if (!quiet.isGiven()) {
          console.say(Table.printable(line));
        }
      }

      @Override
      public void note(String line) {
        // Asked first, since making the first logger costs twenty milliseconds.
        if (ZvizCommand.logLevel(spec).compareTo(LogLevel.INFO) >= 0) {
          LoggerFactory.getLogger(RunCommand.class).info("{}", line);
        }
      }
    };
  }

  private RunRequest request() {
    if (bundle.value().toString().isEmpty()) {
      throw new ParameterException(spec.commandLine(), "BUNDLE is empty; for this folder write .");
    }
    Map<String, String> variables = new TreeMap<>(env.given().orElse(Map.of()));
    if (variables.keySet().stream().anyMatch(String::isEmpty)) {
      throw new ParameterException(spec.commandLine(), "--env: NAME=VALUE was wanted");
    }
    List<BindText> binds =
        bind.given().orElse(List.of()).stream()
            .map(text -> BindText.parse(spec.commandLine(), text))
            .toList();
    return new RunRequest(
        id.value(),
        bundle.value(),
        kind(),
        profile.value(),
        Path.of("").toAbsolutePath(),
        overrides(binds),
        command.given().orElse(List.of()),
        variables,
        cwd.given(),
        new RunOptions(
            !noInit.isGiven(),
            audit.isGiven(),
            new Persona(user.given(), hostname.given()),
            timeLimit(),
            tty.isGiven(),
            binds.stream().map(BindText::binding).toList(),
            detach.isGiven() ? Optional.of(output()) : Optional.empty()),
        stateDir.path(),
        log());
  }

  /** Beside the audit log, which is where a distribution wants what containers leave on disk. */
  private Path output() {
    Path folder = log().resolveSibling("containers");
    return folder.resolve(KernelName.of(stateDir.path(), id.value()) + ".log");
  }

  private Path log() {
    return auditLog.given().orElseGet(() -> AuditLogOption.usual(spec)).toAbsolutePath();
  }

  private Optional<TimeLimit> timeLimit() {
    if (killAfter.given().isPresent() && timeout.given().isEmpty()) {
      throw new ParameterException(spec.commandLine(), "--kill-after goes with --timeout");
    }
    return timeout.given().map(limit -> new TimeLimit(limit, killAfter.given().orElse(GRACE)));
  }

  private Optional<BundleKind> kind() {
    if (workdir.isGiven()) {
      return Optional.of(BundleKind.WORKDIR);
    }
    return rootfs.isGiven() ? Optional.of(BundleKind.ROOTFS) : Optional.empty();
  }

  private Overrides overrides(List<BindText> binds) {
    Overrides said = Overrides.NONE;
    said = memory.given().map(said::memory).orElse(said);
    said = cpus.given().map(said::cpus).orElse(said);
    said = pidsLimit.given().map(said::pidsLimit).orElse(said);
    said = readonly.isGiven() ? said.readonly() : said;
    said = allowDegraded.isGiven() ? said.allowDegraded() : said;
    for (String path : writable.given().orElse(List.of())) {
      said = said.writable(path);
    }
    for (BindText text : binds) {
      said = said.bind(text.destination(), text.readonly());
    }
    for (String address : networkAllow.given().orElse(List.of())) {
      said = said.networkAllow(address);
    }
    return said;
  }
}
