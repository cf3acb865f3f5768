package io.zviz.containment;

import io.zviz.spi.error.ErrorCode;

/** What can be wrong with a bundle or with the root that is built from it. */
public enum ContainmentError implements ErrorCode {
  /** There is no such bundle, or it is not a folder. */
  NO_BUNDLE(
      "ZV-CONTAINMENT-001",
      Fault.INPUT,
      "there is no such bundle, or it is not a folder",
      "check the path"),
  /** The bundle's config.json cannot be used. */
  BAD_CONFIG(
      "ZV-CONTAINMENT-002",
      Fault.INPUT,
      "the bundle's `config.json` cannot be used",
      "correct the value that the message names"),
  /** The bundle's config.json asks for something that zviz does not do. */
  UNSUPPORTED_CONFIG(
      "ZV-CONTAINMENT-003",
      Fault.INPUT,
      "`config.json` asks for something that zviz does not do, such as hooks or joining a namespace",
      "remove it from the bundle"),
  /** A symbolic link stands where the container's own file system must be mounted. */
  SYMLINK_DESTINATION(
      "ZV-CONTAINMENT-004",
      Fault.INPUT,
      "a symbolic link stands where `/proc`, `/dev` or `/sys` must be mounted",
      "replace the link in the root file system by a folder"),
  /** A path rule cannot be expressed by mounts. */
  BAD_PATH_RULE(
      "ZV-CONTAINMENT-005",
      Fault.INPUT,
      "a path rule cannot be expressed by mounts",
      "change the rule; the root itself cannot be hidden"),
  /** The bundle could not be read. */
  UNREADABLE(
      "ZV-CONTAINMENT-006",
      Fault.ENVIRONMENT,
      "the bundle could not be read",
      "check the permissions"),
  /** The bundle's root file system lies outside of the bundle; 007 is a notice. */
  OUTSIDE_BUNDLE(
      "ZV-CONTAINMENT-008",
      Fault.INPUT,
      "`rootfs` or `root.path` of a bundle leads out of the bundle, by `..`, as an absolute path, or through a symbolic link",
      "put the root file system into the bundle (a bind mount will do), or give it as BUNDLE itself");

  private final Entry entry;
  private final Fault fault;

  ContainmentError(String id, Fault fault, String meaning, String remedy) {
    this.entry = new Entry(id, meaning, remedy);
    this.fault = fault;
  }

  @Override
  public Entry entry() {
    return entry;
  }

  @Override
  public Fault fault() {
    return fault;
  }
}
