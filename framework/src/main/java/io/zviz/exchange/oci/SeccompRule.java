package io.zviz.exchange.oci;

import io.zviz.spi.policy.ArgumentCondition;
import java.util.List;

/**
 * An entry of {@code syscalls}.
 *
 * @param pointer where it stands, a JSON pointer
 * @param names the calls
 * @param action what becomes of them
 * @param arguments all must hold; empty for any arguments
 * @param includes it counts only where all of these hold
 * @param excludes it does not count where one of these holds
 */
public record SeccompRule(
    String pointer,
    List<String> names,
    SeccompAction action,
    List<ArgumentCondition> arguments,
    Filter includes,
    Filter excludes) {
  /** Copies the lists. */
  public SeccompRule {
    names = List.copyOf(names);
    arguments = List.copyOf(arguments);
  }

  /**
   * For which containers a rule is meant.
   *
   * @param capabilities names such as {@code CAP_CHOWN}
   * @param architectures names of libseccomp such as {@code amd64}
   * @param minKernel a version such as {@code 4.8}; empty for any
   */
  public record Filter(List<String> capabilities, List<String> architectures, String minKernel) {
    /** For all. */
    public static final Filter NONE = new Filter(List.of(), List.of(), "");

    /** Copies the lists. */
    public Filter {
      capabilities = List.copyOf(capabilities);
      architectures = List.copyOf(architectures);
    }
  }

  /** Whether it counts for a container, as Moby decides it. */
  public boolean appliesTo(Surroundings container) {
    boolean included =
        container.capabilities().containsAll(includes.capabilities())
            && (includes.architectures().isEmpty()
                || includes.architectures().contains(container.architectureName()))
            && (includes.minKernel().isEmpty() || container.kernelIsAtLeast(includes.minKernel()));
    boolean excluded =
        excludes.capabilities().stream().anyMatch(container.capabilities()::contains)
            || excludes.architectures().contains(container.architectureName())
            || (!excludes.minKernel().isEmpty() && container.kernelIsAtLeast(excludes.minKernel()));
    return included && !excluded;
  }
}
