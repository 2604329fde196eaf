package dev.symbiont.runtime.http;

import dev.symbiont.domain.http.HttpHeaders;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * The proxies whose word about a client's address counts (spec/runtime-http-api.md section 2.9).
 * Immutable.
 *
 * <p>{@code X-Forwarded-For} is read from its end, where the proxies write: the first address that
 * is no trusted proxy is the client. What stands before it the client may have invented.
 */
public final class TrustedProxies {
  /** Nobody's word counts: the client is the other end of the connection. */
  public static final TrustedProxies NONE = new TrustedProxies(List.of());

  private static final String OCTET = "(?:25[0-5]|2[0-4]\\d|1\\d\\d|[1-9]?\\d)";
  private static final Pattern IPV4 = Pattern.compile(OCTET + "(?:\\." + OCTET + "){3}");
  private static final Pattern IPV6 = Pattern.compile("[0-9A-Fa-f:.]{2,45}");
  private static final int LONGEST_CHAIN = 32;

  private final List<Network> networks;

  private TrustedProxies(List<Network> networks) {
    this.networks = List.copyOf(networks);
  }

  /**
   * Returns the proxies with these addresses or in these networks.
   *
   * @param entries such as {@code 10.0.0.7}, {@code 10.0.0.0/8} or {@code fd00::/8}
   * @throws IllegalArgumentException if one is neither
   */
  public static TrustedProxies of(Collection<String> entries) {
    return new TrustedProxies(entries.stream().map(TrustedProxies::network).toList());
  }

  /** Returns the client of a request that came from {@code peer}. */
  InetAddress client(InetAddress peer, HttpHeaders headers) {
    if (!isTrusted(peer)) {
      return peer;
    }
    List<String> chain = chain(headers);
    for (int i = chain.size() - 1; i >= 0; i--) {
      Optional<InetAddress> hop = literal(chain.get(i));
      if (hop.isEmpty() || !isTrusted(hop.get())) {
        return hop.orElse(peer);
      }
    }
    return headers.first("X-Real-IP").flatMap(TrustedProxies::literal).orElse(peer);
  }

  /** The addresses of all headers of that name; of a very long chain the end. */
  private static List<String> chain(HttpHeaders headers) {
    List<String> chain = new ArrayList<>();
    for (String line : headers.all("X-Forwarded-For")) {
      chain.addAll(List.of(line.split(",", -1)));
    }
    return chain.subList(Math.max(0, chain.size() - LONGEST_CHAIN), chain.size());
  }

  private boolean isTrusted(InetAddress address) {
    return networks.stream().anyMatch(network -> network.contains(address));
  }

  private static Network network(String entry) {
    String[] parts = entry.strip().split("/", -1);
    Optional<InetAddress> address = literal(parts[0]);
    int most = address.map(found -> found.getAddress().length * Byte.SIZE).orElse(0);
    int prefix = parts.length == 1 ? most : prefix(parts[1]);
    if (address.isEmpty() || parts.length > 2 || prefix < 0 || prefix > most) {
      throw new IllegalArgumentException(
          "'"
              + entry
              + "' is no address and no network of trusted proxies; write for example 10.0.0.7 or"
              + " 10.0.0.0/8");
    }
    return new Network(address.get(), prefix);
  }

  private static int prefix(String text) {
    return text.matches("\\d{1,3}") ? Integer.parseInt(text) : -1;
  }

  /** Reads an address and nothing that would be looked up. */
  private static Optional<InetAddress> literal(String text) {
    String word = text.strip();
    boolean isLiteral =
        IPV4.matcher(word).matches() || (word.indexOf(':') >= 0 && IPV6.matcher(word).matches());
    if (!isLiteral) {
      return Optional.empty();
    }
    try {
      return Optional.of(InetAddress.getByName(word));
    } catch (UnknownHostException notAnAddress) {
      return Optional.empty();
    }
  }

  /** The addresses that share their first {@code prefix} bits with {@code base}. */
  private record Network(InetAddress base, int prefix) {
    boolean contains(InetAddress address) {
      byte[] mine = base.getAddress();
      byte[] other = address.getAddress();
      if (mine.length != other.length) {
        return false;
      }
      for (int bit = 0; bit < prefix; bit++) {
        int difference = mine[bit / Byte.SIZE] ^ other[bit / Byte.SIZE];
        if ((difference >> (Byte.SIZE - 1 - bit % Byte.SIZE) & 1) == 1) {
          return false;
        }
      }
      return true;
    }
  }
}
