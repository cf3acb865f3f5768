package io.zviz.compile;

import io.zviz.spi.host.Architecture;
import java.util.Collections;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Artefacts read back, with every digest checked.
 *
 * @param name the profile's name
 * @param architecture what they were compiled for
 * @param files content by extension, without the manifest
 * @param manifest the manifest as it was read, see {@link io.zviz.json.JsonText#read}
 */
public record VerifiedBundle(
    String name,
    Architecture architecture,
    SortedMap<String, byte[]> files,
    Map<String, Object> manifest) {
  /** Copies the maps. */
  public VerifiedBundle {
    files = Collections.unmodifiableSortedMap(new TreeMap<>(files));
    manifest = Collections.unmodifiableMap(new TreeMap<>(manifest));
  }

  /** The content of an artefact; empty when there is none of this extension. */
  public Optional<byte[]> bytes(String extension) {
    return Optional.ofNullable(files.get(extension)).map(byte[]::clone);
  }
}
