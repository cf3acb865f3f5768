package io.zviz.it.backend;

import io.zviz.spi.launch.ContainerPaths;
import io.zviz.spi.policy.PathPattern;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** The host's own root as a container's, for rules that are tried without a container. */
final class HostPaths implements ContainerPaths {
  @Override
  public Kind kindOf(String path) {
    if (!Files.exists(Path.of(path))) {
      return Kind.MISSING;
    }
    return Files.isDirectory(Path.of(path)) ? Kind.FOLDER : Kind.FILE;
  }

  @Override
  public String resolve(String path) {
    try {
      return kindOf(path) == Kind.MISSING ? path : Path.of(path).toRealPath().toString();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public List<String> expand(PathPattern pattern) {
    return kindOf(pattern.text()) == Kind.MISSING ? List.of() : List.of(pattern.text());
  }
}
