package io.zviz.resolve;

import io.zviz.profile.InvalidProfileException;
import io.zviz.profile.Located;
import io.zviz.profile.Problems;
import io.zviz.profile.Profile;
import io.zviz.profile.ProfileParser;
import io.zviz.profile.ProfileSource;
import io.zviz.profile.SettingsSection;
import io.zviz.spi.BackendId;
import io.zviz.spi.Layer;
import io.zviz.spi.policy.AuditSettings;
import io.zviz.spi.policy.BackendChoices;
import io.zviz.spi.policy.BrokerSettings;
import io.zviz.spi.policy.Origin;
import io.zviz.spi.policy.ResolvedPolicy;
import io.zviz.spi.policy.SourceFile;
import io.zviz.spi.policy.Strength;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/**
 * A profile, its bases and the command line to one policy. The order of keys and of the items of
 * lists makes no difference but for the positions.
 */
public final class PolicyResolver {
  /** The built-in profile whose lists are taken where a profile says nothing. */
  private static final String DEFAULT = "default";

  private final ProfileLocator locator;

  /** Finds bases with this locator. */
  public PolicyResolver(ProfileLocator locator) {
    this.locator = locator;
  }

  /**
   * The policy of a profile.
   *
   * @throws InvalidProfileException with every problem found
   */
  public ResolvedPolicy resolve(ProfileSource source, Overrides overrides) {
    List<ChainLoader.Link> links = load(source, overrides);
    Problems problems = new Problems();
    links.forEach(link -> link.profile().notices().forEach(problems::add));
    Profile own = links.get(0).profile();
    Chain chain = chain(links, overrides);

    Map<Layer, Strength> requirements = requirements(chain, overrides);
    IntentCollector intents = new IntentCollector(requirements);
    List<SourceFile> sources = new ArrayList<>();
    links.forEach(link -> sources.add(sourceFile(link)));
    Chain withCalls = orDefault(chain, SyscallResolution.isStated(chain), "syscalls", problems);
    boolean paths = chain.first("filesystem", p -> p.filesystem().origin()).isPresent();
    boolean keepPaths = paths || !overrides.isPlainDirectory();
    Chain withPaths = orDefault(chain, keepPaths, "filesystem", problems);
    if (withCalls != chain || withPaths != chain) {
      sources.add(sourceFile(defaultLink()));
    }

    new SyscallResolution(withCalls, problems, intents).run();
    new FilesystemResolution(withPaths, overrides.isReadonly(), problems, intents).run();
    new NetworkResolution(chain, problems, intents).run();
    new ResourceResolution(chain, problems, intents).run();
    new CapabilityResolution(chain, problems, intents).run();
    problems.throwIfAny();
    return new ResolvedPolicy(
        own.name().value(),
        text(chain, Profile::version),
        text(chain, Profile::description),
        sources.stream().distinct().toList(),
        intents.intents(),
        requirements,
        broker(chain),
        audit(chain),
        backends(chain),
        problems.notices(),
        positions(chain));
  }

  private List<ChainLoader.Link> load(ProfileSource source, Overrides overrides) {
    ChainLoader.Loaded loaded = ChainLoader.load(source, locator);
    if (loaded.problems().count() > 0) {
      addMore(loaded, overrides);
      loaded.problems().throwIfAny();
    }
    return loaded.links();
  }

  private static Chain chain(List<ChainLoader.Link> links, Overrides overrides) {
    List<Profile> profiles = new ArrayList<>();
    profiles.add(overrides.asProfile(links.get(0).profile().name()));
    links.forEach(link -> profiles.add(link.profile()));
    return new Chain(profiles);
  }

  /** Looks for values that exclude each other in the sections that could be read whole. */
  private static void addMore(ChainLoader.Loaded loaded, Overrides overrides) {
    if (loaded.links().isEmpty()) {
      return;
    }
    Chain chain = chain(loaded.links(), overrides);
    IntentCollector intents = new IntentCollector(Map.of());
    if (loaded.isSound("network")) {
      new NetworkResolution(chain, loaded.problems(), intents).run();
    }
    if (loaded.isSound("resources")) {
      new ResourceResolution(chain, loaded.problems(), intents).run();
    }
    if (loaded.isSound("capabilities")) {
      new CapabilityResolution(chain, loaded.problems(), intents).run();
    }
  }

