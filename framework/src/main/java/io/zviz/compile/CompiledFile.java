package io.zviz.compile;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.zviz.json.JsonText;
import io.zviz.spi.BackendId;
import io.zviz.spi.artifact.Artifact;
import io.zviz.spi.artifact.Content;
import io.zviz.spi.policy.IntentId;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * An artefact as bytes, each part with the intents that caused it.
 *
 * @param extension what stands behind the profile's name and a dot
 * @param backend who made it
 * @param bytes the file's content
 * @param ranges which intents caused which bytes; empty for JSON
 * @param pointers which intents caused what stands at a JSON pointer; empty for anything else
 */
@SuppressWarnings("ArrayRecordComponent") // copied on the way in and out
public record CompiledFile(
    String extension,
    BackendId backend,
    byte[] bytes,
    List<Content.Range> ranges,
    SortedMap<String, List<IntentId>> pointers) {
  /** Copies everything. */
  public CompiledFile {
    bytes = bytes.clone();
    ranges = List.copyOf(ranges);
    pointers = java.util.Collections.unmodifiableSortedMap(new TreeMap<>(pointers));
  }

  @Override
  public byte[] bytes() {
    return bytes.clone();
  }

  static CompiledFile of(BackendId backend, Artifact artifact) {
    String extension = artifact.extension();
    Content content = artifact.content();
    if (content instanceof Content.Binary binary) {
      return new CompiledFile(extension, backend, binary.bytes(), binary.ranges(), new TreeMap<>());
    }
    if (content instanceof Content.Text text) {
      return new CompiledFile(
          extension, backend, text.text().getBytes(UTF_8), ranges(text), new TreeMap<>());
    }
    Content.Document document = (Content.Document) content;
    byte[] bytes = JsonText.write(document.root()).getBytes(UTF_8);
    return new CompiledFile(extension, backend, bytes, List.of(), document.pointers());
  }

  private static List<Content.Range> ranges(Content.Text text) {
    List<Content.Range> ranges = new ArrayList<>();
    int offset = 0;
    for (Content.Fragment fragment : text.fragments()) {
      int length = fragment.byteLength();
      ranges.add(new Content.Range(offset, length, fragment.intents()));
      offset += length;
    }
    return ranges;
  }

  /** What the manifest says about it. */
  Map<String, Object> toTree(String name) {
    SortedMap<String, Object> tree = new TreeMap<>();
    tree.put("file", name + "." + extension);
    tree.put("backend", backend.value());
    tree.put("sha256", Sha256.of(bytes));
    tree.put("size", bytes.length);
    if (!ranges.isEmpty()) {
      tree.put("ranges", ranges.stream().map(CompiledFile::tree).toList());
    }
    if (!pointers.isEmpty()) {
      SortedMap<String, Object> causes = new TreeMap<>();
      pointers.forEach((pointer, intents) -> causes.put(pointer, values(intents)));
      tree.put("pointers", causes);
    }
    return tree;
  }

  private static Map<String, Object> tree(Content.Range range) {
    return Map.of(
        "offset", range.offset(), "length", range.length(), "rules", values(range.intents()));
  }

  private static List<String> values(List<IntentId> intents) {
    return intents.stream().map(IntentId::value).sorted().toList();
  }
}
