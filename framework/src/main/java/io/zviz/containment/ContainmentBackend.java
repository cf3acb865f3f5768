package io.zviz.containment;

import io.zviz.abi.Capabilities;
import io.zviz.host.UserNamespaces;
import io.zviz.spi.BackendId;
import io.zviz.spi.Layer;
import io.zviz.spi.LayerBackend;
import io.zviz.spi.artifact.Compilation;
import io.zviz.spi.artifact.Coverage;
import io.zviz.spi.artifact.Outcome;
import io.zviz.spi.artifact.Target;
import io.zviz.spi.host.HostProbe;
import io.zviz.spi.host.HostProbe.ToolResult;
import io.zviz.spi.host.Support;
import io.zviz.spi.launch.ChildStep.Contain;
import io.zviz.spi.launch.LaunchStep;
import io.zviz.spi.launch.RunContext;
import io.zviz.spi.policy.CapabilityIntent;
import io.zviz.spi.policy.Intent;
import io.zviz.spi.policy.Notice;
import io.zviz.spi.policy.PathAccess;
import io.zviz.spi.policy.PathDefaultIntent;
import io.zviz.spi.policy.PathIntent;
import io.zviz.spi.policy.PathPattern;
import io.zviz.spi.policy.ResolvedPolicy;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/** Layer A: namespaces, mounts, capabilities. */
public final class ContainmentBackend implements LayerBackend {
  /** The name of this backend. */
  public static final BackendId ID = new BackendId("containment");

  private static final List<String> NAMESPACES =
      List.of("--mount", "--pid", "--fork", "--ipc", "--uts", "--net", "--cgroup");

  @Override
  public BackendId id() {
    return ID;
  }

  @Override
  public Set<Layer> layers() {
    return Set.of(Layer.CONTAINMENT);
  }

  @Override
  public Support probe(HostProbe host) {
    if (!host.mayMakeNamespaces()) {
      Support.NotEnabled missing = UserNamespaces.missing(host);
      return new Support.Unknown(missing.why(), missing.remedy());
    }
    if (host.tool("unshare").isEmpty()) {
      return new Support.Unknown("there is no unshare to try with", "apt-get install util-linux");
    }
    List<String> argv = new ArrayList<>(List.of("unshare"));
    argv.addAll(NAMESPACES);
    argv.addAll(List.of("--", "/bin/true"));
    ToolResult result = host.run(argv, "");
    if (!result.ok()) {
      return new Support.NotEnabled(
          String.join(" ", argv) + ": " + result.stderr().strip(),
          "run zviz where root may make namespaces, with CAP_SYS_ADMIN and no seccomp filter"
              + " that refuses unshare");
    }
    String own = host.isRoot() ? "" : ",user";
    return new Support.Available(
        "Linux " + host.kernelRelease(),
        new TreeMap<>(java.util.Map.of("namespaces", "mount,pid,ipc,uts,network,cgroup" + own)),
        List.of(String.join(" ", argv) + ": status 0"));
  }

  @Override
  public Compilation compile(ResolvedPolicy policy, Target target) {
    List<Outcome> outcomes = new ArrayList<>();
    List<Notice> notices = new ArrayList<>();
    policy
        .intentsOf(layers())
        .forEach(
            intent -> {
              outcomes.add(outcome(intent));
              if (intent instanceof PathIntent path && path.path().isGlob()) {
                notices.add(globNotice(path));
              }
            });
    return new Compilation(ID, List.of(), outcomes, notices);
  }

  @Override
  public List<LaunchStep> plan(Compilation compilation, RunContext run) {
    Contain contain = contain(run.policy());
    return List.of(run.auditOnly() ? lending(contain) : contain);
  }

  /** So that a run that only records goes on where the profile keeps too little. */
  private static Contain lending(Contain contain) {
    SortedSet<Integer> lent = new TreeSet<>(contain.capabilities());
    Capabilities.ENGINE_DEFAULT.forEach(name -> lent.add(number(name)));
    return new Contain(
        List.copyOf(lent), contain.ambient(), contain.paths(), contain.filesystemStated());
  }

  /** Layer A of a policy; {@link ContainerRoot} needs it before there is a run to plan. */
  public static Contain contain(ResolvedPolicy policy) {
    List<CapabilityIntent> capabilities = policy.intents(CapabilityIntent.class);
    List<Contain.PathRule> rules =
        policy.intents(PathIntent.class).stream()
            .sorted(
                Comparator.comparingInt((PathIntent intent) -> intent.path().depth())
                    .thenComparing(PathIntent::path)
                    .thenComparing(PathIntent::access))
            .map(intent -> new Contain.PathRule(intent.path(), intent.access(), intent.id()))
            .toList();
    return new Contain(
        capabilities.stream()
            .flatMap(i -> i.keep().stream())
            .map(ContainmentBackend::number)
            .toList(),
        capabilities.stream()
            .flatMap(i -> i.ambient().stream())
            .map(ContainmentBackend::number)
            .toList(),
        rules,
        !policy.intents(PathDefaultIntent.class).isEmpty());
  }

  private static Integer number(String capability) {
    return Capabilities.number(capability)
        .orElseThrow(() -> new IllegalArgumentException("no capability " + capability));
  }

  private static Outcome outcome(Intent intent) {
    if (intent instanceof CapabilityIntent) {
      return full(intent, "bounding, permitted, effective and inheritable sets; no_new_privs");
    }
    if (intent instanceof PathIntent path) {
      return path.path().isGlob()
          ? partial(intent, "expanded when the run starts; files created later are not covered")
          : path(path);
    }
    return partial(
        intent,
        "in a plain directory what no list names is not mounted; in a bundle unnamed paths stay"
            + " readable unless an LSM refuses them");
  }

  private static Outcome path(PathIntent intent) {
    return switch (intent.access()) {
      case READONLY -> full(intent, "read-only mount");
      case HIDDEN -> full(intent, "not mounted, or covered by an empty mount of mode 000");
      case WRITABLE ->
          kernels(intent.path())
              ? new Outcome(intent.id(), Coverage.NONE, "the kernel's file systems stay read-only")
              : full(
                  intent, "writable mount, noexec unless it is listed as executable or is /work");
      case EXECUTABLE ->
          partial(
              intent,
              "writable places are noexec; read-only ones cannot be, since libraries are mapped"
                  + " from them: an LSM does the rest");
    };
  }

  private static boolean kernels(PathPattern path) {
    return PathView.covers("/proc", path.text()) || PathView.covers("/sys", path.text());
  }

  private static Notice globNotice(PathIntent intent) {
    boolean opens = intent.access() != PathAccess.HIDDEN;
    return new Notice(
        intent.origin(),
        ContainmentNotice.GLOB.id(),
        opens ? Notice.Severity.NOTE : Notice.Severity.WARNING,
        intent.path() + " is expanded when a run starts; files created later are not covered");
  }

  private static Outcome full(Intent intent, String how) {
    return new Outcome(intent.id(), Coverage.FULL, how);
  }

  private static Outcome partial(Intent intent, String why) {
    return new Outcome(intent.id(), Coverage.PARTIAL, why);
  }
}
