package io.zviz.resolve;

import io.zviz.profile.BadValueException;
import io.zviz.profile.CapabilitySection;
import io.zviz.profile.Endpoints;
import io.zviz.profile.FilesystemSection;
import io.zviz.profile.Listing;
import io.zviz.profile.Located;
import io.zviz.profile.NetworkSection;
import io.zviz.profile.Paths;
import io.zviz.profile.Profile;
import io.zviz.profile.Quantities;
import io.zviz.profile.ResourceSection;
import io.zviz.profile.SettingsSection;
import io.zviz.profile.SyscallSection;
import io.zviz.spi.error.ZvizException;
import io.zviz.spi.policy.LimitIntent.Limit;
import io.zviz.spi.policy.Origin;
import io.zviz.spi.policy.PathPattern;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What the command line says over a profile: as if a profile that extends it said it. Immutable;
 * each method gives a copy with one more value and refuses text that is no such value with a {@link
 * ZvizException}.
 */
public final class Overrides {
  /** Nothing. */
  public static final Overrides NONE = new Overrides();

  /** The origin of rules that come from {@link #bind}. */
  static final String BIND_OPTION = "--bind";

  private final Map<Limit, Located<Long>> limits = new EnumMap<>(Limit.class);
  private Optional<Located<ResourceSection.CpuQuota>> cpus = Optional.empty();
  private final List<Located<NetworkSection.Egress>> networkAllow = new ArrayList<>();
  private final List<Located<PathPattern>> writable = new ArrayList<>();
  private final List<Located<PathPattern>> readable = new ArrayList<>();
  private final List<String> words = new ArrayList<>();
  private boolean readonly;
  private boolean allowDegraded;
  private boolean plainDirectory;

  private Overrides() {}

  private Overrides copy() {
    Overrides copy = new Overrides();
    copy.limits.putAll(limits);
    copy.cpus = cpus;
    copy.networkAllow.addAll(networkAllow);
    copy.writable.addAll(writable);
    copy.readable.addAll(readable);
    copy.words.addAll(words);
    copy.readonly = readonly;
    copy.allowDegraded = allowDegraded;
    copy.plainDirectory = plainDirectory;
    return copy;
  }

  private interface Reading<T> {
    T read(String text) throws BadValueException;
  }

  private static <T> Located<T> read(String option, String text, Reading<T> reading) {
    try {
      return new Located<>(reading.read(text), Origin.implied(option));
    } catch (BadValueException e) {
      throw new ZvizException(ResolveError.BAD_OPTION, null, option + ": " + e.text(), e);
    }
  }

  /** {@code --memory}: bytes, with K, M, G or T, or {@code max}. */
  public Overrides memory(String size) {
    Overrides copy = copy();
    copy.limits.put(Limit.MEMORY_MAX, read("--memory", size, Quantities::memory));
    copy.words.add("--memory");
    copy.words.add(size);
    return copy;
  }

  /** {@code --cpus}: a number of processors such as 0.5. */
  public Overrides cpus(String number) {
    Overrides copy = copy();
    copy.cpus = Optional.of(read("--cpus", number, Quantities::cpus));
    copy.words.add("--cpus");
    copy.words.add(number);
    return copy;
  }

  /** {@code --pids-limit}: a number of tasks, or {@code max}. */
  public Overrides pidsLimit(String number) {
    Overrides copy = copy();
    copy.limits.put(Limit.PIDS_MAX, read("--pids-limit", number, Quantities::pids));
    copy.words.add("--pids-limit");
    copy.words.add(number);
    return copy;
  }

  /** {@code --network-allow}, once more: a range, an address or a name, with an optional port. */
  public Overrides networkAllow(String endpoint) {
    Overrides copy = copy();
    copy.networkAllow.add(read("--network-allow", endpoint, Endpoints::egress));
    copy.words.add("--network-allow");
    copy.words.add(endpoint);
    return copy;
  }

