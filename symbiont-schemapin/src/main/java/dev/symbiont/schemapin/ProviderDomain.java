package dev.symbiont.schemapin;

import java.net.IDN;
import java.net.URI;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The domain of a provider, from which its discovery document comes (section 5).
 *
 * @param host the host name in ASCII and lower case, without a final dot
 * @param port the port, if it is not the usual one
 */
public record ProviderDomain(String host, Optional<Integer> port) {
  private static final String HTTPS = "https://";
  private static final int LONGEST_TEXT = 512;
  private static final int LONGEST_HOST = 253;
  private static final int HIGHEST_PORT = 65_535;

  private static final Pattern HOST =
      Pattern.compile(
          "(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\\.)*[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?");

  /** A last label that starts with a digit makes an IP address of the name in many parsers. */
  private static final Pattern ADDRESS = Pattern.compile("(?:.*\\.)?[0-9][^.]*");

  private static final Pattern TEXT =
      Pattern.compile("([^:/?#@\\\\\\[\\]\\s]+?)\\.?(?::([0-9]{1,5}))?");

  /**
   * Checks the parts.
   *
   * @throws IllegalArgumentException if {@code host} is not a lower-case ASCII host name or the
   *     port is not 1 to 65535
   */
  public ProviderDomain {
    if (host.length() > LONGEST_HOST
        || !HOST.matcher(host).matches()
        || ADDRESS.matcher(host).matches()) {
      throw new IllegalArgumentException(
          "the host must be a lower-case ASCII host name and no IP address");
    }
    if (port.isPresent() && (port.get() < 1 || port.get() > HIGHEST_PORT)) {
      throw new IllegalArgumentException("the port must be 1 to 65535, was " + port.get());
    }
  }

  /**
   * Reads a host name with an optional port, or {@code https://} before it and nothing after it.
   * International names become ASCII. Empty for everything else: other schemes, user-info, paths,
   * queries, fragments, blanks, IP addresses.
   */
  public static Optional<ProviderDomain> parse(String text) {
    if (text.length() > LONGEST_TEXT) {
      return Optional.empty();
    }
    Matcher parts = TEXT.matcher(text.startsWith(HTTPS) ? text.substring(HTTPS.length()) : text);
    if (!parts.matches()) {
      return Optional.empty();
    }
    try {
      String host = IDN.toASCII(parts.group(1), IDN.USE_STD3_ASCII_RULES).toLowerCase(Locale.ROOT);
      return Optional.of(
          new ProviderDomain(host, Optional.ofNullable(parts.group(2)).map(Integer::valueOf)));
    } catch (IllegalArgumentException notAHost) {
      return Optional.empty();
    }
  }

  /**
   * Tells whether {@code a} and {@code b} name one domain: without regard to case and final dot.
   */
  static boolean same(String a, String b) {
    return normalize(a).equals(normalize(b));
  }

  /** Lower-cases ASCII letters and drops one final dot. */
  static String normalize(String domain) {
    String lower = domain.toLowerCase(Locale.ROOT);
    return lower.endsWith(".") ? lower.substring(0, lower.length() - 1) : lower;
  }

  /** Returns the address of the discovery document. */
  public URI discoveryUri() {
    return URI.create(HTTPS + this + "/.well-known/schemapin.json");
  }

  @Override
  public String toString() {
    return port.map(number -> host + ":" + number).orElse(host);
  }
}
