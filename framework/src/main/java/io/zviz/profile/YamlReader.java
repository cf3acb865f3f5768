package io.zviz.profile;

import io.zviz.spi.policy.Origin;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.error.Mark;
import org.yaml.snakeyaml.error.MarkedYAMLException;
import org.yaml.snakeyaml.error.YAMLException;
import org.yaml.snakeyaml.events.AliasEvent;
import org.yaml.snakeyaml.events.CollectionStartEvent;
import org.yaml.snakeyaml.events.Event;
import org.yaml.snakeyaml.events.NodeEvent;
import org.yaml.snakeyaml.events.ScalarEvent;
import org.yaml.snakeyaml.parser.Parser;
import org.yaml.snakeyaml.parser.ParserImpl;
import org.yaml.snakeyaml.reader.StreamReader;

/**
 * Text to {@link YamlValue}, from the parser's events: no object is ever constructed, and every
 * limit holds before memory is spent.
 */
final class YamlReader {
  /** How deep maps and lists may be nested. */
  static final int MAX_DEPTH = 32;

  /** How many values a profile may have; ten times the largest that makes sense. */
  static final int MAX_VALUES = 100_000;

  /** How many values aliases may stand for, together. */
  static final int MAX_ALIASED = 10_000;

  private final String source;
  private final Problems problems;
  private final StreamReader text;
  private final Parser parser;
  private final Map<String, Anchored> anchors = new HashMap<>();
  private final Set<String> open = new HashSet<>();
  private int values;
  private int aliased;

  private record Anchored(YamlValue value, int size, int height) {}

  /** A value and how many levels it has. */
  private record Read(YamlValue value, int height) {}

  /** Ends reading after a problem behind which nothing can be understood. */
  private static final class StopException extends Exception {
    private static final long serialVersionUID = 1L;

    StopException() {
      super(null, null, false, false);
    }
  }

  private YamlReader(String text, String source, Problems problems) {
    this.source = source;
    this.problems = problems;
    LoaderOptions options = new LoaderOptions();
    options.setCodePointLimit(Integer.MAX_VALUE); // the size was checked before
    this.text = new StreamReader(text);
    this.parser = new ParserImpl(this.text, options);
  }

  /** The document's map; empty, with problems noted, when there is none. */
  static Optional<YamlValue.Mapping> read(String text, String source, Problems problems) {
    YamlReader reader = new YamlReader(text, source, problems);
    try {
      return reader.document();
    } catch (StopException stop) {
      return Optional.empty();
    } catch (MarkedYAMLException e) {
      reader.syntaxError(e);
      return Optional.empty();
    } catch (YAMLException | NumberFormatException e) {
      // SnakeYAML lets the latter through when an escape is cut off by the end of the text.
      String message = String.valueOf(e.getMessage()).replaceAll("\\s+", " ");
      problems.add(reader.origin(reader.text.getMark()), ProfileError.SYNTAX, message);
      return Optional.empty();
    }
  }

  private void syntaxError(MarkedYAMLException e) {
    Mark mark = e.getProblemMark() == null ? e.getContextMark() : e.getProblemMark();
    Origin origin = mark == null ? new Origin(source, 1, 1) : origin(mark);
    String problem = String.valueOf(e.getProblem());
    String message =
        problem.contains("(TAB)")
            ? "tabs cannot indent YAML; use spaces"
            : (e.getContext() == null ? problem : e.getContext() + ": " + problem);
    problems.add(origin, ProfileError.SYNTAX, message.replaceAll("\\s+", " "));
  }

  private Optional<YamlValue.Mapping> document() throws StopException {
    parser.getEvent(); // the stream's start
    if (parser.checkEvent(Event.ID.StreamEnd)) {
      throw empty();
    }
    parser.getEvent(); // the document's start
    YamlValue root = value(1).value();
    parser.getEvent(); // the document's end
    if (!parser.checkEvent(Event.ID.StreamEnd)) {
      Origin second = origin(parser.peekEvent().getStartMark());
      throw stop(second, ProfileError.UNSUPPORTED_YAML, "one document was wanted, not several");
    }
    if (root instanceof YamlValue.Mapping mapping) {
      return Optional.of(mapping);
    }
    if (root instanceof YamlValue.Scalar scalar && scalar.type() == PlainType.NULL) {
      throw empty();
    }
    throw stop(root.origin(), ProfileError.WRONG_TYPE, "a map of keys and values was wanted");
  }

  private Read value(int depth) throws StopException {
    Event event = parser.getEvent();
    Origin origin = origin(event.getStartMark());
    if (depth > MAX_DEPTH) {
      throw stop(origin, ProfileError.TOO_LARGE, "nested deeper than " + MAX_DEPTH + " levels");
    }
    if (event instanceof AliasEvent alias) {
      return resolve(alias, origin, depth);
    }
    if (++values > MAX_VALUES) {
      throw stop(origin, ProfileError.TOO_LARGE, "more than " + MAX_VALUES + " values");
    }
    int before = values + aliased;
    String anchor = event instanceof NodeEvent node ? node.getAnchor() : null;
    if (anchor != null) {
      open.add(anchor);
    }
    Read read = contents(event, origin, depth);
    if (anchor != null) {
      open.remove(anchor);
      anchors.put(anchor, new Anchored(read.value(), values + aliased - before + 1, read.height()));
    }
    return read;
  }

