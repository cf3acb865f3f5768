package io.zviz.resolve;

import io.zviz.abi.Capabilities;
import io.zviz.profile.Listing;
import io.zviz.profile.Located;
import io.zviz.profile.Problems;
import io.zviz.spi.policy.CapabilityIntent;
import io.zviz.spi.policy.Origin;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;

/** The one intent about capabilities. */
final class CapabilityResolution {
  /** What each of them undoes; capabilities(7) lists what they permit. */
  private static final Map<String, String> DANGEROUS =
      Map.ofEntries(
          Map.entry("CAP_SYS_ADMIN", "mounts and namespaces (layer A) and much else"),
          Map.entry("CAP_NET_ADMIN", "the firewall of the container (layer E)"),
          Map.entry("CAP_SYS_MODULE", "every layer: it loads code into the kernel"),
          Map.entry("CAP_SYS_RAWIO", "every layer: it reaches memory and devices directly"),
          Map.entry("CAP_SYS_PTRACE", "the separation of processes (layer A)"),
          Map.entry("CAP_BPF", "every layer: it loads programs into the kernel"),
          Map.entry("CAP_PERFMON", "every layer: it reads the kernel's memory"),
          Map.entry("CAP_MAC_ADMIN", "the security module (layer C)"),
          Map.entry("CAP_MAC_OVERRIDE", "the security module (layer C)"),
          Map.entry("CAP_DAC_READ_SEARCH", "hidden paths (layer A), by opening files by handle"),
          Map.entry("CAP_SYS_CHROOT", "the root of the container (layer A)"),
          Map.entry("CAP_MKNOD", "the list of devices (layer A)"),
          Map.entry("CAP_SYS_RESOURCE", "limits (layer D)"),
          Map.entry("CAP_SYS_BOOT", "the host: it restarts it"),
          Map.entry("CAP_SYS_TIME", "the host: it sets its clock"),
          Map.entry("CAP_SYSLOG", "the secrecy of kernel addresses"),
          Map.entry("CAP_CHECKPOINT_RESTORE", "the separation of processes (layer A)"));

  private final Chain chain;
  private final Problems problems;
  private final IntentCollector intents;

  CapabilityResolution(Chain chain, Problems problems, IntentCollector intents) {
    this.chain = chain;
    this.problems = problems;
    this.intents = intents;
  }

  void run() {
    Optional<Listing<String>> keep = chain.union("capabilities.keep", p -> p.capabilities().keep());
    Optional<Listing<String>> ambient =
        chain.union("capabilities.ambient", p -> p.capabilities().ambient());
    Optional<Located<Boolean>> dropAll =
        chain.first("capabilities.drop_all", p -> p.capabilities().dropAll());
    boolean everything = dropAll.isPresent() && !dropAll.get().value();
    SortedSet<String> kept = new TreeSet<>(everything ? Capabilities.names() : names(keep));
    warn(keep, everything ? dropAll : Optional.empty());
    checkAmbient(ambient, kept);
    Origin origin =
        everything ? dropAll.get().origin() : keep.map(Listing::origin).orElseGet(this::section);
    List<String> ambientNames = List.copyOf(new TreeSet<>(names(ambient)));
    intents.add(
        "capabilities",
        origin,
        header -> new CapabilityIntent(header, List.copyOf(kept), ambientNames));
  }

  private Origin section() {
    return chain
        .first("capabilities", p -> p.capabilities().origin())
        .orElseGet(() -> Origin.implied("@capabilities"));
  }

  private void warn(Optional<Listing<String>> keep, Optional<Located<Boolean>> everything) {
    if (everything.isPresent()) {
      String message = "drop_all: false keeps every capability, also those that undo layers A to E";
      problems.add(ResolveNotice.DANGEROUS_CAPABILITY.at(everything.get().origin(), message));
      return;
    }
    for (Located<String> name : keep.map(Listing::items).orElse(List.of())) {
      String undoes = DANGEROUS.get(name.value());
      if (undoes != null) {
        String message = name.value() + " undoes " + undoes;
        problems.add(ResolveNotice.DANGEROUS_CAPABILITY.at(name.origin(), message));
      }
    }
  }

  private void checkAmbient(Optional<Listing<String>> ambient, SortedSet<String> kept) {
    for (Located<String> name : ambient.map(Listing::items).orElse(List.of())) {
      if (!kept.contains(name.value())) {
        String message = name.value() + " is ambient but not kept; add it to capabilities.keep";
        problems.add(name.origin(), ResolveError.AMBIENT_NOT_KEPT, message);
      }
    }
  }

  private static List<String> names(Optional<Listing<String>> list) {
    return list.map(l -> l.items().stream().map(Located::value).toList()).orElse(List.of());
  }
}
