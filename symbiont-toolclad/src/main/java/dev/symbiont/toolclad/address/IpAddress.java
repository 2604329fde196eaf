package dev.symbiont.toolclad.address;

import java.math.BigInteger;
import java.util.Arrays;
import java.util.Optional;

/**
 * An IPv4 or IPv6 address. Reading is strict: no leading zeros in IPv4 octets, no short or numeric
 * forms, no zone id, no brackets (ToolClad digest, section 6.3).
 */
public final class IpAddress {
  private static final int V4_BYTES = 4;
  private static final int V6_BYTES = 16;
  private static final int V6_GROUPS = 8;

  private final byte[] bytes;

  private IpAddress(byte[] bytes) {
    this.bytes = bytes;
  }

  /** Reads {@code text}; empty if it is no address in canonical form. */
  public static Optional<IpAddress> parse(String text) {
    byte[] bytes = text.indexOf(':') >= 0 ? parseV6(text) : parseV4(text);
    return bytes.length == 0 ? Optional.empty() : Optional.of(new IpAddress(bytes));
  }

  /**
   * Returns the address with the given bytes in network order.
   *
   * @throws IllegalArgumentException if there are neither 4 nor 16 bytes
   */
  public static IpAddress ofBytes(byte[] bytes) {
    if (bytes.length != V4_BYTES && bytes.length != V6_BYTES) {
      throw new IllegalArgumentException("an address has 4 or 16 bytes, not " + bytes.length);
    }
    return new IpAddress(bytes.clone());
  }

  /** Tells whether this is an IPv4 address. */
  public boolean isV4() {
    return bytes.length == V4_BYTES;
  }

  /** Returns 32 or 128. */
  int bits() {
    return bytes.length * 8;
  }

  /** Returns a copy of the bytes in network order. */
  public byte[] bytes() {
    return bytes.clone();
  }

  BigInteger number() {
    return new BigInteger(1, bytes);
  }

  /**
   * Returns the IPv4 address that this IPv6 address stands for: IPv4-mapped, NAT64 {@code
   * 64:ff9b::/96} or 6to4 {@code 2002::/16}; else this address.
   */
  public IpAddress unwrapped() {
    if (isV4()) {
      return this;
    }
    if (IpRange.MAPPED.contains(this) || IpRange.NAT64.contains(this)) {
      return new IpAddress(Arrays.copyOfRange(bytes, 12, 16));
    }
    return IpRange.SIX_TO_FOUR.contains(this)
        ? new IpAddress(Arrays.copyOfRange(bytes, 2, 6))
        : this;
  }

  private static byte[] parseV4(String text) {
    byte[] bytes = new byte[V4_BYTES];
    int octet = 0;
    int value = -1;
    for (int i = 0; i <= text.length(); i++) {
      char c = i == text.length() ? '.' : text.charAt(i);
      if (c == '.') {
        if (value < 0 || octet == V4_BYTES) {
          return NONE;
        }
        bytes[octet++] = (byte) value;
        value = -1;
      } else if (c < '0' || c > '9' || value == 0) {
        return NONE;
      } else {
        value = Math.max(value, 0) * 10 + (c - '0');
        if (value > 255) {
          return NONE;
        }
      }
    }
    return octet == V4_BYTES ? bytes : NONE;
  }

  private static final byte[] NONE = new byte[0];

  private static byte[] parseV6(String text) {
    int gap = text.indexOf("::");
    if (gap >= 0 && text.indexOf("::", gap + 1) >= 0) {
      return NONE;
    }
    if (gap < 0) {
      byte[] whole = groups(text, true);
      return whole.length == V6_BYTES ? whole : NONE;
    }
    String headText = text.substring(0, gap);
    String tailText = text.substring(gap + 2);
    byte[] head = groups(headText, false);
    byte[] tail = groups(tailText, true);
    boolean broken =
        (head.length == 0 && !headText.isEmpty()) || (tail.length == 0 && !tailText.isEmpty());
    if (broken || head.length + tail.length > V6_BYTES - 2) {
      return NONE;
    }
    byte[] bytes = Arrays.copyOf(head, V6_BYTES);
    System.arraycopy(tail, 0, bytes, V6_BYTES - tail.length, tail.length);
    return bytes;
  }

  /** Reads groups of one to four hex digits between colons; the last may be dotted IPv4. */
  private static byte[] groups(String text, boolean dottedTail) {
    if (text.isEmpty() || text.length() > 45) {
      return NONE;
    }
    String[] groups = text.split(":", -1);
    if (groups.length > V6_GROUPS) {
      return NONE;
    }
    byte[] bytes = new byte[V6_BYTES + 2];
    int length = 0;
    for (int i = 0; i < groups.length; i++) {
      if (length > V6_BYTES - 2) {
        return NONE;
      }
      if (dottedTail && i == groups.length - 1 && groups[i].indexOf('.') >= 0) {
        byte[] v4 = parseV4(groups[i]);
        if (v4.length == 0 || length > V6_BYTES - V4_BYTES) {
          return NONE;
        }
        System.arraycopy(v4, 0, bytes, length, V4_BYTES);
        length += V4_BYTES;
      } else {
        int group = hexGroup(groups[i]);
        if (group < 0) {
          return NONE;
        }
        bytes[length++] = (byte) (group >> 8);
        bytes[length++] = (byte) group;
      }
    }
    return Arrays.copyOf(bytes, length);
  }

  private static int hexGroup(String text) {
    if (text.isEmpty() || text.length() > 4) {
      return -1;
    }
    int value = 0;
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      int digit = c < 128 ? Character.digit(c, 16) : -1;
      if (digit < 0) {
        return -1;
      }
      value = value * 16 + digit;
    }
    return value;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof IpAddress that && Arrays.equals(bytes, that.bytes);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(bytes);
  }

  /** Returns the dotted form, or the eight groups of IPv6 without abbreviation. */
  @Override
  public String toString() {
    StringBuilder text = new StringBuilder();
    if (isV4()) {
      for (byte octet : bytes) {
        text.append(text.isEmpty() ? "" : ".").append(octet & 0xFF);
      }
    } else {
      for (int i = 0; i < V6_BYTES; i += 2) {
        int group = (bytes[i] & 0xFF) << 8 | (bytes[i + 1] & 0xFF);
        text.append(i == 0 ? "" : ":").append(Integer.toHexString(group));
      }
    }
    return text.toString();
  }
}
