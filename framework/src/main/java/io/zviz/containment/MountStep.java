package io.zviz.containment;

import java.nio.file.Path;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * One step of building the container's mount tree. Its path is absolute, inside the container, and
 * has no symbolic link in it.
 */
public sealed interface MountStep {
  /** Where in the container. */
  String path();

  /**
   * Makes a folder unless there is one.
   *
   * @param mode permission bits
   */
  record Folder(String path, int mode) implements MountStep {}

  /** Makes an empty file, unless there is a file, to mount something on. */
  record EmptyFile(String path) implements MountStep {}

  /**
   * Makes a symbolic link in a file system of the container's own.
   *
   * @param target what it says
   */
  record Link(String path, String target) implements MountStep {}

  /**
   * Makes a character device.
   *
   * @param major its major number
   * @param minor its minor number
   */
  record Device(String path, int major, int minor) implements MountStep {}

  /**
   * Mounts something of the host, with all that is mounted below it.
   *
   * @param source a path of the host without symbolic links
   * @param attributes of every mount of it
   */
  record HostBind(String path, Path source, MountAttributes attributes) implements MountStep {}

  /**
   * Mounts a new file system.
   *
   * @param type such as {@code tmpfs}
   * @param options its own options, name to value; an empty value for one without
   * @param attributes of the mount
   */
  record NewMount(
      String path, String type, SortedMap<String, String> options, MountAttributes attributes)
      implements MountStep {
    /** Copies the options. */
    public NewMount {
      options = java.util.Collections.unmodifiableSortedMap(new TreeMap<>(options));
    }

    static NewMount of(
        String path, String type, Map<String, String> options, MountAttributes attributes) {
      return new NewMount(path, type, new TreeMap<>(options), attributes);
    }
  }

  /**
   * Mounts what stands at a path once more on itself, with other attributes.
   *
   * @param attributes all that it has from now on
   */
  record Rebind(String path, MountAttributes attributes) implements MountStep {}

  /**
   * Covers a path with something empty that nobody may open.
   *
   * @param folder whether a folder stands there
   */
  record Mask(String path, boolean folder) implements MountStep {}

  /**
   * Mounts an empty file of the container's own over a file.
   *
   * @param attributes of the mount
   */
  record FreshFile(String path, MountAttributes attributes) implements MountStep {}

  /**
   * Mounts a folder of the host under a layer that takes what is written and goes with the
   * container; without what is mounted below it.
   *
   * @param lower a path of the host
   */
  record ThrowAway(String path, Path lower) implements MountStep {}

  /** Makes the mount at a path read-only; nothing more will be made in it. */
  record Seal(String path) implements MountStep {}
}
