package io.zviz.it.launch;

import io.zviz.containment.Bundle;
import io.zviz.containment.BundleKind;
import io.zviz.containment.ContainerRoot;
import io.zviz.host.LinuxHostProbe;
import io.zviz.launch.LaunchPlan;
import io.zviz.launch.LaunchPlanner;
import io.zviz.launch.LaunchRequest;
import io.zviz.launch.Launcher;
import io.zviz.launch.ListenerHook;
import io.zviz.launch.Persona;
import io.zviz.launch.RunningContainer;
import io.zviz.launch.Stdio;
import io.zviz.spi.launch.ChildStep.Contain;
import io.zviz.spi.launch.ChildStep.Contain.PathRule;
import io.zviz.spi.launch.LaunchStep;
import io.zviz.spi.policy.IntentId;
import io.zviz.spi.policy.PathAccess;
import io.zviz.spi.policy.PathPattern;
import io.zviz.sys.DescriptorCalls;
import io.zviz.sys.jna.JnaDescriptorCalls;
import io.zviz.sys.jna.JnaLaunchCalls;
import io.zviz.sys.jna.JnaProcessCalls;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicLong;

/** Hand-made containers: rules and steps as the backends would give them. */
public final class Launches {
  public static final DescriptorCalls DESCRIPTORS = new JnaDescriptorCalls();
  public static final LinuxHostProbe HOST = LinuxHostProbe.ofThisHost();
  public static final Launcher LAUNCHER =
      new Launcher(new JnaLaunchCalls(), new JnaProcessCalls(), DESCRIPTORS, HOST);
  static final LaunchPlanner PLANNER = new LaunchPlanner(HOST);
  static final List<PathRule> SYSTEM =
      List.of(
          rule("/usr", PathAccess.READONLY),
          rule("/lib", PathAccess.READONLY),
          rule("/etc", PathAccess.READONLY),
          rule("/tmp", PathAccess.WRITABLE),
          rule("/etc/shadow", PathAccess.HIDDEN));
  private static final AtomicLong COUNTER = new AtomicLong();

  private final Path stateRoot;
  private final Path bundle;
  private Optional<BundleKind> kind = Optional.empty();
  private List<PathRule> rules = SYSTEM;
  private boolean stated = true;
  private boolean audit;
  private List<Integer> capabilities = List.of();
  private List<Integer> ambient = List.of();
  private final List<LaunchStep> steps = new ArrayList<>();
  private ListenerHook hook = ListenerHook.NONE;
  private Map<String, String> env = Map.of();
  private Optional<String> cwd = Optional.empty();
  private boolean init = true;

  public Launches(Path stateRoot, Path bundle) {
    this.stateRoot = stateRoot;
    this.bundle = bundle;
  }

  /** How a command ended and what it printed, both streams together. */
  public record Result(int status, String output) {}

  static PathRule rule(String path, PathAccess access) {
    return new PathRule(new PathPattern(path), access, new IntentId(access + path));
  }

  Launches kind(BundleKind forced) {
    this.kind = Optional.of(forced);
    return this;
  }

  Launches rules(PathRule... more) {
    List<PathRule> all = new ArrayList<>(SYSTEM);
    all.addAll(List.of(more));
    this.rules = all;
    return this;
  }

  Launches only(PathRule... these) {
    this.rules = List.of(these);
    return this;
  }

  Launches withoutFilesystemSection() {
    this.rules = List.of();
    this.stated = false;
    return this;
  }

  Launches audit() {
    this.audit = true;
    return this;
  }

  Launches keep(Integer... numbers) {
    this.capabilities = List.of(numbers);
    return this;
  }

  Launches ambient(Integer... numbers) {
    this.ambient = List.of(numbers);
    return this;
  }

  public Launches step(LaunchStep step) {
    steps.add(step);
    return this;
  }

  Launches hook(ListenerHook listener) {
    this.hook = listener;
    return this;
  }

  Launches env(Map<String, String> variables) {
    this.env = variables;
    return this;
  }

  Launches cwd(String folder) {
    this.cwd = Optional.of(folder);
    return this;
  }

  Launches withoutInit() {
    this.init = false;
    return this;
  }

  public LaunchPlan plan(String id, Stdio stdio, String... command) {
    Bundle opened = Bundle.open(bundle, kind);
    Contain contain = new Contain(capabilities, ambient, rules, stated);
    List<LaunchStep> all = new ArrayList<>(steps);
    all.add(contain);
    return PLANNER.plan(
        new LaunchRequest(
            id,
            opened,
            ContainerRoot.of(opened, contain, audit, List.of()),
            List.of(command),
            env,
            cwd,
            Persona.OF_BUNDLE,
            all,
            stateRoot,
            stdio,
            init,
            "hand-made",
            Optional.empty()));
  }

  public static String newId() {
    return "it-" + ProcessHandle.current().pid() + "-" + COUNTER.incrementAndGet();
  }

  /** Starts a container whose streams are pipes and lets the caller deal with it. */
  public RunningContainer start(Stdio stdio, String... command) {
    return LAUNCHER.start(plan(newId(), stdio, command), hook);
  }

  /** Runs a command to its end. */
  public Result run(String... command) {
    DescriptorCalls.Pipe in = DESCRIPTORS.pipe();
    DescriptorCalls.Pipe out = DESCRIPTORS.pipe();
    DESCRIPTORS.close(in.writeEnd());
    try {
      RunningContainer started;
      try {
        started = start(new Stdio(in.readEnd(), out.writeEnd(), out.writeEnd(), false), command);
      } finally {
        DESCRIPTORS.close(in.readEnd());
        DESCRIPTORS.close(out.writeEnd());
      }
      try (RunningContainer container = started) {
        CompletableFuture<String> output =
            CompletableFuture.supplyAsync(() -> drain(out.readEnd()));
        int status = container.await();
        return new Result(status, output.join());
      }
    } finally {
      DESCRIPTORS.close(out.readEnd());
    }
  }

  /** Runs a shell script; /bin/sh is /usr/bin/sh in the container. */
  public Result sh(String script) {
    return run("/usr/bin/sh", "-c", script);
  }

  static String drain(int descriptor) {
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    byte[] buffer = new byte[4096];
    for (int read = DESCRIPTORS.read(descriptor, buffer);
        read > 0;
        read = DESCRIPTORS.read(descriptor, buffer)) {
      all.write(buffer, 0, read);
    }
    return all.toString(StandardCharsets.UTF_8);
  }
}
