package io.zviz.resolve;

import io.zviz.profile.Located;
import io.zviz.profile.Problems;
import io.zviz.profile.Profile;
import io.zviz.profile.ProfileParser;
import io.zviz.profile.ProfileSource;
import io.zviz.spi.error.ZvizException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/** Reads a profile and everything it extends. */
final class ChainLoader {
  /** How many profiles may extend one another. */
  static final int LONGEST = 16;

  private final ProfileLocator locator;
  private final Problems problems = new Problems();
  private final List<Link> links = new ArrayList<>();
  private final Set<String> unsound = new TreeSet<>();
  private boolean complete = true;

  /**
   * One profile of a chain.
   *
   * @param source its text
   * @param profile what it says
   */
  record Link(ProfileSource source, Profile profile) {}

  private ChainLoader(ProfileLocator locator) {
    this.locator = locator;
  }

  /**
   * A profile and its bases.
   *
   * @param links the most derived first
   * @param complete whether every base was found and could be read
   * @param unsound the keys under which something is wrong, in any of them
   * @param problems everything that is wrong
   */
  record Loaded(List<Link> links, boolean complete, Set<String> unsound, Problems problems) {
    /** Whether what a section means together can be judged although something else is wrong. */
    boolean isSound(String section) {
      return complete && !unsound.contains(section) && !unsound.contains("replace");
    }
  }

  /** The profile and its bases. */
  static Loaded load(ProfileSource source, ProfileLocator locator) {
    ChainLoader loader = new ChainLoader(locator);
    Optional<ProfileSource> next = Optional.of(source);
    while (next.isPresent()) {
      next = loader.add(next.get());
    }
    return new Loaded(loader.links, loader.complete, loader.unsound, loader.problems);
  }

  private Optional<ProfileSource> add(ProfileSource source) {
    Problems own = new Problems();
    Optional<ProfileParser.Draft> draft = ProfileParser.parse(source, own);
    problems.addErrors(own);
    if (draft.isEmpty()) {
      complete = false;
      return Optional.empty();
    }
    unsound.addAll(draft.get().unsound());
    Profile profile = draft.get().profile();
    links.add(new Link(source, profile));
    Optional<ProfileSource> base = profile.base().flatMap(written -> base(written, source));
    complete &= base.isPresent() || (profile.base().isEmpty() && !unsound.contains("extends"));
    return base;
  }

  private Optional<ProfileSource> base(Located<String> written, ProfileSource from) {
    ProfileSource base;
    try {
      base = locator.base(written, from);
    } catch (ZvizException e) {
      problems.add(written.origin(), e.code(), String.valueOf(e.getMessage()));
      return Optional.empty();
    }
    String chain = chain() + " -> " + base.name();
    if (links.stream().anyMatch(link -> isSame(link.source(), base))) {
      problems.add(
          written.origin(), ResolveError.CYCLE, "the profiles extend in a circle: " + chain);
      return Optional.empty();
    }
    if (links.size() == LONGEST) {
      String message = "more than " + LONGEST + " profiles extend one another: " + chain;
      problems.add(written.origin(), ResolveError.CHAIN_TOO_LONG, message);
      return Optional.empty();
    }
    return Optional.of(base);
  }

  private String chain() {
    return String.join(" -> ", links.stream().map(link -> link.source().name()).toList());
  }

  private static boolean isSame(ProfileSource a, ProfileSource b) {
    if (a.file().isPresent() && b.file().isPresent()) {
      return real(a.file().get()).equals(real(b.file().get()));
    }
    return a.file().equals(b.file()) && a.name().equals(b.name());
  }

  private static Path real(Path file) {
    try {
      return file.toRealPath();
    } catch (IOException e) {
      return file.toAbsolutePath().normalize();
    }
  }
}
