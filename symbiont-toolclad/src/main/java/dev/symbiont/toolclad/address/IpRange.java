package dev.symbiont.toolclad.address;

import java.math.BigInteger;
import java.util.Optional;

/**
 * A range of addresses of one family, such as {@code 10.0.0.0/8}. Host bits may be set when it is
 * read; they do not change the range.
 */
public final class IpRange {
  static final IpRange MAPPED = of("::ffff:0:0/96");
  static final IpRange NAT64 = of("64:ff9b::/96");
  static final IpRange SIX_TO_FOUR = of("2002::/16");

  private final IpAddress base;
  private final int prefix;
  private final BigInteger first;
  private final BigInteger last;

  private IpRange(IpAddress base, int prefix) {
    this.base = base;
    this.prefix = prefix;
    int hostBits = base.bits() - prefix;
    this.first = base.number().shiftRight(hostBits).shiftLeft(hostBits);
    this.last = first.add(BigInteger.ONE.shiftLeft(hostBits)).subtract(BigInteger.ONE);
  }

  /** Reads {@code address/prefix}; the prefix has no sign and no leading zero. */
  public static Optional<IpRange> parse(String text) {
    int slash = text.indexOf('/');
    if (slash < 0) {
      return Optional.empty();
    }
    Optional<IpAddress> base = IpAddress.parse(text.substring(0, slash));
    int prefix = prefix(text.substring(slash + 1));
    if (base.isEmpty() || prefix < 0 || prefix > base.get().bits()) {
      return Optional.empty();
    }
    return Optional.of(new IpRange(base.get(), prefix));
  }

  /** Reads an address or a range; an address is the range of itself. */
  public static Optional<IpRange> parseAddressOrRange(String text) {
    return text.indexOf('/') >= 0 ? parse(text) : IpAddress.parse(text).map(IpRange::ofAddress);
  }

  /** Returns the range that holds {@code address} alone. */
  public static IpRange ofAddress(IpAddress address) {
    return new IpRange(address, address.bits());
  }

  /**
   * Returns the range written {@code text}.
   *
   * @throws IllegalArgumentException if {@code text} is no range
   */
  static IpRange of(String text) {
    return parse(text).orElseThrow(() -> new IllegalArgumentException("no range: " + text));
  }

  /** Tells whether {@code address} is in this range. */
  public boolean contains(IpAddress address) {
    return contains(ofAddress(address));
  }

  /** Tells whether all of {@code other} lies in this range; ranges of two families never do. */
  public boolean contains(IpRange other) {
    return sameFamily(other)
        && first.compareTo(other.first) <= 0
        && last.compareTo(other.last) >= 0;
  }

  /** Tells whether the two ranges have an address in common. */
  public boolean overlaps(IpRange other) {
    return sameFamily(other)
        && first.compareTo(other.last) <= 0
        && last.compareTo(other.first) >= 0;
  }

  /**
   * Returns the IPv4 range that this stands for: a range inside the IPv4-mapped block, or a single
   * NAT64 or 6to4 address (ToolClad digest, section 17 rule 2); else this range.
   */
  public IpRange unwrapped() {
    if (base.isV4()) {
      return this;
    }
    if (prefix >= 96 && MAPPED.contains(this)) {
      return new IpRange(base.unwrapped(), prefix - 96);
    }
    return prefix == base.bits() ? ofAddress(base.unwrapped()) : this;
  }

  private boolean sameFamily(IpRange other) {
    return base.isV4() == other.base.isV4();
  }

  private static int prefix(String text) {
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
    return value;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof IpRange that
        && sameFamily(that)
        && prefix == that.prefix
        && first.equals(that.first);
  }

  @Override
  public int hashCode() {
    return first.hashCode() * 31 + prefix;
  }

  @Override
  public String toString() {
    return base + "/" + prefix;
  }
}
