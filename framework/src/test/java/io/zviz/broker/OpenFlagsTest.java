package io.zviz.broker;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

final class OpenFlagsTest {
  @Test
  void flags_are_named_as_in_c() {
    assertThat(OpenFlags.describe(0)).isEqualTo("O_RDONLY");
    assertThat(
            OpenFlags.describe(
                OpenFlags.O_WRONLY | OpenFlags.O_CREAT | OpenFlags.O_TRUNC | OpenFlags.O_CLOEXEC))
        .isEqualTo("O_WRONLY|O_CREAT|O_TRUNC|O_CLOEXEC");
    assertThat(
            OpenFlags.describe(OpenFlags.O_RDWR | OpenFlags.O_TMPFILE_ONLY | OpenFlags.O_DIRECTORY))
        .isEqualTo("O_RDWR|O_TMPFILE");
    assertThat(OpenFlags.describe(0x40000000)).isEqualTo("O_RDONLY|0x40000000");
  }

  @Test
  void truncating_is_writing() {
    assertThat(OpenFlags.writes(0)).isFalse();
    assertThat(OpenFlags.writes(OpenFlags.O_TRUNC)).isTrue();
    assertThat(OpenFlags.writes(OpenFlags.O_RDWR)).isTrue();
    assertThat(OpenFlags.writes(OpenFlags.O_CREAT)).isFalse();
    assertThat(OpenFlags.writes(OpenFlags.O_PATH | OpenFlags.O_WRONLY)).isFalse();
  }
}
