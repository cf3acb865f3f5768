package io.zviz.backend.landlock;

import static org.assertj.core.api.Assertions.assertThat;

import io.zviz.spi.BackendId;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Objects;
import org.junit.jupiter.api.Test;

class PluginJarTest {
  @Test
  void indexNamesTheBackend() throws IOException {
    try (var index = LandlockBackend.class.getResourceAsStream("/META-INF/extensions.idx")) {
      String text =
          new String(Objects.requireNonNull(index).readAllBytes(), StandardCharsets.UTF_8);
      assertThat(text).contains(LandlockBackend.class.getName());
    }
    assertThat(new LandlockBackend().id()).isEqualTo(new BackendId("landlock"));
  }
}
