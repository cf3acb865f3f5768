package io.zviz.host;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.zviz.abi.SyscallTable;
import io.zviz.spi.error.ZvizException;
import io.zviz.spi.host.Architecture;
import io.zviz.spi.host.HostProbe;
import io.zviz.sys.LandlockCalls;
import io.zviz.sys.SeccompCalls;
import io.zviz.sys.jna.JnaLandlockCalls;
import io.zviz.sys.jna.JnaSeccompCalls;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** The host this runs on. Reads, and runs tools that change nothing. */
public final class LinuxHostProbe implements HostProbe {
  private static final int MAX_FILE = 1 << 20;
  private static final Duration TIMEOUT = Duration.ofSeconds(10);

  private final Architecture architecture;
  private final LandlockCalls landlock;
  private final SeccompCalls seccomp;
  private final HostTools tools = new HostTools(TIMEOUT);

  /** A probe that asks the kernel through these. */
  public LinuxHostProbe(Architecture architecture, LandlockCalls landlock, SeccompCalls seccomp) {
    this.architecture = architecture;
    this.landlock = landlock;
    this.seccomp = seccomp;
  }

  /**
   * A probe of this host; asks nothing yet.
   *
   * @throws ZvizException when its processor is none that profiles are compiled for
   */
  public static LinuxHostProbe ofThisHost() {
    String machine = System.getProperty("os.arch", "");
    Architecture architecture =
        Architecture.ofMachine(machine)
            .orElseThrow(
                () ->
                    new ZvizException(
                        HostError.UNKNOWN_ARCHITECTURE,
                        "the processor is " + machine + "; x86_64 and aarch64 are supported"));
    return new LinuxHostProbe(
        architecture,
        new JnaLandlockCalls(),
        new JnaSeccompCalls(() -> SyscallTable.of(architecture).number("seccomp").orElseThrow()));
  }

  @Override
  public Architecture architecture() {
    return architecture;
  }

  @Override
  public String kernelRelease() {
    return read(Path.of("/proc/sys/kernel/osrelease")).map(String::strip).orElse("unknown");
  }

  @Override
  public boolean isRoot() {
    return read(Path.of("/proc/self/status"))
        .flatMap(
            status ->
                read(Path.of("/proc/self/uid_map")).map(map -> Credentials.isRoot(status, map)))
        .orElse(false);
  }

  @Override
  public boolean mayMakeNamespaces() {
    return read(Path.of("/proc/self/status")).map(Credentials::isAdministrator).orElse(false);
  }

  @Override
  public Optional<String> read(Path file) {
    if (!Files.isRegularFile(file)) {
      return Optional.empty();
    }
    // Files of the kernel have no length: read until the end, within a bound.
    try (InputStream stream = Files.newInputStream(file)) {
      return Optional.of(new String(stream.readNBytes(MAX_FILE), UTF_8));
    } catch (IOException unreadable) {
      return Optional.empty();
    }
  }

  @Override
  public boolean exists(Path path) {
    return Files.exists(path);
  }

  @Override
  public boolean isWritable(Path path) {
    return Files.isWritable(path);
  }

  @Override
  public List<String> list(Path folder) {
    try (Stream<Path> entries = Files.list(folder)) {
      return entries.map(entry -> String.valueOf(entry.getFileName())).sorted().toList();
    } catch (IOException | java.io.UncheckedIOException unreadable) {
      return List.of();
    }
  }

  @Override
  public Optional<Path> tool(String name) {
    return tools.find(name);
  }

  @Override
  public ToolResult run(List<String> argv, String stdin) {
    return tools.run(argv, stdin);
  }

  @Override
  public ToolResult runInNewNetwork(List<String> argv, String stdin) {
    List<String> inNetwork = new ArrayList<>(List.of("unshare", "--net", "--"));
    inNetwork.addAll(argv);
    return tools.run(inNetwork, stdin);
  }

  @Override
  public int landlock(int flags) {
    return landlock.createRuleset(flags);
  }

  @Override
  public int seccomp(int operation, int argument) {
    return seccomp.query(operation, argument);
  }
}
