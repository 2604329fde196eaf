package dev.symbiont.agentpin;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * An address block, {@code 10.0.0.0/8} or {@code 2001:db8::/32}; a bare address is the block of
 * itself. Read by hand: the parsers of the JDK would ask the DNS.
 *
 * @param bits 32 or 128
 * @param prefix the number of leading bits that count
 * @param network the address with all other bits zero
 */
record Cidr(int bits, int prefix, BigInteger network) {
  private static final int LONGEST = 64;
  private static final int IPV4_BITS = 32;
  private static final int IPV6_BITS = 128;
  private static final int IPV6_GROUPS = 8;

  static Optional<Cidr> read(String text) {
    if (text.length() > LONGEST) {
      return Optional.empty();
    }
    int slash = text.indexOf('/');
    String address = slash < 0 ? text : text.substring(0, slash);
    boolean v6 = address.indexOf(':') >= 0;
    int bits = v6 ? IPV6_BITS : IPV4_BITS;
    BigInteger value = v6 ? ipv6(address) : ipv4(address);
    int prefix = slash < 0 ? bits : decimal(text.substring(slash + 1), bits);
    if (value == null || prefix < 0) {
      return Optional.empty();
    }
    return Optional.of(new Cidr(bits, prefix, masked(value, bits, prefix)));
  }

  /** Returns the block with the shorter prefix {@code length} that holds this one. */
  Cidr widened(int length) {
    return new Cidr(bits, length, masked(network, bits, length));
  }

  private static BigInteger masked(BigInteger address, int bits, int prefix) {
    return address.shiftRight(bits - prefix).shiftLeft(bits - prefix);
  }

  private static @Nullable BigInteger ipv4(String text) {
    String[] octets = text.split("\\.", -1);
    if (octets.length != 4) {
      return null;
    }
    long address = 0;
    for (String octet : octets) {
      int value = decimal(octet, 255);
      if (value < 0) {
        return null;
      }
      address = (address << 8) | value;
    }
    return BigInteger.valueOf(address);
  }

  private static @Nullable BigInteger ipv6(String text) {
    int gap = text.indexOf("::");
    if (gap < 0) {
      List<Integer> groups = groups(text);
      return groups != null && groups.size() == IPV6_GROUPS ? join(groups) : null;
    }
    List<Integer> head = groups(text.substring(0, gap));
    List<Integer> tail = groups(text.substring(gap + 2));
    if (head == null || tail == null || head.size() + tail.size() >= IPV6_GROUPS) {
      return null;
    }
    List<Integer> groups = new ArrayList<>(head);
    while (groups.size() + tail.size() < IPV6_GROUPS) {
      groups.add(0);
    }
    groups.addAll(tail);
    return join(groups);
  }

  private static @Nullable List<Integer> groups(String text) {
    List<Integer> groups = new ArrayList<>();
    if (text.isEmpty()) {
      return groups;
    }
    for (String group : text.split(":", -1)) {
      if (group.isEmpty() || group.length() > 4) {
        return null;
      }
      int value = 0;
      for (int i = 0; i < group.length(); i++) {
        int digit = Character.digit(group.charAt(i), 16);
        if (digit < 0 || group.charAt(i) > 'f') {
          return null;
        }
        value = (value << 4) | digit;
      }
      groups.add(value);
    }
    return groups;
  }

  private static BigInteger join(List<Integer> groups) {
    BigInteger address = BigInteger.ZERO;
    for (int group : groups) {
      address = address.shiftLeft(16).or(BigInteger.valueOf(group));
    }
    return address;
  }

  /** Returns the value of 1 to 3 digits without leading zero, or −1. */
  private static int decimal(String text, int largest) {
    if (text.isEmpty() || text.length() > 3 || (text.length() > 1 && text.charAt(0) == '0')) {
      return -1;
    }
    int value = 0;
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c < '0' || c > '9') {
        return -1;
      }
      value = value * 10 + (c - '0');
    }
    return value <= largest ? value : -1;
  }
}
