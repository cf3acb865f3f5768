package io.zviz.audit.suggest;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** A path as the log shows it, and what a profile can make of it. */
final class RecordedPath {
  /** The mark of a value that the log cut off. */
  private static final String CUT = "\u2026";

  private RecordedPath() {}

  /** Why a path cannot stand in a profile; empty when it can. */
  static Optional<String> problem(String shown) {
    if (!shown.startsWith("/")) {
      return Optional.of("a relative path: the log does not say from which folder");
    }
    if (shown.endsWith(CUT)) {
      return Optional.of("the log cut this path off");
    }
    if (shown.indexOf('*') >= 0) {
      return Optional.of("in a profile * stands for other names too");
    }
    String text = shown.replace("\\\\", "");
    boolean odd = text.codePoints().anyMatch(RecordedPath::isOdd);
    if (odd || text.indexOf('\\') >= 0) {
      return Optional.of("a path with bytes that a profile cannot have");
    }
    if (normal(shown).matches("/proc/[0-9]+(/.*)?")) {
      return Optional.of("another process each time");
    }
    return Optional.empty();
  }

  private static boolean isOdd(int c) {
    int type = Character.getType(c);
    return Character.isISOControl(c)
        || type == Character.FORMAT
        || type == Character.SURROGATE
        || type == Character.LINE_SEPARATOR
        || type == Character.PARAGRAPH_SEPARATOR;
  }

  /** Without {@code .}, {@code ..} and double slashes, as the kernel walks it without links. */
  static String normal(String shown) {
    List<String> parts = new ArrayList<>();
    for (String part : shown.replace("\\\\", "\\").split("/", -1)) {
      if (part.equals("..")) {
        parts.subList(Math.max(0, parts.size() - 1), parts.size()).clear();
      } else if (!part.isEmpty() && !part.equals(".")) {
        parts.add(part);
      }
    }
    return "/" + String.join("/", parts);
  }

  /** The folder it lies in. */
  static String parent(String path) {
    return path.substring(0, Math.max(1, path.lastIndexOf('/')));
  }
}