  private static Chain orDefault(Chain chain, boolean stated, String section, Problems problems) {
    if (stated) {
      return chain;
    }
    Origin origin = chain.profiles().get(1).name().origin();
    String message =
        "no " + section + " are listed: the lists of the built-in profile default hold";
    problems.add(ResolveNotice.DEFAULT_LISTS.at(origin, message));
    return chain.extending(defaultLink().profile());
  }

  private static ChainLoader.Link defaultLink() {
    ProfileSource source = BuiltinProfiles.source(DEFAULT);
    return new ChainLoader.Link(source, ProfileParser.parse(source));
  }

  private static SourceFile sourceFile(ChainLoader.Link link) {
    ProfileSource source = link.source();
    String name = link.profile().name().value();
    return new SourceFile(source.name(), name, sha256(source.text()), source.builtin());
  }

  private static String text(Chain chain, Function<Profile, Optional<Located<String>>> part) {
    return first(chain, part).map(Located::value).orElse("");
  }

  private static Optional<Origin> origin(
      Chain chain, Function<Profile, Optional<Located<String>>> part) {
    return first(chain, part).map(Located::origin);
  }

  private static Optional<Located<String>> first(
      Chain chain, Function<Profile, Optional<Located<String>>> part) {
    return chain.profiles().stream().map(part).flatMap(Optional::stream).findFirst();
  }

  private static Map<Layer, Strength> requirements(Chain chain, Overrides overrides) {
    Map<Layer, Strength> united = new EnumMap<>(Layer.class);
    united.putAll(chain.union("requirements", p -> p.settings().requirements(), Layer::key));
    if (overrides.isAllowDegraded()) {
      for (Layer layer : Layer.values()) {
        united.put(layer, Strength.OPTIONAL);
      }
    }
    return united;
  }

  private static <T> T setting(
      Chain chain, String path, Function<SettingsSection, Optional<T>> part, T otherwise) {
    return chain.first(path, p -> part.apply(p.settings())).orElse(otherwise);
  }

  private static BrokerSettings broker(Chain chain) {
    BrokerSettings none = BrokerSettings.DEFAULT;
    return new BrokerSettings(
        setting(chain, "broker.mode", SettingsSection::brokerMode, none.mode()),
        setting(chain, "broker.timeout_ms", SettingsSection::brokerTimeout, none.timeoutMillis()),
        setting(chain, "broker.max_inflight", SettingsSection::brokerInflight, none.maxInflight()));
  }

  private static AuditSettings audit(Chain chain) {
    AuditSettings none = AuditSettings.DEFAULT;
    return new AuditSettings(
        setting(chain, "audit.level", SettingsSection::auditLevel, none.level()),
        setting(chain, "audit.rate_limit", SettingsSection::auditRate, none.rateLimit()));
  }

  /** A pin is one word, even when it is a list: the most derived profile's replaces its bases'. */
  private static BackendChoices backends(Chain chain) {
    Map<Layer, List<BackendId>> pinned =
        chain.union("backends", p -> p.settings().pinned(), Layer::key);
    Map<BackendId, Map<String, String>> options = new HashMap<>();
    for (Optional<Map<BackendId, Map<String, String>>> level :
        chain.levels("backends", p -> Optional.of(p.settings().options()))) {
      level
          .orElse(Map.of())
          .forEach(
              (id, own) -> {
                Map<String, String> united = options.computeIfAbsent(id, i -> new HashMap<>());
                own.forEach(united::putIfAbsent);
              });
    }
    return new BackendChoices(pinned, options);
  }

  private static Map<String, Origin> positions(Chain chain) {
    Map<String, Origin> positions = new HashMap<>();
    positions.put("name", chain.profiles().get(1).name().origin());
    origin(chain, Profile::version).ifPresent(origin -> positions.put("version", origin));
    origin(chain, Profile::description).ifPresent(origin -> positions.put("description", origin));
    chain
        .profiles()
        .forEach(profile -> profile.settings().positions().forEach(positions::putIfAbsent));
    return positions;
  }

  private static String sha256(byte[] text) {
    try {
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(text));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e); // every Java platform has SHA-256
    }
  }
}
