package io.zviz.json;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.zviz.spi.Layer;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class JsonTextTest {
  @Test
  void keys_are_sorted_and_lines_end_with_a_newline_alone() {
    Map<String, Object> tree = new LinkedHashMap<>();
    tree.put("b", List.of(1, 2L, true, Layer.LSM));
    tree.put("a", Map.of());
    tree.put("c", List.of());

    assertThat(JsonText.write(tree))
        .isEqualTo(
            """
            {
              "a": {},
              "b": [
                1,
                2,
                true,
                "lsm"
              ],
              "c": []
            }
            """);
  }

  @Test
  void the_order_in_which_a_map_was_filled_does_not_matter() {
    Map<String, Object> forth = new LinkedHashMap<>();
    Map<String, Object> back = new LinkedHashMap<>();
    for (int i = 0; i < 50; i++) {
      forth.put("k" + i, i);
      back.put("k" + (49 - i), 49 - i);
    }
    assertThat(JsonText.write(forth)).isEqualTo(JsonText.write(back));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "\u0000",
        "\n\r\t",
        "\u001b[2J",
        "\u007f",
        "\u0085",
        "\u2028",
        "\u202e",
        "\ud83d\ude00",
        "\"\\",
        "\uffff"
      })
  void what_is_not_printable_is_escaped_and_comes_back(String text) {
    String line = JsonText.writeLine(Map.of(text, text));

    assertThat(line).matches("[ -~]+\n");
    assertThat(JsonText.read(line.getBytes(UTF_8))).isEqualTo(Map.of(text, text));
  }

  @Test
  void a_lone_surrogate_becomes_the_replacement_character() {
    assertThat(JsonText.writeLine(Map.of("\ud800", "a\udc00\ud83d\ude00")))
        .isEqualTo("{\"\\uFFFD\":\"a\\uFFFD\\uD83D\\uDE00\"}\n");
  }

  @Test
  void a_tree_with_anything_else_is_refused() {
    assertThatThrownBy(() -> JsonText.write(Map.of("a", 1.5)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("java.lang.Double");
  }

  @Test
  void a_document_comes_back_as_it_was_written() {
    Map<String, Object> tree =
        Map.of("a", List.of(1L, "x", Map.of("y", false)), "b", Long.MAX_VALUE, "c", Map.of());
    assertThat(JsonText.read(JsonText.write(tree).getBytes(UTF_8))).isEqualTo(tree);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "[]",
        "null",
        "{",
        "{\"a\":1,\"a\":2}",
        "{} {}",
        "{\"a\":18446744073709551616}",
        "{\"a\":-18446744073709551617}",
        "{\"a\":[null]}",
        "{'a':1}",
        "{\"a\":NaN}",
        "{\"a\":01}",
        "{\"a\":\"\u0001\"}",
        "{}x"
      })
  void what_is_no_document_is_refused(String text) {
    assertThatThrownBy(() -> JsonText.read(text.getBytes(UTF_8)))
        .isInstanceOf(MalformedJsonException.class);
  }

  @Test
  void depth_and_size_are_bounded() {
    String deep = "{\"a\":".repeat(65) + "1" + "}".repeat(65);
    byte[] big = ("{\"a\":\"" + "x".repeat(16 << 20) + "\"}").getBytes(UTF_8);

    assertThatThrownBy(() -> JsonText.read(deep.getBytes(UTF_8)))
        .isInstanceOf(MalformedJsonException.class)
        .hasMessageContaining("64");
    assertThatThrownBy(() -> JsonText.read(big)).isInstanceOf(MalformedJsonException.class);
  }

  @Test
  void an_error_says_where() {
    assertThatThrownBy(() -> JsonText.read("{\n \"a\": ?\n}".getBytes(UTF_8)))
        .hasMessageStartingWith("line 2, column ");
  }
}
