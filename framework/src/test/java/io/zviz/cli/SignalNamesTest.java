package io.zviz.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

final class SignalNamesTest {
  @Test
  void signals_have_names_and_numbers() {
    for (String text : List.of("TERM", "sigterm", "SIGTERM", "15")) {
      assertThat(SignalNames.number(text)).as(text).hasValue(15);
    }
    assertThat(SignalNames.number("HUP")).hasValue(1);
    assertThat(SignalNames.number("KILL")).hasValue(9);
    assertThat(SignalNames.number("SYS")).hasValue(31);
    assertThat(SignalNames.number("RTMIN")).hasValue(34);
    assertThat(SignalNames.number("rtmin+3")).hasValue(37);
    assertThat(SignalNames.number("RTMAX-1")).hasValue(63);
    assertThat(SignalNames.number("64")).hasValue(64);
  }

  @Test
  void everything_else_is_none() {
    for (String text : List.of("", "0", "65", "-9", "NONE", "SIG", "RTMIN+31", "RTMAX-99", "9 ")) {
      assertThat(SignalNames.number(text)).as(text).isEmpty();
    }
  }
}
