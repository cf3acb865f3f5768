package io.zviz.plugin;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.zviz.spi.LayerBackend;
import java.io.IOException;
import java.io.OutputStream;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import java.util.stream.Stream;
import javax.tools.JavaCompiler;
import javax.tools.JavaFileObject;
import javax.tools.SimpleJavaFileObject;
import javax.tools.ToolProvider;
import org.pf4j.ExtensionPoint;

/** Builds a real plugin jar: compiles Java source against the SPI and packs it. */
public final class PluginJar {
  private final Map<String, String> manifest = new TreeMap<>();
  private final Map<String, String> sources = new LinkedHashMap<>();
  private final Map<String, byte[]> entries = new TreeMap<>();
  private final List<String> index = new ArrayList<>();

  /** A jar with a good manifest and nothing inside. */
  public PluginJar(String id) {
    manifest.put("Plugin-Id", id);
    manifest.put("Plugin-Version", "2.1.0");
    manifest.put("Plugin-Requires", "1.0.0");
  }

  /** A good plugin with one backend. */
  static PluginJar good(String id) {
    return new PluginJar(id).backend("Backend", id, "");
  }

  /** A backend of this name for layer D; {@code members} is more Java in its class. */
  PluginJar backend(String className, String backendId, String members) {
    index.add("third." + className);
    return source(
        className,
        """
        package third;
        import io.zviz.spi.*;
        import io.zviz.spi.artifact.*;
        import io.zviz.spi.host.*;
        import io.zviz.spi.launch.*;
        import io.zviz.spi.policy.*;
        import java.util.*;
        public class %s implements LayerBackend {
          %s
          public BackendId id() { return new BackendId("%s"); }
          public Set<Layer> layers() { return Set.of(Layer.CGROUPS); }
          public Support probe(HostProbe host) { return new Support.NotImplemented("never"); }
          public Compilation compile(ResolvedPolicy policy, Target target) {
            return new Compilation(id(), List.of(), List.of(), List.of());
          }
          public List<LaunchStep> plan(Compilation compilation, RunContext run) {
            return List.of();
          }
        }
        """
            .formatted(className, members, backendId));
  }

  /** A class of this simple name. */
  public PluginJar source(String className, String text) {
    sources.put(className, text);
    return this;
  }

  /** An attribute of the manifest. */
  public PluginJar attribute(String name, String value) {
    manifest.put(name, value);
    return this;
  }

  PluginJar without(String name) {
    manifest.remove(name);
    return this;
  }

  /** A line of the extensions index. */
  public PluginJar indexed(String className) {
    index.add(className);
    return this;
  }

  PluginJar entry(String name, byte[] content) {
    entries.put(name, content);
    return this;
  }

  /** Classes that are compiled against and then left out, or whole packages by prefix. */
  public Path write(Path folder, String fileName, String... leftOut) throws IOException {
    Map<String, byte[]> classes = compile();
    classes.keySet().removeIf(name -> Stream.of(leftOut).anyMatch(name::startsWith));
    Manifest written = new Manifest();
    written.getMainAttributes().putValue("Manifest-Version", "1.0");
    manifest.forEach(written.getMainAttributes()::putValue);
    Path jar = folder.resolve(fileName);
    try (OutputStream file = Files.newOutputStream(jar);
        JarOutputStream out = new JarOutputStream(file, written)) {
      entries.putIfAbsent(
          ExtensionIndex.RESOURCE, (String.join("\n", index) + "\n").getBytes(UTF_8));
      classes.forEach(entries::putIfAbsent);
      for (Map.Entry<String, byte[]> entry : entries.entrySet()) {
        out.putNextEntry(new JarEntry(entry.getKey()));
        out.write(entry.getValue());
      }
    }
    Files.setPosixFilePermissions(jar, PosixFilePermissions.fromString("rw-r--r--"));
    return jar;
  }

  private Map<String, byte[]> compile() throws IOException {
    Path output = Files.createTempDirectory("plugin-classes");
    try {
      JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
      List<JavaFileObject> files =
          sources.entrySet().stream()
              .<JavaFileObject>map(source -> new Source(source.getKey(), source.getValue()))
              .toList();
      List<String> options =
          List.of("-proc:none", "--release", "17", "-cp", classPath(), "-d", output.toString());
      boolean compiled =
          files.isEmpty() || compiler.getTask(null, null, null, options, null, files).call();
      if (!compiled) {
        throw new IOException("the source of the plugin does not compile");
      }
      return classes(output);
    } finally {
      delete(output);
    }
  }

  private static Map<String, byte[]> classes(Path folder) throws IOException {
    Map<String, byte[]> classes = new TreeMap<>();
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        classes.put(folder.relativize(file).toString(), Files.readAllBytes(file));
      }
    }
    return classes;
  }

  private static void delete(Path folder) throws IOException {
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : files.sorted(java.util.Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    }
  }

  private static String classPath() {
    return locationOf(LayerBackend.class) + ":" + locationOf(ExtensionPoint.class);
  }

  static String locationOf(Class<?> type) {
    try {
      return Path.of(type.getProtectionDomain().getCodeSource().getLocation().toURI()).toString();
    } catch (URISyntaxException e) {
      throw new IllegalStateException(e);
    }
  }

  private static final class Source extends SimpleJavaFileObject {
    private final String text;

    Source(String className, String text) {
      super(URI.create("string:///" + className + ".java"), Kind.SOURCE);
      this.text = text;
    }

    @Override
    public CharSequence getCharContent(boolean ignoreEncodingErrors) {
      return text;
    }
  }
}
