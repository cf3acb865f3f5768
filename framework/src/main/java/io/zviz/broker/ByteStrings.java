package io.zviz.broker;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;

/**
 * Paths as the kernel has them: bytes, kept as Strings with one char (0 to 255) for each byte.
 * Decoding them as UTF-8 would change those that are not UTF-8, and then another file is meant.
 */
public final class ByteStrings {
  private ByteStrings() {}

  /** Each byte as a char. */
  public static String of(byte[] bytes) {
    return new String(bytes, StandardCharsets.ISO_8859_1);
  }

  /** The bytes that a Java text has in UTF-8, each as a char. */
  public static String ofText(String text) {
    return of(text.getBytes(StandardCharsets.UTF_8));
  }

  /** The bytes of a byte string. */
  public static byte[] bytes(String byteString) {
    return byteString.getBytes(StandardCharsets.ISO_8859_1);
  }

  /**
   * For people and logs: what is UTF-8 is decoded, other bytes and control characters become {@code
   * \xff}, and a backslash is doubled so that the result says exactly which bytes there were.
   */
  public static String visible(String byteString) {
    ByteBuffer in = ByteBuffer.wrap(bytes(byteString));
    CharBuffer chars = CharBuffer.allocate(in.remaining() + 1);
    CharsetDecoder decoder =
        StandardCharsets.UTF_8
            .newDecoder()
            .onMalformedInput(CodingErrorAction.REPORT)
            .onUnmappableCharacter(CodingErrorAction.REPORT);
    StringBuilder out = new StringBuilder();
    while (true) {
      var result = decoder.decode(in, chars, true);
      chars.flip();
      escapeControls(chars, out);
      chars.clear();
      if (!result.isError()) {
        return out.toString();
      }
      for (int i = 0; i < result.length(); i++) {
        out.append("\\x%02x".formatted(in.get() & 0xff));
      }
      decoder.reset();
    }
  }

  private static void escapeControls(CharBuffer chars, StringBuilder out) {
    while (chars.hasRemaining()) {
      char c = chars.get();
      if (c == '\\') {
        out.append("\\\\");
      } else if (c < 0x20 || c == 0x7f) {
        out.append("\\x%02x".formatted((int) c));
      } else {
        out.append(c);
      }
    }
  }
}
