package io.zviz.containment;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * What zviz takes from an OCI {@code config.json}. A profile can only narrow it.
 *
 * @param args the command
 * @param env {@code NAME=value}
 * @param cwd the working directory inside the container
 * @param uid the numeric user
 * @param gid the numeric group
 * @param additionalGids supplementary groups
 * @param limits of the process
 * @param capabilities the names in the bounding set; empty when the bundle does not say
 * @param rootPath the root file system, relative to the bundle
 * @param rootReadonly whether it is read-only
 * @param hostname the host name
 * @param mounts in the order of the file
 * @param maskedPaths what must not be seen
 * @param readonlyPaths what must not be changed
 */
public record OciConfig(
    List<String> args,
    List<String> env,
    String cwd,
    int uid,
    int gid,
    List<Integer> additionalGids,
    List<ResourceLimit> limits,
    Optional<List<String>> capabilities,
    String rootPath,
    boolean rootReadonly,
    Optional<String> hostname,
    List<OciMount> mounts,
    List<String> maskedPaths,
    List<String> readonlyPaths) {
  /** Copies the lists. */
  public OciConfig {
    args = List.copyOf(args);
    env = List.copyOf(env);
    additionalGids = List.copyOf(additionalGids);
    limits = List.copyOf(limits);
    capabilities = capabilities.map(List::copyOf);
    mounts = List.copyOf(mounts);
    maskedPaths = List.copyOf(maskedPaths);
    readonlyPaths = List.copyOf(readonlyPaths);
  }

  /** Reads a file of at most 8 MiB. */
  static OciConfig read(Path file) {
    return new OciConfigReader(file).read();
  }
}
