package io.zviz.backend.iptables;

import io.zviz.spi.artifact.Content;
import io.zviz.spi.policy.Intent;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/** Lines for iptables-restore, each with the rules of the profile behind it. */
final class Rules {
  private static final Pattern HARMFUL = Pattern.compile("[^A-Za-z0-9 ._:/@+=,-]");

  /** XT_MAX_COMMENT_LEN, include/uapi/linux/netfilter/xt_comment.h, is 256 with the NUL. */
  private static final int COMMENT_LENGTH = 200;

  private final List<Content.Fragment> fragments = new ArrayList<>();

  /** A line without a cause in the profile. */
  void line(String text) {
    line(text, List.of());
  }

  /** A line that rules of the profile caused. */
  void line(String text, List<? extends Intent> causes) {
    fragments.add(
        new Content.Fragment(text + "\n", causes.stream().map(Intent::id).distinct().toList()));
  }

  /** The place of a rule as a comment. */
  static String comment(Intent intent) {
    return " -m comment --comment \"" + harmless(intent.origin().toString()) + "\"";
  }

  /** A text without anything that could end a quoted string; the end, with the line, is kept. */
  static String harmless(String text) {
    String safe = HARMFUL.matcher(text).replaceAll("_");
    return safe.length() <= COMMENT_LENGTH ? safe : safe.substring(safe.length() - COMMENT_LENGTH);
  }

  /** The lines so far. */
  Content.Text content() {
    return new Content.Text(fragments);
  }
}
