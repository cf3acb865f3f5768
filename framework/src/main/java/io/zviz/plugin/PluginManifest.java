package io.zviz.plugin;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.List;
import java.util.jar.Attributes;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.jar.Manifest;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What a jar says about itself, read without loading a class of it.
 *
 * @param id {@code Plugin-Id}
 * @param version {@code Plugin-Version}
 * @param extensions the classes that its index names
 */
record PluginManifest(String id, String version, List<String> extensions) {
  private static final Pattern WORD = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._+-]{0,63}");
  private static final Pattern HOST_CLASS =
      Pattern.compile(
          "(META-INF/versions/\\d+/)?(io/zviz/spi|org/pf4j|org/jspecify|org/slf4j)/.*\\.class");

  /** Reads and checks everything that can be checked before a class is loaded. */
  static PluginManifest read(Path path) throws PluginRefused {
    try (JarFile jar = new JarFile(path.toFile(), false)) {
      Manifest manifest = jar.getManifest();
      if (manifest == null) {
        throw new PluginRefused("the jar has no manifest");
      }
      Attributes main = manifest.getMainAttributes();
      SpiRequirement.check(main.getValue("Plugin-Requires"));
      String id = word("Plugin-Id", main.getValue("Plugin-Id"));
      String version = word("Plugin-Version", main.getValue("Plugin-Version"));
      refuseReachingOut(main);
      refuseCopies(jar);
      return new PluginManifest(id, version, extensions(jar));
    } catch (IOException | IllegalArgumentException | SecurityException e) {
      throw new PluginRefused("the jar cannot be read: " + Printable.of(e));
    }
  }

  private static String word(String attribute, @Nullable String value) throws PluginRefused {
    if (value == null || !WORD.matcher(value).matches()) {
      throw new PluginRefused(
          value == null
              ? "the manifest has no " + attribute
              : attribute + " does not match " + WORD + ": " + value);
    }
    return value;
  }

  /** Code from elsewhere has not been looked at: neither other jars nor other plugins. */
  private static void refuseReachingOut(Attributes main) throws PluginRefused {
    for (String attribute : List.of("Class-Path", "Plugin-Dependencies")) {
      String value = main.getValue(attribute);
      if (value != null && !value.isBlank()) {
        throw new PluginRefused(
            "the manifest has a %s; put everything the plugin needs into its jar"
                .formatted(attribute));
      }
    }
  }

  /** A copy of the contract hides which version the plugin was really built against. */
  private static void refuseCopies(JarFile jar) throws PluginRefused {
    JarEntry copy =
        jar.stream()
            .filter(entry -> HOST_CLASS.matcher(entry.getName()).matches())
            .findFirst()
            .orElse(null);
    if (copy != null) {
      throw new PluginRefused(
          "it brings its own copy of the SPI (%s); build against the SPI with scope provided"
              .formatted(copy.getName()));
    }
  }

  private static List<String> extensions(JarFile jar) throws IOException, PluginRefused {
    JarEntry entry = jar.getJarEntry(ExtensionIndex.RESOURCE);
    if (entry == null) {
      throw new PluginRefused(noBackend());
    }
    try (InputStream stream = jar.getInputStream(entry)) {
      List<String> names = ExtensionIndex.read(stream);
      if (names.isEmpty()) {
        throw new PluginRefused(noBackend());
      }
      return names;
    }
  }

  private static String noBackend() {
    return "there is no backend inside: "
        + ExtensionIndex.RESOURCE
        + " names no class; put @Extension on the backend and run PF4J's annotation processor";
  }
}
