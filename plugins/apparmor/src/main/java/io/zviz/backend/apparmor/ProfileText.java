package io.zviz.backend.apparmor;

import io.zviz.spi.artifact.Content;
import io.zviz.spi.policy.Intent;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.regex.Pattern;

/** Lines of an AppArmor profile, each with the rules of the policy behind it. */
final class ProfileText {
  private static final Pattern HARMFUL = Pattern.compile("[^A-Za-z0-9 ._:/@+=,~*-]");

  private final List<Content.Fragment> fragments = new ArrayList<>();

  /** A line without a cause in the policy. */
  void line(String text) {
    line(text, List.of());
  }

  /** A line that rules of the policy caused. */
  void line(String text, Collection<? extends Intent> causes) {
    fragments.add(
        new Content.Fragment(text + "\n", causes.stream().map(Intent::id).distinct().toList()));
  }

  /** A comment that says which rule of the policy the next lines are about. */
  void heading(Intent cause) {
    line("  # " + harmless(cause.origin() + " " + cause.describe()), List.of(cause));
  }

  /** A text that stays within its line, in plain characters. */
  static String harmless(String text) {
    return HARMFUL.matcher(text).replaceAll("_");
  }

  /** The text so far. */
  Content.Text content() {
    return new Content.Text(fragments);
  }
}
