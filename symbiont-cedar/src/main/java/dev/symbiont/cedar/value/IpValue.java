package dev.symbiont.cedar.value;

import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * An IP address or a range of addresses in CIDR form (extension type {@code ipaddr}).
 *
 * @param version 4 or 6
 * @param high the upper 64 bits of an IPv6 address; 0 for IPv4
 * @param low the lower 64 bits of an IPv6 address, or the 32 bits of an IPv4 address
 * @param prefix the number of leading bits that all addresses of the range share
 */
public record IpValue(int version, long high, long low, int prefix) implements Value {
  private static final int V4_BITS = 32;
  private static final int V6_BITS = 128;
  private static final int V6_GROUPS = 8;
  private static final IpValue LOOPBACK_V4 = new IpValue(4, 0, 127L << 24, 8);
  private static final IpValue LOOPBACK_V6 = new IpValue(6, 0, 1, V6_BITS);
  private static final IpValue MULTICAST_V4 = new IpValue(4, 0, 224L << 24, 4);
  private static final IpValue MULTICAST_V6 = new IpValue(6, 0xff00L << 48, 0, 8);

  /** Checks the ranges. */
  public IpValue {
    if (version != 4 && version != 6) {
      throw new IllegalArgumentException("version must be 4 or 6, was " + version);
    }
    if (version == 4 && (high != 0 || low >>> V4_BITS != 0)) {
      throw new IllegalArgumentException("an IPv4 address has 32 bits");
    }
    int bits = version == 4 ? V4_BITS : V6_BITS;
    if (prefix < 0 || prefix > bits) {
      throw new IllegalArgumentException("prefix must be 0 to " + bits + ", was " + prefix);
    }
  }

  /**
   * Reads an IPv4 or IPv6 address, optionally followed by {@code /} and a prefix length. IPv4
   * addresses embedded in IPv6 notation are refused, and so are leading zeros of decimal numbers.
   *
   * @return empty if {@code text} has another form
   */
  public static Optional<IpValue> parse(String text) {
    int slash = text.indexOf('/');
    String address = slash < 0 ? text : text.substring(0, slash);
    boolean v6 = address.indexOf(':') >= 0;
    int bits = v6 ? V6_BITS : V4_BITS;
    int prefix = slash < 0 ? bits : decimal(text.substring(slash + 1), bits);
    if (prefix < 0) {
      return Optional.empty();
    }
    return Optional.ofNullable(v6 ? v6(address, prefix) : v4(address, prefix));
  }

  private static @Nullable IpValue v4(String address, int prefix) {
    String[] octets = address.split("\\.", -1);
    if (octets.length != 4) {
      return null;
    }
    long bits = 0;
    for (String octet : octets) {
      int value = decimal(octet, 255);
      if (value < 0) {
        return null;
      }
      bits = bits << 8 | value;
    }
    return new IpValue(4, 0, bits, prefix);
  }

  private static @Nullable IpValue v6(String address, int prefix) {
    int gap = address.indexOf("::");
    String[] head = groups(gap < 0 ? address : address.substring(0, gap));
    String[] tail = gap < 0 ? new String[0] : groups(address.substring(gap + 2));
    int missing = V6_GROUPS - head.length - tail.length;
    if (gap < 0 ? missing != 0 : missing < 1) {
      return null;
    }
    long[] halves = new long[2];
    for (int i = 0; i < V6_GROUPS; i++) {
      int value = 0;
      if (i < head.length) {
        value = hexadecimal(head[i]);
      } else if (i >= V6_GROUPS - tail.length) {
        value = hexadecimal(tail[i - V6_GROUPS + tail.length]);
      }
      if (value < 0) {
        return null;
      }
      halves[i / 4] = halves[i / 4] << 16 | value;
    }
    return new IpValue(6, halves[0], halves[1], prefix);
  }

  private static String[] groups(String text) {
    return text.isEmpty() ? new String[0] : text.split(":", -1);
  }

  /** Returns the number that {@code digits} names without leading zeros, or -1. */
  private static int decimal(String digits, int max) {
    if (digits.isEmpty()
        || digits.length() > 3
        || (digits.length() > 1 && digits.charAt(0) == '0')) {
      return -1;
    }
    int value = 0;
    for (int i = 0; i < digits.length(); i++) {
      char c = digits.charAt(i);
      if (c < '0' || c > '9') {
        return -1;
      }
      value = value * 10 + (c - '0');
    }
    return value <= max ? value : -1;
  }

  private static int hexadecimal(String digits) {
    if (digits.isEmpty() || digits.length() > 4) {
      return -1;
    }
    int value = 0;
    for (int i = 0; i < digits.length(); i++) {
      char c = digits.charAt(i);
      int digit = c < 0x80 ? Character.digit(c, 16) : -1;
      if (digit < 0) {
        return -1;
      }
      value = value << 4 | digit;
    }
    return value;
  }

  /** Tells whether the whole range is within 127.0.0.0/8 or ::1. */
  public boolean isLoopback() {
    return isInRange(version == 4 ? LOOPBACK_V4 : LOOPBACK_V6);
  }

  /** Tells whether the whole range is within 224.0.0.0/4 or ff00::/8. */
  public boolean isMulticast() {
    return isInRange(version == 4 ? MULTICAST_V4 : MULTICAST_V6);
  }

  /** Tells whether every address of this range is in {@code range}; false across versions. */
  public boolean isInRange(IpValue range) {
    if (version != range.version || prefix < range.prefix) {
      return false;
    }
    if (version == 4) {
      return (low ^ range.low) >>> (V4_BITS - range.prefix) == 0;
    }
    return differsBelow(high ^ range.high, Math.min(range.prefix, 64))
        && differsBelow(low ^ range.low, Math.max(range.prefix - 64, 0));
  }

  /** Tells whether the {@code leading} upper bits of {@code difference} are zero. */
  private static boolean differsBelow(long difference, int leading) {
    return leading == 0 || difference >>> (64 - leading) == 0;
  }

  /** Returns the text that {@link #parse} reads back: the address and always a prefix length. */
  public String text() {
    StringBuilder text = new StringBuilder();
    if (version == 4) {
      for (int shift = 24; shift >= 0; shift -= 8) {
        text.append(low >>> shift & 0xff).append(shift == 0 ? "" : ".");
      }
    } else {
      for (int group = 0; group < V6_GROUPS; group++) {
        long half = group < 4 ? high : low;
        text.append(Long.toHexString(half >>> (48 - group % 4 * 16) & 0xffff));
        text.append(group == V6_GROUPS - 1 ? "" : ":");
      }
    }
    return text.append('/').append(prefix).toString();
  }

  @Override
  public String typeName() {
    return "ipaddr";
  }

  @Override
  public String toString() {
    return "ip(\"" + text() + "\")";
  }
}
