package io.zviz.spi.artifact;

import io.zviz.spi.policy.IntentId;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/** The content of an artefact, each range with the intents that caused it. */
public sealed interface Content {
  /**
   * Raw bytes.
   *
   * @param bytes the file's content
   * @param ranges which intents caused which bytes, by offset, not overlapping
   */
  @SuppressWarnings("ArrayRecordComponent") // copied on the way in and out, compared by content
  record Binary(byte[] bytes, List<Range> ranges) implements Content {
    /** Copies both. */
    public Binary {
      bytes = bytes.clone();
      ranges = List.copyOf(ranges);
    }

    @Override
    public byte[] bytes() {
      return bytes.clone();
    }

    @Override
    public boolean equals(Object object) {
      return object instanceof Binary other
          && Arrays.equals(bytes, other.bytes)
          && ranges.equals(other.ranges);
    }

    @Override
    public int hashCode() {
      return 31 * Arrays.hashCode(bytes) + ranges.hashCode();
    }

    @Override
    public String toString() {
      return bytes.length + " bytes";
    }
  }

  /**
   * Text, in fragments.
   *
   * @param fragments in order; a fragment holds whole lines
   */
  record Text(List<Fragment> fragments) implements Content {
    /** Copies the list. */
    public Text {
      fragments = List.copyOf(fragments);
    }

    /** The whole text. */
    public String text() {
      StringBuilder text = new StringBuilder();
      fragments.forEach(fragment -> text.append(fragment.text()));
      return text.toString();
    }
  }

  /**
   * A JSON document.
   *
   * @param root maps with String keys, lists, strings, booleans, integers and longs only; written
   *     in the order of the keys
   * @param pointers JSON pointer to the intents that caused what stands there
   */
  record Document(SortedMap<String, Object> root, SortedMap<String, List<IntentId>> pointers)
      implements Content {
    /** Copies the maps, one level deep. */
    public Document {
      root = java.util.Collections.unmodifiableSortedMap(new TreeMap<>(root));
      pointers = java.util.Collections.unmodifiableSortedMap(new TreeMap<>(pointers));
    }

    /** A document from plain maps. */
    public static Document of(Map<String, ?> root, Map<String, List<IntentId>> pointers) {
      return new Document(new TreeMap<>(root), new TreeMap<>(pointers));
    }
  }

  /**
   * A range of bytes and its cause.
   *
   * @param offset the first byte
   * @param length number of bytes
   * @param intents the intents that caused them; empty for frame and preamble
   */
  record Range(int offset, int length, List<IntentId> intents) {
    /** Copies the list. */
    public Range {
      intents = List.copyOf(intents);
    }
  }

  /**
   * Some whole lines and their cause.
   *
   * @param text ends with a newline
   * @param intents the intents that caused them; empty for frame and preamble
   */
  record Fragment(String text, List<IntentId> intents) {
    /** Copies the list. */
    public Fragment {
      intents = List.copyOf(intents);
    }

    /** Its length in bytes as UTF-8. */
    public int byteLength() {
      return text.getBytes(StandardCharsets.UTF_8).length;
    }
  }
}
