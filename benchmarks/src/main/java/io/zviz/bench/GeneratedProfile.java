package io.zviz.bench;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.zviz.profile.ProfileSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Random;

/**
 * Profiles with as many rules as wanted, as nobody writes them but generators do: two thirds paths,
 * exact and with wildcards, the rest ranges of addresses, some with one of a few ports. The same
 * number gives the same.
 */
final class GeneratedProfile {
  private static final List<String> PATHS = List.of("readonly", "writable", "hidden", "executable");
  private static final List<Integer> PORTS = List.of(22, 80, 443, 3306, 5432, 6379, 8080, 9090);
  private static final int SHARE_OF_PATHS = 2;
  private static final int SHARES = 3;
  private static final int WITH_WILDCARD = 10;
  private static final int WITH_PORT = 4;

  private final Random random;
  private final int rules;

  private GeneratedProfile(int rules, long number) {
    this.rules = rules;
    this.random = new Random(number);
  }

  /** The number'th profile with so many rules. */
  static ProfileSource source(int rules, long number) {
    String text = new GeneratedProfile(rules, number).text();
    return new ProfileSource("generated.yaml", text.getBytes(UTF_8), Optional.empty());
  }

  /** The same as a file's contents. */
  static String text(int rules, long number) {
    return new GeneratedProfile(rules, number).text();
  }

  private String text() {
    int paths = rules * SHARE_OF_PATHS / SHARES;
    StringBuilder text = new StringBuilder("name: generated\nversion: \"1\"\nextends: minimal\n");
    text.append("filesystem:\n");
    for (int i = 0; i < PATHS.size(); i++) {
      int first = paths * i / PATHS.size();
      int end = paths * (i + 1) / PATHS.size();
      list(text, PATHS.get(i), lines(first, end, this::path));
    }
    text.append("network:\n  egress:\n");
    list(text.append(""), "  allow", lines(paths, rules, this::address));
    return text.toString();
  }

  private static void list(StringBuilder text, String key, List<String> items) {
    if (items.isEmpty()) {
      return;
    }
    text.append("  ").append(key).append(":\n");
    items.forEach(item -> text.append("      - \"").append(item).append("\"\n"));
  }

  private List<String> lines(int first, int end, java.util.function.IntFunction<String> line) {
    List<String> lines = new ArrayList<>();
    for (int i = first; i < end; i++) {
      lines.add(line.apply(i));
    }
    return lines;
  }

  /** Different for different numbers, so that no rule repeats another. */
  private String path(int number) {
    String end = random.nextInt(WITH_WILDCARD) == 0 ? "/*.conf" : "/data";
    return String.format(Locale.ROOT, "/srv/team%d/app%d%s", random.nextInt(50), number, end);
  }

  private String address(int number) {
    String range = "10.%d.%d.0/24".formatted(number >> 8 & 0xff, number & 0xff);
    return random.nextInt(WITH_PORT) == 0
        ? range + ":" + PORTS.get(random.nextInt(PORTS.size()))
        : range;
  }
}
