package io.zviz.launch;

import io.zviz.it.Listing;
import io.zviz.it.launch.HostState;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.function.Predicate;

/**
 * All of the host that a launch could leave something in.
 *
 * @param state mounts, processes, descriptors, states
 * @param cgroups control groups of the test's containers
 * @param links network devices of the host's network
 * @param tables firewall tables of the host's network
 * @param files below the test's folder, but for the marks that commands leave
 */
record HostImage(
    HostState state,
    SortedSet<String> cgroups,
    String links,
    String tables,
    SortedSet<String> files) {
  /** How it is now. */
  static HostImage now(FaultyHost host, Predicate<String> cgroups) {
    try {
      SortedSet<String> files = new TreeSet<>(Listing.tree(host.work()));
      files.removeIf(name -> name.startsWith("ran-"));
      return new HostImage(
          HostState.now(host.state()),
          Listing.cgroups(cgroups),
          Files.readString(Path.of("/proc/net/dev_mcast")).replaceAll(" .*", ""),
          output("nft", "list", "tables"),
          files);
    } catch (IOException unreadable) {
      throw new IllegalStateException(unreadable);
    }
  }

  private static String output(String... argv) throws IOException {
    Process process = new ProcessBuilder(argv).redirectErrorStream(true).start();
    String text = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    process.onExit().join();
    return text;
  }
}
