package io.zviz.resolve;

import io.zviz.profile.Located;
import io.zviz.profile.NearestName;
import io.zviz.profile.ProfileFile;
import io.zviz.profile.ProfileSource;
import io.zviz.profile.Words;
import io.zviz.spi.error.ZvizException;
import io.zviz.spi.policy.Notice;
import io.zviz.spi.policy.Origin;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Finds profiles by what a user wrote.
 *
 * <p>The name of a built-in profile always means the built-in profile: a file of that name which
 * happens to lie in the working directory, perhaps put there by the code that is to be confined,
 * must not take its place. Such a file is reached by a path, {@code ./minimal.yaml}.
 */
public final class ProfileLocator {
  /** Where profiles of the host are. */
  public static final Path SYSTEM = Path.of("/etc/zviz/profiles");

  private static final List<String> SUFFIXES = List.of(".yaml", ".yml");

  private final List<Path> searchPath;

  /** Looks into these folders after the folder at hand. */
  public ProfileLocator(List<Path> searchPath) {
    this.searchPath = List.copyOf(searchPath);
  }

  /** Looks into {@link #SYSTEM}. */
  public static ProfileLocator ofHost() {
    return new ProfileLocator(List.of(SYSTEM));
  }

  /**
   * A profile that was found.
   *
   * @param source its text
   * @param notices what the user should know about the choice
   */
  public record Found(ProfileSource source, List<Notice> notices) {}

  /**
   * The profile for an argument of the command line: a built-in name; a path to a file; a file
   * {@code NAME.yaml} or {@code NAME.yml} in the working directory, then in the search path.
   *
   * @throws ZvizException when there is none, with the places looked at
   */
  public Found locate(String nameOrPath, Path workingDirectory) {
    if (BuiltinProfiles.contains(nameOrPath)) {
      return new Found(BuiltinProfiles.source(nameOrPath), shadowed(nameOrPath, workingDirectory));
    }
    Path file = path(nameOrPath, null);
    if (isPath(nameOrPath) || Files.isRegularFile(workingDirectory.resolve(file))) {
      Path given = withSuffix(workingDirectory, file);
      return new Found(ProfileFile.read(workingDirectory.resolve(given), shown(given)), List.of());
    }
    return named(nameOrPath, workingDirectory, "")
        .map(source -> new Found(source, List.of()))
        .orElseThrow(() -> notFound(nameOrPath, workingDirectory, null));
  }

  /**
   * The profile that another one extends: a built-in name; a path, relative to the folder of the
   * extending file; a file of that name in that folder, then in the search path.
   *
   * @param from the extending profile
   * @throws ZvizException when there is none, at the place of {@code extends}
   */
  ProfileSource base(Located<String> written, ProfileSource from) {
    String name = written.value();
    if (BuiltinProfiles.contains(name)) {
      return BuiltinProfiles.source(name);
    }
    Path folder = from.file().map(file -> file.toAbsolutePath().getParent()).orElse(SYSTEM);
    String shownFolder = shownFolder(from.name());
    Path path = path(name, written.origin());
    if (!isPath(name)) {
      return named(name, folder, shownFolder)
          .orElseThrow(() -> notFound(name, folder, written.origin()));
    }
    String shown = path.isAbsolute() ? shown(path) : shownFolder + path;
    try {
      return ProfileFile.read(folder.resolve(path), shown);
    } catch (ZvizException e) {
      throw new ZvizException(e.code(), written.origin(), String.valueOf(e.getMessage()), e);
    }
  }

  private Optional<ProfileSource> named(String name, Path folder, String shownFolder) {
    for (String suffix : SUFFIXES) {
      Path here = folder.resolve(name + suffix);
      if (Files.exists(here)) {
        return Optional.of(ProfileFile.read(here, shownFolder + name + suffix));
      }
    }
    for (Path place : searchPath) {
      for (String suffix : SUFFIXES) {
        Path there = place.resolve(name + suffix);
        if (Files.exists(there)) {
          return Optional.of(ProfileFile.read(there, name + suffix));
        }
      }
    }
    return Optional.empty();
  }

  private ZvizException notFound(String name, Path folder, @Nullable Origin origin) {
    List<String> places = new ArrayList<>();
    SUFFIXES.forEach(suffix -> places.add(folder.resolve(name + suffix).toString()));
    searchPath.forEach(place -> places.add(place.resolve(name + SUFFIXES.get(0)).toString()));
    String proposal = NearestName.proposal(name, BuiltinProfiles.names());
    String builtin =
        proposal.isEmpty() ? "; built-in are " + Words.and(BuiltinProfiles.names()) : proposal;
    String message =
        "there is no profile " + Words.quote(name) + "; looked for " + Words.and(places) + builtin;
    return new ZvizException(ResolveError.NOT_FOUND, origin, message, null);
  }

  private static List<Notice> shadowed(String name, Path folder) {
    return SUFFIXES.stream()
        .filter(suffix -> Files.exists(folder.resolve(name + suffix)))
        .map(
            suffix ->
                ResolveNotice.BUILTIN_WINS.at(
                    Origin.implied("builtin/" + name + ".yaml"),
                    "the built-in profile "
                        + name
                        + " is used, not the file ./"
                        + name
                        + suffix
                        + "; for the file write the path"))
        .toList();
  }

  private static boolean isPath(String text) {
    return text.indexOf('/') >= 0 || SUFFIXES.stream().anyMatch(text::endsWith);
  }

  private static Path path(String text, @Nullable Origin origin) {
    try {
      return Path.of(text);
    } catch (InvalidPathException e) {
      String message = Words.quote(text) + " is not the name of a file";
      throw new ZvizException(ResolveError.NOT_FOUND, origin, message, e);
    }
  }

  /** The path as given, or with the suffix that it lacks. */
  private static Path withSuffix(Path workingDirectory, Path given) {
    if (Files.exists(workingDirectory.resolve(given))) {
      return given;
    }
    return SUFFIXES.stream()
        .map(suffix -> Path.of(given + suffix))
        .filter(path -> Files.isRegularFile(workingDirectory.resolve(path)))
        .findFirst()
        .orElse(given);
  }

  /** No absolute path of the machine may end up in an artefact. */
  private static String shown(Path path) {
    Path name = path.getFileName();
    return path.isAbsolute() && name != null ? name.toString() : path.toString();
  }

  private static String shownFolder(String name) {
    return name.substring(0, name.lastIndexOf('/') + 1);
  }
}
