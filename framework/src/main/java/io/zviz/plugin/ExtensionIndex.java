package io.zviz.plugin;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * PF4J's list of extension classes. Read here, within bounds, and not through PF4J, which reads any
 * amount, logs what fails and goes on.
 */
final class ExtensionIndex {
  static final String RESOURCE = "META-INF/extensions.idx";

  private static final int MAX_BYTES = 16 << 10;
  private static final int MAX_NAMES = 64;
  private static final Pattern CLASS_NAME =
      Pattern.compile("[A-Za-z_$][\\w$]*(\\.[A-Za-z_$][\\w$]*)*");

  private ExtensionIndex() {}

  /** The class names, in their order, without duplicates; a hash sign starts a comment. */
  static List<String> read(InputStream stream) throws IOException, PluginRefused {
    byte[] bytes = stream.readNBytes(MAX_BYTES + 1);
    if (bytes.length > MAX_BYTES) {
      throw new PluginRefused(RESOURCE + " is longer than " + MAX_BYTES + " bytes");
    }
    Set<String> names = new LinkedHashSet<>();
    for (String line : new String(bytes, UTF_8).lines().toList()) {
      int comment = line.indexOf('#');
      String name = (comment < 0 ? line : line.substring(0, comment)).strip();
      if (!name.isEmpty()) {
        names.add(checked(name));
      }
    }
    if (names.size() > MAX_NAMES) {
      throw new PluginRefused(RESOURCE + " names more than " + MAX_NAMES + " classes");
    }
    return new ArrayList<>(names);
  }

  private static String checked(String name) throws PluginRefused {
    if (!CLASS_NAME.matcher(name).matches()) {
      throw new PluginRefused(RESOURCE + " holds something but class names: " + name);
    }
    return name;
  }
}
