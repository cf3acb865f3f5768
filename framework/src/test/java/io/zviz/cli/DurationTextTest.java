package io.zviz.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine.TypeConversionException;

final class DurationTextTest {
  @ParameterizedTest
  @CsvSource({
    "90,PT90S",
    "90s,PT90S",
    "500ms,PT0.5S",
    "30m,PT30M",
    "1h30m,PT90M",
    "2d,PT48H",
    "366d,PT8784H",
    "1m1m,PT2M"
  })
  void reads_what_people_write(String text, Duration duration) {
    assertThat(new DurationText().convert(text)).isEqualTo(duration);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "0",
        "0s",
        "-1",
        "1.5h",
        "30 m",
        "30M",
        "m",
        "1h30",
        "367d",
        "9999999999s",
        "٣s"
      })
  void refuses_the_rest(String text) {
    assertThatThrownBy(() -> new DurationText().convert(text))
        .isInstanceOf(TypeConversionException.class)
        .hasMessageContaining("'" + text + "'");
  }
}
