package dev.symbiont.api.agentpin;

import java.net.Inet4Address;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.util.Arrays;

/**
 * Tells public addresses from those that lead into the network of the verifier (AgentPin digest
 * R33). The issuer of a credential is chosen by its sender, and so is where its name points.
 */
final class AddressGuard {
  private AddressGuard() {}

  static boolean isPublic(InetAddress address) {
    if (address.isAnyLocalAddress()
        || address.isLoopbackAddress()
        || address.isLinkLocalAddress()
        || address.isSiteLocalAddress()
        || address.isMulticastAddress()) {
      return false;
    }
    byte[] bytes = address.getAddress();
    if (address instanceof Inet4Address) {
      return isPublicIpv4(bytes);
    }
    return address instanceof Inet6Address && isPublicIpv6(bytes);
  }

  /** The special-purpose blocks of RFC 6890 beyond those that the JDK names. */
  private static boolean isPublicIpv4(byte[] bytes) {
    int first = bytes[0] & 0xFF;
    int second = bytes[1] & 0xFF;
    boolean thisNetwork = first == 0;
    boolean sharedAddressSpace = first == 100 && (second & 0xC0) == 64;
    boolean protocolAssignments = first == 192 && second == 0 && bytes[2] == 0;
    boolean benchmarking = first == 198 && (second & 0xFE) == 18;
    boolean reserved = first >= 240;
    return !(thisNetwork || sharedAddressSpace || protocolAssignments || benchmarking || reserved);
  }

  /** Only global unicast (2000::/3), and no form in which an IPv4 address hides. */
  private static boolean isPublicIpv6(byte[] bytes) {
    boolean globalUnicast = (bytes[0] & 0xE0) == 0x20;
    boolean sixToFour = bytes[0] == 0x20 && bytes[1] == 0x02;
    boolean teredo = Arrays.equals(bytes, 0, 4, new byte[] {0x20, 0x01, 0, 0}, 0, 4);
    return globalUnicast && !sixToFour && !teredo;
  }
}
