package io.zviz.resolve;

import static io.zviz.resolve.Policies.rules;
import static org.assertj.core.api.Assertions.assertThat;

import io.zviz.spi.policy.ResolvedPolicy;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** Random profiles, and what must hold for all of them. */
final class OrderPropertyTest {
  private static final int ROUNDS = 300;

  /** For each list some items that get in each other's way. */
  private static final Map<String, List<String>> ITEMS =
      new TreeMap<>(
          Map.of(
              "syscalls.allow",
              List.of("read", "write", "openat", "'@basic-io'", "'@process'", "clone", "'*'"),
              "syscalls.deny",
              List.of("read", "mount", "'@signal'", "'@process'", "clone3", "unshare", "'*'"),
              "syscalls.broker",
              List.of("openat", "open", "clone", "socket", "ioctl", "prctl"),
              "filesystem.readonly",
              List.of("/usr", "/etc", "/a", "/a/b", "/work"),
              "filesystem.writable",
              List.of("/tmp", "/a", "/a/b/c", "/work"),
              "filesystem.hidden",
              List.of("/root", "/etc/shadow", "/a/b", "/x/*.key"),
              "network.egress.allow",
              List.of("10.0.0.0/8", "10.1.0.0/16", "192.0.2.1", "'2001:db8::/32'"),
              "network.egress.deny",
              List.of("10.0.0.0/8", "10.1.2.0/24", "0.0.0.0/0"),
              "network.sockets.allow",
              List.of("tcp", "udp", "unix", "raw"),
              "capabilities.keep",
              List.of("CAP_CHOWN", "CAP_KILL", "CAP_SETUID")));

  private final Random random;

  OrderPropertyTest() {
    long seed = Long.getLong("zviz.seed", 20_261_125);
    System.out.println("OrderPropertyTest: -Dzviz.seed=" + seed);
    random = new Random(seed);
  }

  private Map<String, List<String>> lists() {
    Map<String, List<String>> lists = new TreeMap<>();
    ITEMS.forEach(
        (key, items) -> {
          if (random.nextInt(3) > 0) {
            lists.put(key, items.stream().filter(item -> random.nextBoolean()).toList());
          }
        });
    return lists;
  }

  /** The lists as YAML, sections, keys and items in any order. */
  private String yaml(Map<String, List<String>> lists) {
    Map<String, List<String>> sections = new TreeMap<>();
    lists.forEach(
        (path, items) -> {
          List<String> shuffled = new ArrayList<>(items);
          Collections.shuffle(shuffled, random);
          String[] parts = path.split("\\.", 2);
          String text = "[" + String.join(", ", shuffled) + "]";
          String[] inner = parts[1].split("\\.", -1);
          String entry =
              inner.length == 1 ? inner[0] + ": " + text : inner[0] + "/" + inner[1] + ": " + text;
          sections.computeIfAbsent(parts[0], key -> new ArrayList<>()).add(entry);
        });
    List<String> texts = new ArrayList<>();
    sections.forEach((name, entries) -> texts.add(name + ": {" + map(entries) + "}\n"));
    Collections.shuffle(texts, random);
    return String.join("", texts);
  }

  /** Entries such as {@code egress/allow: [...]} stand in a map of their own. */
  private String map(List<String> entries) {
    Map<String, List<String>> nested =
        entries.stream()
            .collect(
                Collectors.groupingBy(
                    e ->
                        e.contains("/") && e.indexOf('/') < e.indexOf(':')
                            ? e.split("/", 2)[0]
                            : ""));
    List<String> texts = new ArrayList<>(nested.getOrDefault("", List.of()));
    nested.forEach(
        (name, inner) -> {
          if (!name.isEmpty()) {
            List<String> own =
                new ArrayList<>(inner.stream().map(e -> e.substring(name.length() + 1)).toList());
            Collections.shuffle(own, random);
            texts.add(name + ": {" + String.join(", ", own) + "}");
          }
        });
    Collections.shuffle(texts, random);
    return String.join(", ", texts);
  }

  @Test
  void the_order_of_keys_and_items_makes_no_difference() {
    for (int i = 0; i < ROUNDS; i++) {
      Map<String, List<String>> lists = lists();
      ResolvedPolicy first = Policies.of(yaml(lists));
      ResolvedPolicy second = Policies.of(yaml(lists));
      assertThat(rules(second)).as(lists.toString()).isEqualTo(rules(first));
      assertThat(second.notices().stream().map(n -> n.code()).sorted())
          .containsExactlyElementsOf(first.notices().stream().map(n -> n.code()).sorted().toList());
    }
  }

  @Test
  void the_same_text_gives_the_same_policy_and_ids_are_unique_and_sorted() {
    for (int i = 0; i < ROUNDS; i++) {
      String yaml = yaml(lists());
      ResolvedPolicy policy = Policies.of(yaml);
      assertThat(Policies.of(yaml)).isEqualTo(policy);
      assertThat(policy.intents()).extracting(intent -> intent.id().value()).isSorted();
      assertThat(policy.intents()).extracting(intent -> intent.id()).doesNotHaveDuplicates();
    }
  }
}
