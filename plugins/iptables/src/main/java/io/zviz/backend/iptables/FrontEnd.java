package io.zviz.backend.iptables;

import io.zviz.spi.BackendId;
import io.zviz.spi.error.ZvizException;
import io.zviz.spi.host.HostProbe;
import io.zviz.spi.policy.ResolvedPolicy;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * The two ways into the kernel. Their rules do not see each other, so both families of a container
 * go through the same one.
 */
enum FrontEnd {
  /** Through nf_tables; {@code iptables --version} says {@code (nf_tables)}. */
  NFT("(nf_tables)"),
  /** Through ip_tables and ip6_tables. */
  LEGACY("(legacy)");

  /** The option of the profile. */
  static final String OPTION = "frontend";

  private static final String AUTO = "auto";

  private final String mark;

  FrontEnd(String mark) {
    this.mark = mark;
  }

  /** The word that profiles use. */
  String word() {
    return name().toLowerCase(Locale.ROOT);
  }

  /**
   * The front end that a policy asks for; empty for whichever there is.
   *
   * @throws ZvizException when there is none of that name, or there are other options
   */
  static Optional<FrontEnd> of(BackendId backend, ResolvedPolicy policy) {
    Map<String, String> options = policy.backends().optionsOf(backend);
    for (String option : options.keySet()) {
      if (!option.equals(OPTION)) {
        throw wrong(backend, policy, "has no option " + option + "; it has: " + OPTION);
      }
    }
    String asked = options.getOrDefault(OPTION, AUTO);
    if (asked.equals(AUTO)) {
      return Optional.empty();
    }
    for (FrontEnd frontEnd : values()) {
      if (frontEnd.word().equals(asked)) {
        return Optional.of(frontEnd);
      }
    }
    throw wrong(backend, policy, "frontend must be one of auto, nft, legacy");
  }

  /** The tool that loads rules; distributions with one front end only leave its word out. */
  Optional<Path> restore(HostProbe host, Family family) {
    return host.tool(family.word() + "-" + word() + "-restore")
        .or(() -> host.tool(family.word() + "-restore").filter(tool -> isMine(host, tool)));
  }

  private boolean isMine(HostProbe host, Path tool) {
    return host.run(java.util.List.of(tool.toString(), "--version"), "").stdout().contains(mark);
  }

  private static ZvizException wrong(BackendId backend, ResolvedPolicy policy, String message) {
    String key = "backends." + backend;
    return new ZvizException(
        IptablesError.BAD_OPTION, policy.positionOf(key), key + ": " + message, null);
  }
}
