package io.zviz.launch;

import io.zviz.containment.OciConfig;
import io.zviz.spi.host.Architecture;
import io.zviz.spi.host.HostProbe;
import io.zviz.spi.launch.ChildStep;
import io.zviz.spi.launch.LaunchStep;
import io.zviz.sys.Errno;
import io.zviz.sys.TimedStep;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Pattern;

/** Works a launch out: reads the host, changes nothing. */
public final class LaunchPlanner {
  private static final Pattern ID = Pattern.compile("[A-Za-z0-9][A-Za-z0-9_.-]{0,127}");
  private static final int MAX_HOSTNAME = 64; // __NEW_UTS_LEN, include/uapi/linux/utsname.h
  private static final Pattern HOSTNAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9.-]{0,63}");

  /** Where commands are looked for, unless the container says otherwise. */
  static final String PATH = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin";

  private static final int SECCOMP_SET_MODE_FILTER = 1;
  private static final int NEW_LISTENER_KILLABLE = 8 | 32;

  private final boolean killableListener;
  private final CapabilityLimits limits;
  private final Architecture architecture;

  /** A planner for this host. */
  public LaunchPlanner(HostProbe host) {
    this.killableListener = isKillable(host);
    this.limits = CapabilityLimits.ofThisProcess();
    this.architecture = host.architecture();
  }

  /**
   * Whether only fatal signals interrupt a notified call. Linux 5.19 knows
   * SECCOMP_FILTER_FLAG_WAIT_KILLABLE_RECV; EFAULT tells that flags are known.
   */
  static boolean isKillable(HostProbe host) {
    return host.seccomp(SECCOMP_SET_MODE_FILTER, NEW_LISTENER_KILLABLE) == -Errno.EFAULT;
  }

  /**
   * Plans a launch.
   *
   * @throws LaunchException when the request cannot work: a bad id, no command, a command that is
   *     not in the container
   */
  public LaunchPlan plan(LaunchRequest request) {
    checkId(request.id());
    Path stage = request.stateRoot().resolve(request.id()).resolve(StateFolder.STAGE);
    try (TimedStep told = TimedStep.begin("plan", "the launch")) {
      LaunchPlan plan =
          new LaunchPlan(
              request,
              LaunchPlan.hostSteps(request.steps()),
              settings ->
                  new ChildProgram(settings, request.root(), stage, killableListener, architecture),
              settings(request));
      told.result(plan.child().steps().size() + " calls");
      return plan;
    }
  }

  public static void checkId(String id) {
    if (!ID.matcher(id).matches()) {
      throw new LaunchException(
          LaunchError.BAD_ID,
          "the id \"%s\" does not match %s".formatted(printable(id), ID.pattern()));
    }
  }

  private static String printable(String text) {
    String start = text.length() > 200 ? text.substring(0, 200) + "…" : text;
    return start.replaceAll("\\p{Cntrl}", "?");
  }

  private ChildSettings settings(LaunchRequest request) {
    Optional<OciConfig> config = request.bundle().config();
    ChildStep.Contain contain = one(request, ChildStep.Contain.class);
    List<String> argv = arguments(request, config);
    UserLookup.User user = UserLookup.of(request);
    Map<String, String> env = environment(request, config, user);
    String cwd = workingDirectory(request, config);
    String executable =
        new CommandLookup(request.root()).find(argv.get(0), env.getOrDefault("PATH", PATH), cwd);
    List<String> strings = new ArrayList<>();
    env.forEach((name, value) -> strings.add(name + "=" + value));
    checkStrings(argv);
    checkStrings(strings);
    List<Integer> kept = limits.keep(contain.capabilities(), config);
    return new ChildSettings(
        executable,
        argv,
        strings,
        cwd,
        hostname(request, config),
        IdMap.ofThisProcess().identityOf(user),
        config.map(OciConfig::limits).orElse(List.of()),
        kept,
        contain.ambient().stream().filter(kept::contains).toList(),
        limits.last(),
        request.stdio(),
        atMostOne(request, ChildStep.ExecLabel.class),
        all(request, ChildStep.LandlockRestrict.class),
        atMostOne(request, ChildStep.SeccompFilter.class),
        ControlGroups.of(request.steps()),
        request.init() && !CommandInit.is(executable));
  }

  private static List<String> arguments(LaunchRequest request, Optional<OciConfig> config) {
    List<String> argv =
        request.command().isEmpty()
            ? config.map(OciConfig::args).orElse(List.of())
            : request.command();
    if (argv.isEmpty()) {
      throw new LaunchException(
          LaunchError.BAD_REQUEST, "no command: give one, or put process.args into config.json");
    }
    return argv;
  }

  /** Nothing of the supervisor's environment gets in. */
  private static Map<String, String> environment(
      LaunchRequest request, Optional<OciConfig> config, UserLookup.User user) {
    Map<String, String> env = new TreeMap<>();
    env.put("PATH", PATH);
    env.put("HOME", "/root");
    if (request.stdio().terminal()) {
      env.put("TERM", "xterm");
    }
    for (String setting : config.map(OciConfig::env).orElse(List.of())) {
      String[] parts = setting.split("=", 2);
      env.put(parts[0], parts.length == 2 ? parts[1] : "");
    }
    user.home().ifPresent(home -> env.put("HOME", home));
    env.putAll(request.env());
    return env;
  }

  private static String workingDirectory(LaunchRequest request, Optional<OciConfig> config) {
    String cwd =
        request
            .cwd()
            .or(() -> config.map(OciConfig::cwd))
            .orElse(
                request.bundle().kind() == io.zviz.containment.BundleKind.WORKDIR ? "/work" : "/");
    checkWorkingDirectory(cwd);
    return cwd;
  }

  static void checkWorkingDirectory(String cwd) {
    if (!cwd.startsWith("/")) {
      throw new LaunchException(
          LaunchError.BAD_REQUEST, "the working directory " + cwd + " is not absolute");
    }
  }

  private static String hostname(LaunchRequest request, Optional<OciConfig> config) {
    Optional<String> asked = request.persona().hostname();
    if (asked.isPresent() && !HOSTNAME.matcher(asked.get()).matches()) {
      throw new LaunchException(
          LaunchError.BAD_REQUEST,
          "--hostname \"%s\": at most %d letters, digits, dashes and dots were wanted"
              .formatted(printable(asked.get()), MAX_HOSTNAME));
    }
    String name = asked.or(() -> config.flatMap(OciConfig::hostname)).orElse(request.id());
    return name.substring(0, Math.min(MAX_HOSTNAME, name.length()));
  }

  static void checkStrings(List<String> strings) {
    for (String string : strings) {
      if (string.indexOf('\0') >= 0) {
        throw new LaunchException(
            LaunchError.BAD_REQUEST, "an argument or a variable holds a NUL byte");
      }
    }
  }

  private static <S extends LaunchStep> List<S> all(LaunchRequest request, Class<S> kind) {
    return request.steps().stream().filter(kind::isInstance).map(kind::cast).toList();
  }

  private static <S extends LaunchStep> Optional<S> atMostOne(
      LaunchRequest request, Class<S> kind) {
    List<S> steps = all(request, kind);
    if (steps.size() > 1) {
      throw new LaunchException(
          LaunchError.BAD_REQUEST, "more than one step of the kind " + kind.getSimpleName());
    }
    return steps.stream().findFirst();
  }

  private static <S extends LaunchStep> S one(LaunchRequest request, Class<S> kind) {
    return atMostOne(request, kind)
        .orElseThrow(
            () ->
                new LaunchException(
                    LaunchError.BAD_REQUEST, "no step of the kind " + kind.getSimpleName()));
  }
}
