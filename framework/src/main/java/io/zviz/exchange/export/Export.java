package io.zviz.exchange.export;

import io.zviz.exchange.Loss;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A profile in another form.
 *
 * @param name what the files are called, without their extensions
 * @param files content by extension, in the order in which they are written
 * @param losses what comes out otherwise, by place
 */
public record Export(String name, Map<String, byte[]> files, List<Loss> losses) {
  /** Copies the collections. */
  public Export {
    files = Collections.unmodifiableMap(new LinkedHashMap<>(files));
    losses = losses.stream().distinct().sorted(Loss.BY_PLACE).toList();
  }

  static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
