package io.zviz.profile;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_16;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.Charset;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Encodings, and the limits that keep any input cheap. */
final class ProfileTextTest {
  private static final String GOOD = "name: a\nversion: 1.0\ndescription: é\n";

  @Test
  void a_byte_order_mark_and_dos_line_ends_are_accepted() {
    assertThat(Texts.problems("\uFEFF" + GOOD)).isEmpty();
    assertThat(Texts.problems(GOOD.replace("\n", "\r\n"))).isEmpty();
    assertThat(Texts.problems("\uFEFFnome: a\r\nversion: 1.0\r\n"))
        .contains("p.yaml:1:1: ZV-PROFILE-010");
  }

  @Test
  void other_encodings_are_refused_with_the_byte_that_shows_it() {
    assertThat(Texts.problems(GOOD.getBytes(UTF_16)))
        .isEqualTo("p.yaml:1:1: ZV-PROFILE-005 the file is UTF-16; save it as UTF-8");
    assertThat(Texts.problems(GOOD.getBytes(Charset.forName("UTF-16LE")))).contains("-005");
    assertThat(Texts.problems(GOOD.getBytes(ISO_8859_1)))
        .isEqualTo("p.yaml:3:14: ZV-PROFILE-005 byte 0xe9 at offset 34 is not UTF-8");
    byte[] surrogate = {'a', ':', ' ', (byte) 0xed, (byte) 0xa0, (byte) 0x80};
    assertThat(Texts.problems(surrogate)).contains("p.yaml:1:4: ZV-PROFILE-005");
    assertThat(Texts.problems("name: a\nversion: 1.0\ndescription: \"\\uD800\"\n"))
        .contains("p.yaml:3:14: ZV-PROFILE-005 the text holds the character U+D800");
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 7, 0x1b, 0x7f, 0x85, 0x9f, 0x2028, 0x2029, 0xfffe, '\r'})
  void control_characters_and_other_line_ends_are_refused(int character) {
    String text = "name: a\nversion: 1.0 #" + (char) character + "x\n";
    String expected = String.format("p.yaml:2:15: ZV-PROFILE-005 character U+%04X", character);
    assertThat(Texts.problems(text)).startsWith(expected).contains("at byte offset 22");
  }

  @Test
  void aliases_are_read_up_to_a_limit() {
    String shared = "name: a\nversion: 1.0\nfilesystem: {readonly: &x [/usr], hidden: *x}\n";
    assertThat(Texts.problems(shared)).isEmpty();
    StringBuilder laughs = new StringBuilder("l0: &l0 [a, a, a, a, a, a, a, a, a]\n");
    for (int i = 1; i < 10; i++) {
      String item = "*l" + (i - 1);
      String items = String.join(", ", IntStream.range(0, 9).mapToObj(n -> item).toList());
      laughs.append("l" + i + ": &l" + i + " [" + items + "]\n");
    }
    assertThat(Texts.problems(laughs.toString()))
        .contains("ZV-PROFILE-003 too many aliases")
        .doesNotContain("\n");
  }

  @ParameterizedTest
  @ValueSource(strings = {"[", "{a: ", "- ", "? "})
  void deep_nesting_is_refused_before_the_stack_ends(String opening) {
    assertThat(Texts.problems(opening.repeat(10_000))).contains("ZV-PROFILE-003 nested deeper");
    StringBuilder block = new StringBuilder();
    for (int i = 0; i < 3_000; i++) {
      block.append(" ".repeat(i)).append("a:\n");
    }
    assertThat(Texts.problems(block.toString())).contains("ZV-PROFILE-003 nested deeper");
  }

  @Test
  void large_input_is_refused_by_its_size_or_by_the_number_of_its_values() {
    byte[] tooLarge = new byte[TextDecoder.MAX_BYTES + 1];
    assertThat(Texts.problems(tooLarge)).contains("ZV-PROFILE-003 the file is larger");
    String items = "name: a\nversion: 1.0\nsyscalls:\n  allow:\n" + "  - read\n".repeat(900_000);
    assertThat(Texts.problems(items)).contains("ZV-PROFILE-003 more than 100000 values");
    String line = "name: a\nversion: 1.0\ndescription: ";
    assertThat(Texts.problems(line + "x".repeat(60_000) + "\n")).isEmpty();
    assertThat(Texts.problems(line + "x".repeat(8_000_000)))
        .isEqualTo(
            "p.yaml:3:65537: ZV-PROFILE-003 a line longer than the limit of 65536 characters");
    assertThat(Texts.problems("name: " + "x".repeat(60_000))).hasSizeLessThan(600);
  }

  @Test
  void at_most_fifty_problems_are_shown_and_the_rest_is_counted() {
    String body = "name: a\nversion: 1.0\nsyscalls:\n  allow:\n";
    String items =
        String.join("", IntStream.range(0, 70).mapToObj(i -> "  - x" + i + "\n").toList());
    assertThat(Texts.problems(body + items).lines()).hasSize(51).last().isEqualTo("and 20 more");
  }

  @Test
  void an_empty_file_is_an_empty_profile() {
    for (String text : new String[] {"", "\n\n", "---\n", "---\n...\n", "\uFEFF"}) {
      assertThat(Texts.problems(text.getBytes(UTF_8))).contains("ZV-PROFILE-007");
    }
  }
}
