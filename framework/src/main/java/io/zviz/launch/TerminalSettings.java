package io.zviz.launch;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** A {@code struct termios} (termios(3), include/uapi/asm-generic/termbits.h). */
final class TerminalSettings {
  private static final int INPUT = 0;
  private static final int OUTPUT = 4;
  private static final int CONTROL = 8;
  private static final int LOCAL = 12;
  private static final int CHARACTERS = 17;
  private static final int INTERRUPT = CHARACTERS;
  private static final int QUIT = CHARACTERS + 1;
  private static final int SIZE = 36;
  private static final int END_OF_FILE = CHARACTERS + 4;
  private static final int TIMEOUT = CHARACTERS + 5;
  private static final int MINIMUM = CHARACTERS + 6;
  // IGNBRK, BRKINT, PARMRK, ISTRIP, INLCR, IGNCR, ICRNL, IXON
  private static final int TRANSLATING_INPUT = 0x1 | 0x2 | 0x8 | 0x20 | 0x40 | 0x80 | 0x100 | 0x400;
  private static final int OPOST = 0x1;
  private static final int CSIZE_PARENB = 0x30 | 0x100;
  private static final int CS8 = 0x30;
  private static final int ISIG = 0x1;
  // ISIG, ICANON, ECHO, ECHONL, IEXTEN
  private static final int INTERPRETING = ISIG | 0x2 | 0x8 | 0x40 | 0x8000;
  private static final int SIGINT = 2;
  private static final int SIGQUIT = 3;

  private final byte[] bytes;

  TerminalSettings(byte[] bytes) {
    this.bytes = bytes.clone();
  }

  /** Those of a terminal that nobody has changed: as the kernel makes them (tty_std_termios). */
  static byte[] usual() {
    ByteBuffer settings = ByteBuffer.allocate(SIZE).order(ByteOrder.nativeOrder());
    settings.putInt(INPUT, 0x500); // ICRNL, IXON
    settings.putInt(OUTPUT, 0x5); // OPOST, ONLCR
    settings.putInt(CONTROL, 0xbf); // B38400, CS8, CREAD
    settings.putInt(LOCAL, 0x8a3b); // ISIG, ICANON, ECHO, ECHOE, ECHOK, ECHOCTL, ECHOKE, IEXTEN
    // INIT_C_CC, include/asm-generic/termios-base.h
    settings.put(
        CHARACTERS, new byte[] {3, 28, 127, 21, 4, 0, 1, 0, 17, 19, 26, 0, 18, 15, 23, 22});
    return settings.array();
  }

  /** 24 rows of 80 columns. */
  static byte[] usualSize() {
    return ByteBuffer.allocate(Long.BYTES)
        .order(ByteOrder.nativeOrder())
        .putShort((short) 24)
        .putShort((short) 80)
        .array();
  }

  /** The key that ends the input, VEOF. */
  byte endOfInput() {
    return bytes[END_OF_FILE];
  }

  byte[] bytes() {
    return bytes.clone();
  }

  /** The same terminal as a pipe of bytes: cfmakeraw(3). */
  TerminalSettings raw() {
    ByteBuffer raw = ByteBuffer.wrap(bytes.clone()).order(ByteOrder.nativeOrder());
    raw.putInt(INPUT, raw.getInt(INPUT) & ~TRANSLATING_INPUT);
    raw.putInt(OUTPUT, raw.getInt(OUTPUT) & ~OPOST);
    raw.putInt(CONTROL, (raw.getInt(CONTROL) & ~CSIZE_PARENB) | CS8);
    raw.putInt(LOCAL, raw.getInt(LOCAL) & ~INTERPRETING);
    raw.put(MINIMUM, (byte) 1);
    raw.put(TIMEOUT, (byte) 0);
    return new TerminalSettings(raw.array());
  }

  /** The signal that the terminal makes of the first key that stands for one; 0 for none. */
  int signalOf(byte[] typed, int length) {
    int local = ByteBuffer.wrap(bytes).order(ByteOrder.nativeOrder()).getInt(LOCAL);
    for (int i = 0; i < length && (local & ISIG) != 0; i++) {
      if (typed[i] != 0 && typed[i] == bytes[INTERRUPT]) {
        return SIGINT;
      }
      if (typed[i] != 0 && typed[i] == bytes[QUIT]) {
        return SIGQUIT;
      }
    }
    return 0;
  }
}
