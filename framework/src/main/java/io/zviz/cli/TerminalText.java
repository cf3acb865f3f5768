package io.zviz.cli;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.ByteArrayOutputStream;

/**
 * Somebody else's bytes for a terminal: control characters are shown as {@code \xNN}, so that they
 * neither steer it nor make it answer. Tabs, carriage returns and colours (SGR, ECMA-48 8.3.117)
 * are left as they are.
 */
final class TerminalText {
  private static final int ESCAPE = 0x1b;
  private static final int DELETE = 0x7f;
  // Of the C1 controls, U+0080 to U+009F, as UTF-8.
  private static final int C1_LEAD = 0xc2;
  private static final int C1_FIRST = 0x80;
  private static final int C1_LAST = 0x9f;

  private TerminalText() {}

  static byte[] of(byte[] bytes) {
    ByteArrayOutputStream text = new ByteArrayOutputStream(bytes.length);
    int at = 0;
    while (at < bytes.length) {
      int colour = colour(bytes, at);
      if (colour > 0) {
        text.write(bytes, at, colour);
        at += colour;
      } else {
        at += one(bytes, at, text);
      }
    }
    return text.toByteArray();
  }

  private static int one(byte[] bytes, int at, ByteArrayOutputStream text) {
    int c = bytes[at] & 0xff;
    if (c == C1_LEAD && at + 1 < bytes.length) {
      int next = bytes[at + 1] & 0xff;
      if (next >= C1_FIRST && next <= C1_LAST) {
        show(next, text);
        return 2;
      }
    }
    if ((c < ' ' && c != '\t' && c != '\r') || c == DELETE) {
      show(c, text);
    } else {
      text.write(c);
    }
    return 1;
  }

  private static void show(int c, ByteArrayOutputStream text) {
    text.writeBytes(String.format("\\x%02x", c).getBytes(US_ASCII));
  }

  /** The length of the colour that begins here: ESC [ digits and semicolons m; 0 when none does. */
  private static int colour(byte[] bytes, int at) {
    if (bytes[at] != ESCAPE || at + 1 >= bytes.length || bytes[at + 1] != '[') {
      return 0;
    }
    int end = at + 2;
    while (end < bytes.length && (bytes[end] == ';' || (bytes[end] >= '0' && bytes[end] <= '9'))) {
      end++;
    }
    return end < bytes.length && bytes[end] == 'm' ? end + 1 - at : 0;
  }
}
