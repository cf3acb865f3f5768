package io.zviz.host;

import io.zviz.json.JsonText;
import io.zviz.json.MalformedJsonException;
import io.zviz.spi.error.ZvizException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Facts about a distribution as it is installed by default, put together from what is published
 * about it. Nobody has run probes there, so every value says where it comes from.
 *
 * @param name what {@code --host-facts} calls it
 * @param title which distribution, release and kernel it is about
 * @param facts what it can do
 * @param references the sources by their short names; one that was not looked up says so
 * @param sources by the JSON pointer of a value within the facts, the short names of its sources
 */
public record ShippedHost(
    String name,
    String title,
    HostFacts facts,
    SortedMap<String, String> references,
    SortedMap<String, List<String>> sources) {
  /** How a reference begins for which no publication was found. */
  static final String NOT_SOURCED = "not sourced: ";

  /** How a reference begins that was written down without looking it up again. */
  static final String REMEMBERED = "remembered: ";

  private static final long FORMAT = 1;

  /** Copies the maps. */
  public ShippedHost {
    references = Collections.unmodifiableSortedMap(new TreeMap<>(references));
    SortedMap<String, List<String>> copy = new TreeMap<>();
    sources.forEach((pointer, names) -> copy.put(pointer, List.copyOf(names)));
    sources = Collections.unmodifiableSortedMap(copy);
  }

  /**
   * The pointers of the values that no publication which was looked at confirms. What is claimed
   * there is on the side of claiming less.
   */
  public List<String> unconfirmed() {
    List<String> pointers = new ArrayList<>();
    sources.forEach(
        (pointer, names) -> {
          if (names.stream().map(this::reference).noneMatch(ShippedHost::isConfirmed)) {
            pointers.add(pointer);
          }
        });
    return pointers;
  }

  private String reference(String shortName) {
    return references.getOrDefault(shortName, NOT_SOURCED);
  }

  private static boolean isConfirmed(String reference) {
    return !reference.startsWith(NOT_SOURCED) && !reference.startsWith(REMEMBERED);
  }

  /**
   * Reads a document.
   *
   * @throws ZvizException when it is none
   */
  static ShippedHost parse(byte[] document, String name) {
    try {
      JsonFields root = new JsonFields(JsonText.read(document));
      if (root.number("format") != FORMAT) {
        throw new IllegalArgumentException("format " + root.number("format"));
      }
      SortedMap<String, String> references = new TreeMap<>();
      JsonFields texts = root.object("references");
      texts.keys().forEach(key -> references.put(key, texts.text(key)));
      SortedMap<String, List<String>> sources = new TreeMap<>();
      JsonFields lists = root.object("sources");
      lists.keys().forEach(key -> sources.put(key, lists.texts(key)));
      return new ShippedHost(
          root.text("name"),
          root.text("title"),
          HostFacts.fromJson(document, name),
          references,
          sources);
    } catch (MalformedJsonException | IllegalArgumentException e) {
      throw new ZvizException(HostError.FACTS_MALFORMED, null, name + ": " + e.getMessage(), e);
    }
  }

  /** What lists of hosts say about it, for JSON. */
  public Map<String, Object> toTree() {
    return Map.of(
        "name", name,
        "title", title,
        "facts", facts.toTree(),
        "references", references,
        "sources", sources,
        "unconfirmed", unconfirmed());
  }
}
