package io.zviz.containment;

import io.zviz.spi.error.ZvizException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/**
 * What a container is made from.
 *
 * @param kind how the argument was read
 * @param folder the bundle, without symbolic links
 * @param root the root file system, or the working directory; without symbolic links
 * @param config the OCI configuration, for {@link BundleKind#OCI}
 */
public record Bundle(BundleKind kind, Path folder, Path root, Optional<OciConfig> config) {
  private static final String CONFIG = "config.json";

  /**
   * Reads a bundle argument: an OCI bundle, a folder with {@code rootfs}, a root file system,
   * otherwise a plain working directory.
   *
   * @param path as the user gave it
   * @param forced a reading that the user asked for
   * @throws ZvizException when there is no such folder, its configuration cannot be used, or its
   *     root file system lies outside of it
   */
  public static Bundle open(Path path, Optional<BundleKind> forced) {
    Path folder = folder(path, path);
    BundleKind kind = forced.orElseGet(() -> kindOf(folder));
    return switch (kind) {
      case OCI -> oci(folder);
      case ROOTFS -> {
        Path inner = folder.resolve("rootfs");
        Path root = Files.isDirectory(inner) ? inside(folder, "rootfs", "rootfs") : folder;
        yield new Bundle(kind, folder, root, Optional.empty());
      }
      case WORKDIR -> new Bundle(kind, folder, folder, Optional.empty());
    };
  }

  private static BundleKind kindOf(Path folder) {
    if (Files.isRegularFile(folder.resolve(CONFIG))) {
      return BundleKind.OCI;
    }
    boolean rootfs = Files.isDirectory(folder.resolve("rootfs")) || isRootFileSystem(folder);
    return rootfs ? BundleKind.ROOTFS : BundleKind.WORKDIR;
  }

  private static boolean isRootFileSystem(Path folder) {
    return Files.isDirectory(folder.resolve("etc"))
        && (Files.exists(folder.resolve("bin/sh"), java.nio.file.LinkOption.NOFOLLOW_LINKS)
            || Files.isDirectory(folder.resolve("usr/bin"))
            || Files.isDirectory(folder.resolve("usr/lib")));
  }

  private static Bundle oci(Path folder) {
    OciConfig config = OciConfig.read(folder.resolve(CONFIG));
    Path root = inside(folder, config.rootPath(), "root.path \"" + config.rootPath() + "\"");
    return new Bundle(BundleKind.OCI, folder, root, Optional.of(config));
  }

  /**
   * A folder that the bundle names. Whoever made the bundle must not choose which part of the host
   * becomes the container's root, so it has to lie in the bundle once every link is followed; what
   * comes out is later opened without following links.
   */
  private static Path inside(Path folder, String name, String shown) {
    Path real = folder(folder.resolve(name), folder.resolve(name));
    if (!real.startsWith(folder)) {
      throw new ZvizException(
          ContainmentError.OUTSIDE_BUNDLE,
          "%s leads out of the bundle %s, to %s; to use that as the root file system, give it"
                  .formatted(shown, folder, real)
              + " instead of the bundle");
    }
    return real;
  }

  private static Path folder(Path path, Path shown) {
    try {
      Path real = path.toRealPath();
      if (Files.isDirectory(real)) {
        return real;
      }
      throw new ZvizException(ContainmentError.NO_BUNDLE, shown + " is not a folder");
    } catch (IOException missing) {
      throw new ZvizException(
          ContainmentError.NO_BUNDLE, null, "there is no folder " + path, missing);
    }
  }
}
