package io.zviz.run;

import io.zviz.spi.launch.ContainerPaths;
import io.zviz.spi.policy.PathPattern;
import java.util.List;

/** The container's paths while layer A is planned, which decides what they will be. */
enum NoPaths implements ContainerPaths {
  /** The only one. */
  YET;

  @Override
  public Kind kindOf(String path) {
    return Kind.MISSING;
  }

  @Override
  public String resolve(String path) {
    return path;
  }

  @Override
  public List<String> expand(PathPattern pattern) {
    return List.of();
  }
}
