package io.zviz.run;

import java.nio.file.Path;

/** For tests that tell the traces of their own containers from those of others. */
public final class KernelNames {
  private KernelNames() {}

  /** What the control groups and tables of a container are called. */
  public static String of(Path stateRoot, String id) {
    return KernelName.of(stateRoot, id);
  }
}
