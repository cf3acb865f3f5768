package io.zviz.exchange.oci;

import io.zviz.spi.host.Architecture;
import java.util.List;

/**
 * A system call filter in the form of Docker, Podman and the OCI.
 *
 * @param defaultAction what becomes of calls that no rule names
 * @param rules in the order written
 * @param interfaces the interfaces that it names, those of each architecture together
 * @param ignored keys whose meaning is not read, as JSON pointers
 */
public record SeccompProfile(
    SeccompAction defaultAction,
    List<SeccompRule> rules,
    List<List<String>> interfaces,
    List<String> ignored) {
  /** Copies the lists. */
  public SeccompProfile {
    rules = List.copyOf(rules);
    interfaces = List.copyOf(interfaces);
    ignored = List.copyOf(ignored);
  }

  /** The interfaces besides its native one that it opens on an architecture. */
  public List<String> foreignInterfaces(Architecture architecture) {
    String own = name(architecture);
    return interfaces.stream()
        .filter(group -> group.contains(own))
        .flatMap(List::stream)
        .filter(other -> !other.equals(own))
        .distinct()
        .toList();
  }

  /** What libseccomp calls an architecture's native interface. */
  public static String name(Architecture architecture) {
    return architecture == Architecture.X86_64 ? "SCMP_ARCH_X86_64" : "SCMP_ARCH_AARCH64";
  }
}
