package io.zviz.host;

import io.zviz.spi.error.ZvizException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;

/** The hosts that the product ships facts about. */
public final class ShippedHosts {
  private static final List<String> NAMES =
      List.of(
          "alpine-3.22",
          "debian-12",
          "debian-13",
          "rhel-10",
          "rhel-9",
          "ubuntu-22.04",
          "ubuntu-24.04");

  private ShippedHosts() {}

  /** Their names, sorted. */
  public static List<String> names() {
    return NAMES;
  }

  /**
   * One of them.
   *
   * @throws IllegalArgumentException when there is none of this name
   */
  public static ShippedHost of(String name) {
    return ShippedHost.parse(document(name), name);
  }

  /** Its document as it is shipped: a file that {@code --host-facts} reads as well. */
  public static byte[] document(String name) {
    if (!NAMES.contains(name)) {
      throw new IllegalArgumentException("no shipped host " + name);
    }
    String resource = "/io/zviz/hosts/" + name + ".json";
    try (InputStream stream = ShippedHosts.class.getResourceAsStream(resource)) {
      return Objects.requireNonNull(stream, resource).readAllBytes();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * The facts that a name or a path stands for. A shipped name means the shipped host; a file of
   * the same name needs {@code ./} before it.
   *
   * @throws ZvizException when it is neither a shipped name nor a readable facts file
   */
  public static HostFacts facts(String nameOrFile) {
    if (NAMES.contains(nameOrFile)) {
      return of(nameOrFile).facts();
    }
    Path file = Path.of(nameOrFile);
    boolean name = nameOrFile.indexOf('/') < 0 && !file.toFile().exists();
    if (name) {
      throw new ZvizException(
          HostError.FACTS_UNREADABLE,
          "%s is no file and no shipped host; shipped are: %s"
              .formatted(nameOrFile, String.join(", ", NAMES)));
    }
    return HostFacts.read(file);
  }
}
