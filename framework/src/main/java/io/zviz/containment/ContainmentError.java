package io.zviz.containment;

import io.zviz.spi.error.ErrorCode;

/** What can be wrong with a bundle or with the root that is built from it. */
public enum ContainmentError implements ErrorCode {
  /** There is no such bundle, or it is not a folder. */
  NO_BUNDLE("ZV-CONTAINMENT-001", Fault.INPUT),
  /** The bundle's config.json cannot be used. */
  BAD_CONFIG("ZV-CONTAINMENT-002", Fault.INPUT),
  /** The bundle's config.json asks for something that zviz does not do. */
  UNSUPPORTED_CONFIG("ZV-CONTAINMENT-003", Fault.INPUT),
  /** A symbolic link stands where the container's own file system must be mounted. */
  SYMLINK_DESTINATION("ZV-CONTAINMENT-004", Fault.INPUT),
  /** A path rule cannot be expressed by mounts. */
  BAD_PATH_RULE("ZV-CONTAINMENT-005", Fault.INPUT),
  /** The bundle could not be read. */
  UNREADABLE("ZV-CONTAINMENT-006", Fault.ENVIRONMENT),
  /** The bundle's root file system lies outside of the bundle; 007 is a notice. */
  OUTSIDE_BUNDLE("ZV-CONTAINMENT-008", Fault.INPUT);

  private final String id;
  private final Fault fault;

  ContainmentError(String id, Fault fault) {
    this.id = id;
    this.fault = fault;
  }

  @Override
  public String id() {
    return id;
  }

  @Override
  public Fault fault() {
    return fault;
  }
}
