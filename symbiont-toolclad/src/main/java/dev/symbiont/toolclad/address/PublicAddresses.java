package dev.symbiont.toolclad.address;

import java.util.List;
import java.util.stream.Stream;

/** Tells globally reachable unicast addresses from all others (ToolClad digest, section 13.3). */
public final class PublicAddresses {
  private static final List<IpRange> SPECIAL =
      Stream.of(
              "0.0.0.0/8",
              "10.0.0.0/8",
              "100.64.0.0/10",
              "127.0.0.0/8",
              "169.254.0.0/16",
              "172.16.0.0/12",
              "192.0.0.0/24",
              "192.0.2.0/24",
              "192.168.0.0/16",
              "198.18.0.0/15",
              "198.51.100.0/24",
              "203.0.113.0/24",
              "224.0.0.0/4",
              "240.0.0.0/4",
              // The IPv4-compatible block is deprecated (RFC 4291); it holds :: and ::1 too.
              "::/96",
              "64:ff9b:1::/48",
              "100::/64",
              "2001::/23",
              "2001:db8::/32",
              "fc00::/7",
              "fe80::/10",
              "fec0::/10",
              "ff00::/8")
          .map(IpRange::of)
          .toList();

  private PublicAddresses() {}

  /**
   * Tells whether {@code address} is globally reachable unicast, after IPv4-mapped, NAT64 and 6to4
   * forms are unwrapped.
   */
  public static boolean contains(IpAddress address) {
    IpAddress unwrapped = address.unwrapped();
    return SPECIAL.stream().noneMatch(range -> range.contains(unwrapped));
  }
}
