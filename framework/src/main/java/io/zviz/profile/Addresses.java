package io.zviz.profile;

import io.zviz.spi.policy.Cidr;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Addresses and ranges by hand: strict, and never a question to a name server, which is what the
 * platform's parser does with everything it does not understand.
 */
public final class Addresses {
  private static final Pattern DECIMAL = Pattern.compile("0|[1-9][0-9]{0,2}");
  private static final Pattern HEX = Pattern.compile("[0-9a-fA-F]{1,4}");
  private static final int GROUPS = 8;

  private Addresses() {}

  /**
   * A range such as {@code 10.0.0.0/8} or {@code 2001:db8::/32}, or an address, which is a range of
   * one. An IPv4-mapped IPv6 range becomes IPv4.
   *
   * @throws BadValueException when it is none, or has bits behind the prefix
   */
  public static Cidr range(String text) throws BadValueException {
    int slash = text.indexOf('/');
    String host = slash < 0 ? text : text.substring(0, slash);
    byte[] address = address(host).orElseThrow(() -> bad(text));
    int bits = address.length * 8;
    int prefix = slash < 0 ? bits : prefix(text.substring(slash + 1), bits, text);
    if (isMapped(address) && prefix >= 96) {
      address = Arrays.copyOfRange(address, 12, 16);
      prefix -= 96;
    }
    byte[] network = masked(address, prefix);
    if (!Arrays.equals(network, address)) {
      String corrected = new Cidr(network, prefix).toString();
      throw new BadValueException(
          ProfileError.BAD_ADDRESS,
          Words.quote(text) + " has host bits set; did you mean \"" + corrected + "\"?");
    }
    return new Cidr(address, prefix);
  }

  /** The bytes of an address; empty when it is none. */
  static Optional<byte[]> address(String text) {
    return text.indexOf(':') >= 0 ? ipv6(text) : ipv4(text);
  }

  private static Optional<byte[]> ipv4(String text) {
    String[] parts = text.split("\\.", -1);
    byte[] bytes = new byte[4];
    for (int i = 0; i < 4; i++) {
      if (parts.length != 4
          || !DECIMAL.matcher(parts[i]).matches()
          || Integer.parseInt(parts[i]) > 255) {
        return Optional.empty();
      }
      bytes[i] = (byte) Integer.parseInt(parts[i]);
    }
    return Optional.of(bytes);
  }

  private static Optional<byte[]> ipv6(String text) {
    String[] halves = text.split("::", -1);
    if (halves.length > 2 || text.contains(":::")) {
      return Optional.empty();
    }
    Optional<byte[]> head = groups(halves[0], halves.length == 1);
    Optional<byte[]> tail = halves.length == 2 ? groups(halves[1], true) : Optional.of(new byte[0]);
    if (head.isEmpty() || tail.isEmpty()) {
      return Optional.empty();
    }
    int given = head.get().length + tail.get().length;
    boolean fits = halves.length == 1 ? given == 2 * GROUPS : given <= 2 * (GROUPS - 1);
    if (!fits) {
      return Optional.empty();
    }
    byte[] bytes = Arrays.copyOf(head.get(), 2 * GROUPS);
    System.arraycopy(tail.get(), 0, bytes, 2 * GROUPS - tail.get().length, tail.get().length);
    return Optional.of(bytes);
  }

  /** Groups of hexadecimal digits; the last may be an IPv4 address where the text ends. */
  private static Optional<byte[]> groups(String text, boolean atEnd) {
    if (text.isEmpty()) {
      return Optional.of(new byte[0]);
    }
    List<String> parts = Arrays.asList(text.split(":", -1));
    java.io.ByteArrayOutputStream out = new java.io.ByteArrayOutputStream();
    for (int i = 0; i < parts.size(); i++) {
      String part = parts.get(i);
      if (HEX.matcher(part).matches()) {
        int value = Integer.parseInt(part, 16);
        out.write(value >> 8);
        out.write(value);
      } else if (atEnd && i == parts.size() - 1 && ipv4(part).isPresent()) {
        out.writeBytes(ipv4(part).get());
      } else {
        return Optional.empty();
      }
    }
    return Optional.of(out.toByteArray());
  }

  private static int prefix(String text, int bits, String whole) throws BadValueException {
    if (!DECIMAL.matcher(text).matches() || Integer.parseInt(text) > bits) {
      throw new BadValueException(
          ProfileError.BAD_ADDRESS,
          Words.quote(whole) + " needs a prefix length from 0 to " + bits + " behind the slash");
    }
    return Integer.parseInt(text);
  }

  private static boolean isMapped(byte[] address) {
    boolean mapped = address.length == 16 && address[10] == -1 && address[11] == -1;
    for (int i = 0; mapped && i < 10; i++) {
      mapped = address[i] == 0;
    }
    return mapped;
  }

  private static byte[] masked(byte[] address, int prefix) {
    byte[] network = address.clone();
    for (int bit = prefix; bit < network.length * 8; bit++) {
      network[bit / 8] &= (byte) ~(0x80 >> (bit % 8));
    }
    return network;
  }

  private static BadValueException bad(String text) {
    return new BadValueException(
        ProfileError.BAD_ADDRESS,
        Words.quote(text) + " is not an address or a range such as 10.0.0.0/8 or 2001:db8::/32");
  }
}
