package io.zviz.exchange.export;

import io.zviz.compile.Bundle;

/** Writes a compiled profile in the form of another tool. */
public final class ProfileExport {
  private ProfileExport() {}

  /**
   * The files, and what they do not say.
   *
   * @param bundle compiled for no host in particular, or for the one that is exported for; with a
   *     backend for AppArmor among those chosen, its profile is a part of the export
   */
  public static Export of(ExportTarget target, Bundle bundle) {
    ExportInput input = new ExportInput(bundle);
    return switch (target) {
      case DOCKER, PODMAN -> EngineExport.of(input, target);
      case OCI -> OciExport.of(input);
      case KUBERNETES -> KubernetesExport.of(input);
      case SYSTEMD -> SystemdExport.of(input);
      case BWRAP -> BwrapExport.of(input);
    };
  }
}
