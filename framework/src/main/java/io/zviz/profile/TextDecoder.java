package io.zviz.profile;

import io.zviz.spi.policy.Origin;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CoderResult;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/** Bytes to text: UTF-8 with or without a byte order mark, no control characters. */
final class TextDecoder {
  /** The largest profile, in bytes. */
  static final int MAX_BYTES = 8 << 20;

  /**
   * The longest line, in UTF-16 units. The YAML scanner takes a time that grows with the square of
   * the length of a word: 0.01 s for this length, half a minute for eight million.
   */
  static final int MAX_LINE = 65_536;

  private final String source;
  private final Problems problems;

  TextDecoder(String source, Problems problems) {
    this.source = source;
    this.problems = problems;
  }

  /** The text without the byte order mark; empty, with a problem noted, when it is not text. */
  Optional<String> decode(byte[] bytes) {
    if (bytes.length > MAX_BYTES) {
      String size = "larger than the limit of " + MAX_BYTES + " bytes (8 MiB)";
      problems.add(start(), ProfileError.TOO_LARGE, "the file is " + size);
      return Optional.empty();
    }
    if (startsWith(bytes, 0xFE, 0xFF) || startsWith(bytes, 0xFF, 0xFE)) {
      problems.add(start(), ProfileError.NOT_TEXT, "the file is UTF-16; save it as UTF-8");
      return Optional.empty();
    }
    CharsetDecoder decoder =
        StandardCharsets.UTF_8
            .newDecoder()
            .onMalformedInput(CodingErrorAction.REPORT)
            .onUnmappableCharacter(CodingErrorAction.REPORT);
    ByteBuffer in = ByteBuffer.wrap(bytes);
    CharBuffer out = CharBuffer.allocate(bytes.length);
    CoderResult result = decoder.decode(in, out, true);
    String text = out.flip().toString();
    String withoutMark = text.startsWith("\uFEFF") ? text.substring(1) : text;
    if (result.isError()) {
      String hex = String.format("0x%02x", bytes[in.position()]);
      String message = "byte " + hex + " at offset " + in.position() + " is not UTF-8";
      problems.add(place(withoutMark, withoutMark.length()), ProfileError.NOT_TEXT, message);
      return Optional.empty();
    }
    return onlyPrintable(withoutMark) && hasShortLines(withoutMark)
        ? Optional.of(withoutMark)
        : Optional.empty();
  }

  private boolean onlyPrintable(String text) {
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      boolean lineEnd = c == '\n' || (c == '\r' && i + 1 < text.length() && isNewline(text, i + 1));
      if (!lineEnd && c != '\t' && isForbidden(c)) {
        int offset = text.substring(0, i).getBytes(StandardCharsets.UTF_8).length;
        String message =
            String.format("character U+%04X at byte offset %d is not allowed", (int) c, offset);
        problems.add(place(text, i), ProfileError.NOT_TEXT, message);
        return false;
      }
    }
    return true;
  }

  private boolean hasShortLines(String text) {
    int lineStart = 0;
    for (int i = 0; i < text.length(); i++) {
      if (i - lineStart >= MAX_LINE) {
        String message = "a line longer than the limit of " + MAX_LINE + " characters";
        problems.add(place(text, i), ProfileError.TOO_LARGE, message);
        return false;
      }
      lineStart = text.charAt(i) == '\n' ? i + 1 : lineStart;
    }
    return true;
  }

  private static boolean isNewline(String text, int index) {
    return text.charAt(index) == '\n';
  }

  /**
   * Control characters, the line separators that only YAML 1.1 takes for line ends, and what is no
   * character. A carriage return alone is one of them: it ends a line for YAML, but not for a
   * reviewer's editor.
   */
  static boolean isForbidden(char c) {
    boolean separator = c == '\u2028' || c == '\u2029';
    boolean noCharacter = c == '\uFEFF' || c == '\uFFFE' || c == '\uFFFF';
    return Character.isISOControl(c) || separator || noCharacter;
  }

  private Origin place(String text, int end) {
    int line = 1;
    int lineStart = 0;
    for (int i = 0; i < end; i++) {
      if (text.charAt(i) == '\n') {
        line++;
        lineStart = i + 1;
      }
    }
    return new Origin(source, line, text.codePointCount(lineStart, end) + 1);
  }

  private Origin start() {
    return new Origin(source, 1, 1);
  }

  private static boolean startsWith(byte[] bytes, int first, int second) {
    return bytes.length >= 2 && (bytes[0] & 0xFF) == first && (bytes[1] & 0xFF) == second;
  }
}
