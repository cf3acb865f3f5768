package io.zviz.run;

import io.zviz.host.UserNamespaces;
import io.zviz.launch.ContainerState;
import io.zviz.launch.Containers;
import io.zviz.plugin.BackendRegistry;
import io.zviz.select.HostConfiguration;
import io.zviz.spi.BackendId;
import io.zviz.spi.Layer;
import io.zviz.spi.error.ZvizException;
import io.zviz.spi.host.HostProbe;
import io.zviz.spi.host.Support;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;

/** Looks at the installation itself: is it in the state in which it works best? */
public final class Doctor {
  private static final int TRY_SECONDS = 20;

  private final HostProbe host;
  private final BackendRegistry registry;
  private final HostConfiguration configuration;
  private final Optional<Path> home;
  private final String java;
  private final String classPath;

  /**
   * A doctor for an installation.
   *
   * @param host the host
   * @param registry what is installed
   * @param configuration what the host prefers
   * @param home the installation's folder; empty outside a distribution
   * @param java the path of the running JVM
   * @param classPath its class path
   */
  public Doctor(
      HostProbe host,
      BackendRegistry registry,
      HostConfiguration configuration,
      Optional<Path> home,
      String java,
      String classPath) {
    this.host = host;
    this.registry = registry;
    this.configuration = configuration;
    this.home = home;
    this.java = java;
    this.classPath = classPath;
  }

  /**
   * One finding.
   *
   * @param subject what was looked at
   * @param healthy whether it is as it should be
   * @param finding what was found
   * @param remedy what to do; empty when healthy
   */
  public record Finding(String subject, boolean healthy, String finding, String remedy) {
    static Finding good(String subject, String finding) {
      return new Finding(subject, true, finding, "");
    }

    static Finding bad(String subject, String finding, String remedy) {
      return new Finding(subject, false, finding, remedy);
    }
  }

  /** All findings. */
  public List<Finding> examine(Path stateRoot) {
    List<Finding> findings = new ArrayList<>();
    findings.add(Finding.good("java", Runtime.version() + " at " + java));
    findings.add(classArchive());
    findings.add(rights());
    findings.add(plugins());
    findings.add(configuration());
    findings.add(staleContainers(stateRoot));
    return findings;
  }

  /** A touched jar or another JVM voids the archive without a word, so it is tried. */
  private Finding classArchive() {
    String subject = "class archive";
    Optional<Path> archive = home.map(folder -> folder.resolve("lib/zviz.jsa"));
    if (archive.isEmpty()) {
      return Finding.bad(
          subject, "not started from a distribution", "start bin/zviz of a distribution");
    }
    String remedy = "run " + home.get().resolve("bin/zviz-archive");
    if (!Files.isRegularFile(archive.get())) {
      return Finding.bad(subject, "there is none: every start takes longer", remedy);
    }
    List<String> argv =
        List.of(
            java,
            "-Xshare:on",
            "-XX:TieredStopAtLevel=1",
            "-XX:+UseSerialGC",
            "-XX:SharedArchiveFile=" + archive.get(),
            "-cp",
            classPath,
            "-version");
    return succeeds(argv)
        ? Finding.good(subject, "used")
        : Finding.bad(subject, "this JVM does not use it: every start takes longer", remedy);
  }

  /** The JVM lies outside the folders that host tools are looked for in. */
  private static boolean succeeds(List<String> argv) {
    try {
      Process process =
          new ProcessBuilder(argv)
              .redirectErrorStream(true)
              .redirectOutput(ProcessBuilder.Redirect.DISCARD)
              .start();
      process.getOutputStream().close();
      if (process.waitFor(TRY_SECONDS, TimeUnit.SECONDS)) {
        return process.exitValue() == 0;
      }
      process.destroyForcibly();
      return false;
    } catch (IOException e) {
      return false;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  private Finding rights() {
    if (host.isRoot()) {
      return Finding.good("rights", "root");
    }
    if (host.mayMakeNamespaces()) {
      return Finding.good(
          "rights", "an ordinary user with a user namespace: what needs root is not enforced");
    }
    Support.NotEnabled missing = UserNamespaces.missing(host);
    return Finding.bad("rights", missing.why(), missing.remedy());
  }

  private Finding plugins() {
    String active =
        registry.installed().stream()
            .map(backend -> backend.id().value())
            .collect(Collectors.joining(", "));
    return registry.refused().isEmpty()
        ? Finding.good("plugins", active)
        : Finding.bad(
            "plugins",
            registry.refused().size() + " refused; active: " + active,
            "zviz plugins list says why");
  }

  private Finding configuration() {
    String subject = "configuration";
    if (!configuration.exists()) {
      return Finding.good(subject, "there is no " + configuration.file() + ": the usual order");
    }
    try {
      Map<Layer, List<BackendId>> preferred = configuration.preferences().preferred();
      String unknown =
          preferred.values().stream()
              .flatMap(List::stream)
              .filter(id -> registry.installed().stream().noneMatch(b -> b.id().equals(id)))
              .map(BackendId::value)
              .sorted()
              .distinct()
              .collect(Collectors.joining(", "));
      String used = configuration.file() + " is used: " + words(preferred);
      return unknown.isEmpty()
          ? Finding.good(subject, used)
          : Finding.bad(
              subject, used + "; not installed: " + unknown, "zviz plugins list shows what is");
    } catch (ZvizException wrong) {
      return Finding.bad(subject, wrong.render(), "correct or remove " + configuration.file());
    }
  }

  private static String words(Map<Layer, List<BackendId>> preferred) {
    return preferred.entrySet().stream()
        .sorted(Map.Entry.comparingByKey())
        .map(
            layer ->
                layer.getKey().key()
                    + " "
                    + layer.getValue().stream()
                        .map(BackendId::value)
                        .collect(Collectors.joining(" > ")))
        .collect(Collectors.joining(", "));
  }

  private Finding staleContainers(Path stateRoot) {
    if (Files.isDirectory(stateRoot) && !Files.isReadable(stateRoot)) {
      return Finding.bad(
          "left behind", "no permission to look into " + stateRoot, "zviz doctor as root");
    }
    List<ContainerState> stale =
        new Containers(stateRoot, host).all().stream().filter(ContainerState::isAbandoned).toList();
    return stale.isEmpty()
        ? Finding.good("left behind", "nothing")
        : Finding.bad(
            "left behind",
            stale.size()
                + (stale.size() == 1 ? " container" : " containers")
                + " whose supervisor has died",
            "zviz cleanup");
  }
}
