package io.zviz.launch;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Bytes in the program's memory: a string, a structure, an array of pointers. Compared by identity.
 */
final class Block {
  private final byte[] bytes;
  private final Map<Integer, Block> pointers = new TreeMap<>();
  private final Map<Integer, Slot> slotPointers = new TreeMap<>();

  Block(byte[] bytes) {
    this.bytes = bytes.clone();
  }

  /** A C string. */
  static Block text(String text) {
    byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
    byte[] terminated = new byte[utf8.length + 1];
    System.arraycopy(utf8, 0, terminated, 0, utf8.length);
    return new Block(terminated);
  }

  /** A structure of 64 bit fields. */
  static Block longs(long... fields) {
    byte[] bytes = new byte[fields.length * Long.BYTES];
    ByteBuffer buffer = ByteBuffer.wrap(bytes).order(ByteOrder.nativeOrder());
    for (long field : fields) {
      buffer.putLong(field);
    }
    return new Block(bytes);
  }

  /** An array of pointers to C strings, ended by a null pointer. */
  static Block strings(List<String> strings) {
    Block array = new Block(new byte[(strings.size() + 1) * Long.BYTES]);
    for (int i = 0; i < strings.size(); i++) {
      array.pointer(i * Long.BYTES, text(strings.get(i)));
    }
    return array;
  }

  /** Lets eight bytes hold the address of another block. */
  Block pointer(int offset, Block target) {
    pointers.put(offset, target);
    return this;
  }

  /** Lets eight bytes hold the address of a slot. */
  Block pointer(int offset, Slot target) {
    slotPointers.put(offset, target);
    return this;
  }

  byte[] bytes() {
    return bytes.clone();
  }

  int size() {
    return bytes.length;
  }

  Map<Integer, Block> pointers() {
    return pointers;
  }

  Map<Integer, Slot> slotPointers() {
    return slotPointers;
  }
}