  private Read contents(Event event, Origin origin, int depth) throws StopException {
    if (event instanceof ScalarEvent scalar) {
      rejectTag(scalar.getTag(), origin);
      checkCharacters(scalar.getValue(), origin);
      return new Read(new YamlValue.Scalar(origin, scalar.getValue(), scalar.isPlain()), 0);
    }
    rejectTag(((CollectionStartEvent) event).getTag(), origin);
    return event.is(Event.ID.SequenceStart) ? sequence(origin, depth) : mapping(origin, depth);
  }

  private Read sequence(Origin origin, int depth) throws StopException {
    List<YamlValue> items = new ArrayList<>();
    int height = 0;
    while (!parser.checkEvent(Event.ID.SequenceEnd)) {
      Read item = value(depth + 1);
      items.add(item.value());
      height = Math.max(height, item.height());
    }
    parser.getEvent();
    return new Read(new YamlValue.Sequence(origin, items), height + 1);
  }

  private Read mapping(Origin origin, int depth) throws StopException {
    List<YamlValue.Entry> entries = new ArrayList<>();
    Map<String, Origin> seen = new HashMap<>();
    int height = 0;
    while (!parser.checkEvent(Event.ID.MappingEnd)) {
      Read key = value(depth + 1);
      Read value = value(depth + 1);
      height = Math.max(height, Math.max(key.height(), value.height()));
      if (isUsableKey(key.value(), seen)) {
        entries.add(new YamlValue.Entry((YamlValue.Scalar) key.value(), value.value()));
      }
    }
    parser.getEvent();
    return new Read(new YamlValue.Mapping(origin, entries), height + 1);
  }

  private boolean isUsableKey(YamlValue key, Map<String, Origin> seen) {
    if (!(key instanceof YamlValue.Scalar scalar)) {
      problems.add(key.origin(), ProfileError.WRONG_TYPE, "a key must be a word");
      return false;
    }
    if (scalar.plain() && "<<".equals(scalar.text())) {
      String message = "merge keys (<<) are not read: write the keys out, or use extends";
      problems.add(key.origin(), ProfileError.UNSUPPORTED_YAML, message);
      return false;
    }
    Origin first = seen.putIfAbsent(scalar.text(), key.origin());
    if (first != null) {
      String places = "is given twice, first at " + first;
      String message = "the key " + Words.quote(scalar.text()) + " " + places;
      problems.add(key.origin(), ProfileError.DUPLICATE_KEY, message);
      return false;
    }
    return true;
  }

  private Read resolve(AliasEvent alias, Origin origin, int depth) throws StopException {
    String name = alias.getAnchor();
    if (open.contains(name)) {
      String message = "the alias *" + name + " stands for a value that contains it";
      throw stop(origin, ProfileError.UNSUPPORTED_YAML, message);
    }
    Anchored anchored = anchors.get(name);
    if (anchored == null) {
      throw stop(origin, ProfileError.SYNTAX, "there is no anchor &" + name + " before this alias");
    }
    aliased += anchored.size();
    if (aliased > MAX_ALIASED) {
      String message = "too many aliases: they stand for more than " + MAX_ALIASED + " values";
      throw stop(origin, ProfileError.TOO_LARGE, message);
    }
    if (depth + anchored.height() > MAX_DEPTH) {
      throw stop(origin, ProfileError.TOO_LARGE, "nested deeper than " + MAX_DEPTH + " levels");
    }
    return new Read(anchored.value(), anchored.height());
  }

  private void rejectTag(@Nullable String tag, Origin origin) {
    if (tag != null) {
      String message = "tags are not read: remove " + Words.quote(tag);
      problems.add(origin, ProfileError.UNSUPPORTED_YAML, message);
    }
  }

  private void checkCharacters(String text, Origin origin) {
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      boolean pair = Character.isSurrogate(c) && Character.charCount(text.codePointAt(i)) == 2;
      if ((Character.isSurrogate(c) && !pair)
          || (c != '\n' && c != '\t' && TextDecoder.isForbidden(c))) {
        String message = String.format("the text holds the character U+%04X", (int) c);
        problems.add(origin, ProfileError.NOT_TEXT, message);
        return;
      }
      i += pair ? 1 : 0;
    }
  }

  private StopException empty() {
    return stop(new Origin(source, 1, 1), ProfileError.EMPTY, "the file is empty");
  }

  private StopException stop(Origin origin, ProfileError code, String message) {
    problems.add(origin, code, message);
    return new StopException();
  }

  private Origin origin(Mark mark) {
    return new Origin(source, mark.getLine() + 1, mark.getColumn() + 1);
  }
}
