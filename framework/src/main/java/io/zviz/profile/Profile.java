package io.zviz.profile;

import io.zviz.spi.policy.Notice;
import java.util.List;
import java.util.Optional;

/**
 * What one profile says, before its bases are looked at. Everything in it is valid by itself.
 *
 * @param name its name
 * @param version as written; only a profile that extends another can leave it out
 * @param description free text
 * @param base what stands behind {@code extends}
 * @param replace sections that are taken from this profile alone, such as {@code filesystem} or
 *     {@code network.egress.allow}
 * @param syscalls system calls
 * @param filesystem paths
 * @param network addresses, ports, sockets
 * @param resources limits
 * @param capabilities capabilities
 * @param settings requirements, broker, audit, backends
 * @param expectations what {@code zviz test} checks; of no effect on what is enforced
 * @param notices warnings about the text
 */
public record Profile(
    Located<String> name,
    Optional<Located<String>> version,
    Optional<Located<String>> description,
    Optional<Located<String>> base,
    List<Located<String>> replace,
    SyscallSection syscalls,
    FilesystemSection filesystem,
    NetworkSection network,
    ResourceSection resources,
    CapabilitySection capabilities,
    SettingsSection settings,
    List<Located<ExpectedResult>> expectations,
    List<Notice> notices) {
  /** Copies the lists. */
  public Profile {
    replace = List.copyOf(replace);
    expectations = List.copyOf(expectations);
    notices = List.copyOf(notices);
  }

  /** Whether this profile alone decides a section or list: it or a section around it is named. */
  public boolean replaces(String path) {
    return replace.stream()
        .map(Located::value)
        .anyMatch(name -> path.equals(name) || path.startsWith(name + "."));
  }
}
