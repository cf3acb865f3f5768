package io.zviz.backend.nftables;

import io.zviz.backend.nftables.AllowedAddresses.Allowed;
import io.zviz.spi.artifact.Content;
import io.zviz.spi.policy.Intent;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/** Lines of an nftables script, each with the rules of the profile behind it. */
final class NftScript {
  private static final Pattern HARMFUL = Pattern.compile("[^A-Za-z0-9 ._:/@#+,=-]");

  /** NFTNL_UDATA_COMMENT_MAXLEN of nftables is 128; the end, which holds the line, is kept. */
  private static final int COMMENT_LENGTH = 100;

  private final List<Content.Fragment> fragments = new ArrayList<>();

  /** A line without a cause in the profile. */
  void line(String text) {
    fragments.add(new Content.Fragment(text + "\n", List.of()));
  }

  /** A line that rules of the profile caused. */
  void line(String text, List<? extends Intent> causes) {
    fragments.add(new Content.Fragment(text + "\n", causes.stream().map(Intent::id).toList()));
  }

  /** A set of disjoint ranges, each with the place of its rule as a comment. */
  void intervalSet(String name, boolean ipv6, List<Allowed> elements) {
    line("  set " + name + " {");
    line("    type " + (ipv6 ? "ipv6_addr" : "ipv4_addr"));
    line("    flags interval");
    line("    elements = {");
    for (Allowed element : elements) {
      String text = "      %s %s,".formatted(element.range().element(), comment(element.because()));
      line(text, List.of(element.because()));
    }
    line("    }");
    line("  }");
  }

  /** The place of a rule as an nftables comment. */
  static String comment(Intent intent) {
    return "comment \"" + harmless(intent.origin().toString()) + "\"";
  }

  /**
   * A text without anything that could end a quoted string; nftables knows no escapes in them. File
   * names may hold every byte but NUL and slash.
   */
  static String harmless(String text) {
    String safe = HARMFUL.matcher(text).replaceAll("_");
    return safe.length() <= COMMENT_LENGTH ? safe : safe.substring(safe.length() - COMMENT_LENGTH);
  }

  /** The script so far. */
  Content.Text content() {
    return new Content.Text(fragments);
  }
}
