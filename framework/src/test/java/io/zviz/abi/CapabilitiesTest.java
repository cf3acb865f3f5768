package io.zviz.abi;

import static org.assertj.core.api.Assertions.assertThat;

import io.zviz.testkit.Expectations;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

final class CapabilitiesTest {
  private static final Path HEADER = Path.of("/usr/include/linux/capability.h");
  private static final Pattern DEFINITION =
      Pattern.compile("^#define (CAP_[A-Z_]+)\\s+(\\d+)\\s*$", Pattern.MULTILINE);

  @Test
  void names_and_numbers_are_those_of_the_kernel_header() throws IOException {
    Expectations.require("kernel-headers", Files.exists(HEADER), "linux-libc-dev has " + HEADER);
    Matcher definitions = DEFINITION.matcher(Files.readString(HEADER));
    int count = 0;
    while (definitions.find()) {
      int number = Integer.parseInt(definitions.group(2));
      assertThat(Capabilities.number(definitions.group(1))).hasValue(number);
      assertThat(Capabilities.name(number)).contains(definitions.group(1));
      count++;
    }
    assertThat(count).isEqualTo(Capabilities.names().size()).isEqualTo(41);
    assertThat(Capabilities.highest()).isEqualTo(40);
  }

  @Test
  void what_is_no_capability_has_no_number_and_no_name() {
    assertThat(Capabilities.number("CAP_SYS_ROOT")).isEmpty();
    assertThat(Capabilities.name(-1)).isEmpty();
    assertThat(Capabilities.name(41)).isEmpty();
  }
}