  /** {@code --writable}, once more: an absolute path inside the container. */
  public Overrides writable(String path) {
    Overrides copy = copy();
    copy.writable.add(read("--writable", path, Paths::parse));
    copy.words.add("--writable");
    copy.words.add(path);
    return copy;
  }

  /**
   * {@code --bind}, once more: a path inside the container at which something of the host is shown.
   *
   * @param path absolute, no pattern
   * @param readonly whether it can only be read
   */
  public Overrides bind(String path, boolean readonly) {
    Overrides copy = copy();
    Located<PathPattern> pattern = read(BIND_OPTION, path, Paths::parse);
    if (pattern.value().isGlob()) {
      throw new ZvizException(
          ResolveError.BAD_OPTION, BIND_OPTION + ": " + path + " is a pattern; a path was wanted");
    }
    (readonly ? copy.readable : copy.writable).add(pattern);
    copy.words.add(readonly ? BIND_OPTION + ":ro" : BIND_OPTION);
    copy.words.add(path);
    return copy;
  }

  /** {@code --readonly}: what the profile lists as writable is only readable. */
  public Overrides readonly() {
    Overrides copy = copy();
    copy.readonly = true;
    copy.words.add("--readonly");
    return copy;
  }

  /** {@code --allow-degraded}: a rule that nothing enforces is a warning. */
  public Overrides allowDegraded() {
    Overrides copy = copy();
    copy.allowDegraded = true;
    copy.words.add("--allow-degraded");
    return copy;
  }

  /**
   * The root is assembled from the host's paths: a profile without a {@code filesystem} section
   * gets the lists of the built-in {@code default} profile.
   */
  public Overrides plainDirectory() {
    Overrides copy = copy();
    copy.plainDirectory = true;
    return copy;
  }

  /** The options that say the same, each followed by its value when it has one. */
  public List<String> words() {
    return List.copyOf(words);
  }

  /**
   * What {@link #words} said.
   *
   * @throws IllegalArgumentException for anything else
   */
  public static Overrides ofWords(List<String> words) {
    Overrides said = NONE;
    Iterator<String> rest = words.iterator();
    while (rest.hasNext()) {
      String option = rest.next();
      said =
          switch (option) {
            case "--readonly" -> said.readonly();
            case "--allow-degraded" -> said.allowDegraded();
            default -> said.with(option, rest);
          };
    }
    return said;
  }

  private Overrides with(String option, Iterator<String> rest) {
    if (!rest.hasNext()) {
      throw new IllegalArgumentException(option);
    }
    String value = rest.next();
    return switch (option) {
      case "--memory" -> memory(value);
      case "--cpus" -> cpus(value);
      case "--pids-limit" -> pidsLimit(value);
      case "--network-allow" -> networkAllow(value);
      case "--writable" -> writable(value);
      case BIND_OPTION -> bind(value, false);
      case BIND_OPTION + ":ro" -> bind(value, true);
      default -> throw new IllegalArgumentException(option);
    };
  }

  boolean isReadonly() {
    return readonly;
  }

  public boolean isAllowDegraded() {
    return allowDegraded;
  }

  boolean isPlainDirectory() {
    return plainDirectory;
  }

  /** The same as a profile that extends the one given. */
  Profile asProfile(Located<String> name) {
    Optional<Listing<PathPattern>> paths = listing("--writable", writable);
    FilesystemSection none = FilesystemSection.NONE;
    return new Profile(
        name,
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        List.of(),
        SyscallSection.NONE,
        new FilesystemSection(
            none.origin(), listing(BIND_OPTION, readable), paths, none.hidden(), none.executable()),
        NetworkSection.ofEgress(listing("--network-allow", networkAllow)),
        new ResourceSection(limits, cpus, List.of()),
        CapabilitySection.NONE,
        SettingsSection.NONE,
        List.of(),
        List.of());
  }

  private static <T> Optional<Listing<T>> listing(String option, List<Located<T>> items) {
    return items.isEmpty()
        ? Optional.empty()
        : Optional.of(new Listing<>(Origin.implied(option), items.stream().distinct().toList()));
  }
}
