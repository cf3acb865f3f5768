package io.zviz.profile;

import io.zviz.spi.policy.Notice;
import io.zviz.spi.policy.PathPattern;
import java.nio.charset.StandardCharsets;
import java.text.Normalizer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Paths inside the container. */
public final class Paths {
  /** PATH_MAX without the NUL, include/uapi/linux/limits.h. */
  private static final int LONGEST_PATH = 4095;

  /** NAME_MAX, include/uapi/linux/limits.h. */
  private static final int LONGEST_COMPONENT = 255;

  private Paths() {}

  /**
   * The pattern in its normal form: no empty component, no {@code .}, no slash at the end.
   *
   * @throws BadValueException when it is not an absolute path
   */
  public static PathPattern parse(String text) throws BadValueException {
    if (!text.startsWith("/")) {
      String hint =
          text.startsWith("~") || text.startsWith("$") ? "; nothing is expanded here" : "";
      throw bad(text, "is not an absolute path inside the container" + hint);
    }
    if (text.chars().anyMatch(c -> c == '\n' || c == '\t' || TextDecoder.isForbidden((char) c))) {
      throw bad(text, "holds a control character");
    }
    List<String> components = new ArrayList<>();
    for (String component : text.split("/", -1)) {
      if ("..".equals(component)) {
        throw bad(text, "holds \"..\"; write the path that is meant");
      }
      if (!component.isEmpty() && !".".equals(component)) {
        components.add(component);
      }
    }
    checkLengths(text, components);
    String path = "/" + String.join("/", components);
    if (path.lastIndexOf('/') > path.indexOf('*') && path.indexOf('*') >= 0) {
      throw bad(text, "has a * before the last component; only the last can be a pattern");
    }
    return new PathPattern(path);
  }

  private static void checkLengths(String text, List<String> components) throws BadValueException {
    if (utf8(text) > LONGEST_PATH) {
      throw bad(text, "is longer than " + LONGEST_PATH + " bytes");
    }
    if (components.stream().anyMatch(component -> utf8(component) > LONGEST_COMPONENT)) {
      throw bad(text, "has a component longer than " + LONGEST_COMPONENT + " bytes");
    }
  }

  /** What a reader should know about a path that is valid. */
  static Optional<Notice> notice(Located<String> written, PathPattern path) {
    String text = path.text();
    boolean format = text.codePoints().anyMatch(c -> Character.getType(c) == Character.FORMAT);
    boolean composed = Normalizer.isNormalized(text, Normalizer.Form.NFC);
    if (format || !composed || Arrays.stream(text.split("/", -1)).anyMatch(Paths::mixesScripts)) {
      String message = Words.quote(text) + " holds characters that are easily taken for others";
      return Optional.of(ProfileNotice.CONFUSABLE.at(written.origin(), message));
    }
    if (!written.value().equals(text)) {
      String message = Words.quote(written.value()) + " is read as " + Words.quote(text);
      return Optional.of(ProfileNotice.NORMALISED.at(written.origin(), message));
    }
    return Optional.empty();
  }

  private static boolean mixesScripts(String component) {
    Set<Character.UnicodeScript> scripts = new HashSet<>();
    component
        .codePoints()
        .filter(Character::isLetter)
        .forEach(c -> scripts.add(Character.UnicodeScript.of(c)));
    return scripts.contains(Character.UnicodeScript.LATIN)
        && (scripts.contains(Character.UnicodeScript.CYRILLIC)
            || scripts.contains(Character.UnicodeScript.GREEK));
  }

  private static int utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8).length;
  }

  private static BadValueException bad(String text, String why) {
    return new BadValueException(ProfileError.BAD_PATH, Words.quote(text) + " " + why);
  }
}
