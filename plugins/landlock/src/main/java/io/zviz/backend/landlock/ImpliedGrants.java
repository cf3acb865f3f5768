package io.zviz.backend.landlock;

import io.zviz.spi.policy.PathPattern;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * What every container is given, whatever its profile lists; the mount tree decides what is there.
 */
final class ImpliedGrants {
  private static final Set<FsRight> DEVICE =
      EnumSet.of(FsRight.READ_FILE, FsRight.WRITE_FILE, FsRight.TRUNCATE, FsRight.IOCTL_DEV);

  /**
   * The default devices of the OCI runtime specification, config-linux.md "Default Devices", and
   * the folder they stand in.
   */
  private static final List<String> DEVICES =
      List.of("null", "zero", "full", "random", "urandom", "tty", "console", "ptmx");

  /**
   * Where the loaders of glibc and musl stand. The kernel executes the loader like a program, so it
   * needs the right although no list names it; what it maps needs only be readable.
   */
  private static final List<String> LOADERS =
      List.of(
          "/lib64/ld-linux-x86-64.so.2",
          "/lib/ld-linux-aarch64.so.1",
          "/lib/ld-musl-x86_64.so.1",
          "/lib/ld-musl-aarch64.so.1");

  private ImpliedGrants() {}

  /** The container's own /proc, its devices, terminals and shared memory. */
  static Stream<Grant> always() {
    Set<FsRight> terminals = EnumSet.copyOf(DEVICE);
    terminals.add(FsRight.READ_DIR);
    return Stream.concat(
        Stream.of(
            grant("/proc", EnumSet.of(FsRight.READ_FILE, FsRight.READ_DIR)),
            grant("/dev", EnumSet.of(FsRight.READ_DIR)),
            grant("/dev/pts", terminals),
            grant("/dev/shm", Rights.CHANGE),
            grant("/dev/mqueue", Rights.CHANGE)),
        DEVICES.stream().map(name -> grant("/dev/" + name, DEVICE)));
  }

  /** The loaders, when an executable list would refuse them. */
  static Stream<Grant> loaders() {
    return LOADERS.stream().map(path -> grant(path, EnumSet.of(FsRight.EXECUTE)));
  }

  /** A grant without a rule of the profile behind it. */
  static Grant grant(String path, Set<FsRight> rights) {
    return new Grant(new PathPattern(path), rights, Optional.empty());
  }
}
