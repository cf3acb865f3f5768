package io.zviz.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

final class TerminalTextTest {
  private static String shown(String text) {
    return new String(TerminalText.of(text.getBytes(UTF_8)), UTF_8);
  }

  @Test
  void text_tabs_and_colours_stay_as_they_are() {
    for (String text : new String[] {"", "plain\tté€😀", "\r50 %", "\u001b[1;31mred\u001b[m"}) {
      assertThat(shown(text)).isEqualTo(text);
    }
  }

  @Test
  void what_could_steer_a_terminal_is_made_visible() {
    assertThat(shown("\u001b[2J")).isEqualTo("\\x1b[2J");
    assertThat(shown("\u001b]0;title\u0007")).isEqualTo("\\x1b]0;title\\x07");
    assertThat(shown("\u001b[6n")).isEqualTo("\\x1b[6n");
    assertThat(shown("\u001bc\b\u007f\0")).isEqualTo("\\x1bc\\x08\\x7f\\x00");
    assertThat(shown("\u001b[31")).isEqualTo("\\x1b[31");
    assertThat(shown("\u001b")).isEqualTo("\\x1b");
    assertThat(shown("\u009b2J")).as("CSI as one character").isEqualTo("\\x9b2J");
  }

  @Test
  void bytes_that_are_no_text_are_passed_on() {
    byte[] bytes = "\u00ff\u00c2".getBytes(StandardCharsets.ISO_8859_1);
    assertThat(TerminalText.of(bytes)).isEqualTo(bytes);
  }
}
