package io.zviz.exchange.export;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.yaml.snakeyaml.Yaml;

/** How the writers of scripts, units and YAML quote. */
final class WritersTest {
  private static final String PLAIN = "/usr/lib-1.0/a_b@c+d";

  @ParameterizedTest
  @ValueSource(strings = {" ", "$", "`", "\"", "\\", "*", "~", ";", "&", "|", "<", "#", "(", "é"})
  void a_shell_takes_what_stands_in_single_quotes_as_it_is(String special) {
    assertThat(ShellScript.quoted("/a" + special)).isEqualTo("'/a" + special + "'");
  }

  @Test
  void a_single_quote_ends_the_quotes_and_plain_words_need_none() {
    assertThat(ShellScript.quoted("it's")).isEqualTo("'it'\\''s'");
    assertThat(ShellScript.quoted("")).isEqualTo("''");
    assertThat(ShellScript.quoted(PLAIN)).isEqualTo(PLAIN);
    assertThat(new ShellScript().line("# x").command("exec a").words("-b", "c d").text())
        .isEqualTo("#!/bin/sh\n# x\nexec a \\\n  -b 'c d'\n");
  }

  @ParameterizedTest
  @CsvSource(
      quoteCharacter = '\u0001',
      value = {
        "/a b, \"-/a b\"",
        "/100%, \"-/100%%\"",
        "/a:b, \"-/a:b\"",
        "/a\"b, \"-/a\\\"b\"",
        "/a\\b, \"-/a\\\\b\"",
        "/usr, -/usr",
      })
  void a_unit_has_quotes_and_doubles_what_is_special(String path, String word) {
    assertThat(UnitText.path("-", path)).isEqualTo(word);
  }

  @Test
  void a_path_before_options_is_escaped_for_both_readings() {
    assertThat(UnitText.pathWithOptions("/a:b\\c", "ro")).isEqualTo("\"/a\\\\:b\\\\\\\\c:ro\"");
    assertThat(UnitText.pathWithOptions("/tmp", "mode=1777,noexec"))
        .isEqualTo("\"/tmp:mode=1777,noexec\"");
  }

  @Test
  void words_of_a_unit_are_spread_over_lines_and_none_is_lost() {
    List<String> words = java.util.stream.IntStream.range(0, 99).mapToObj(i -> "word" + i).toList();
    String text = new UnitText().words("Key", words).text();
    assertThat(text.lines()).hasSizeGreaterThan(1).allMatch(line -> line.startsWith("Key=word"));
    assertThat(List.of(text.strip().replace("Key=", "").split("\\s+"))).isEqualTo(words);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "no",
        "null",
        "1e3",
        "0x1f",
        "2001:db8::",
        "~",
        "- x",
        "a: b",
        "# x",
        "{x}",
        "\"",
        "\\",
        "*x",
        "!x",
        "%x",
        "@x",
        "\u0085",
        "\u2028",
        "\ufeff",
        "\u007f",
        "\ud83d\ude00",
        " x ",
        ""
      })
  void a_reader_of_yaml_gets_every_text_back_as_a_text(String text) {
    Map<String, Object> tree = new LinkedHashMap<>();
    tree.put("text", text);
    tree.put("list", List.of(text, Map.of("in", text), List.of()));
    tree.put("empty", Map.of());
    tree.put("number", 7);
    tree.put("flag", true);
    String yaml = YamlText.of(List.of(tree, Map.of("second", text)));
    assertThat(new Yaml().loadAll(yaml)).containsExactly(tree, Map.of("second", text));
  }
}
