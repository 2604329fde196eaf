package dev.symbiont.toolclad.address;

import dev.symbiont.toolclad.problem.Category;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/**
 * The parts of a URL {@code scheme://host[:port][path][?query][#fragment]}, read so strictly that
 * no two readers can see different hosts in it (ToolClad digest, section 6.3).
 *
 * @param scheme in lower case
 * @param host as written; an IPv6 address without its brackets
 * @param port the port, -1 if none is written
 */
public record WebUrl(String scheme, String host, int port) {
  private static final int MAX_PORT = 65_535;

  /** How IPv6 literals such as {@code [::1]} are treated. */
  public enum Ipv6 {
    /** Refused as {@code format}. */
    REFUSED,
    /** Read as an address. */
    READ
  }

  /** Either a URL or the category of its refusal. */
  public sealed interface Result {}

  /** The text is a URL. */
  public record Read(WebUrl url) implements Result {}

  /** The text is refused. */
  public record Refused(Category category) implements Result {}

  /** Reads {@code text}, whose scheme must be one of {@code schemes} (lower case). */
  public static Result parse(String text, Set<String> schemes, Ipv6 ipv6) {
    for (int i = 0; i < text.length(); i++) {
      if (WhiteSpace.is(text.charAt(i))) {
        return new Refused(Category.WHITESPACE);
      }
    }
    if (text.indexOf('\\') >= 0) {
      return new Refused(Category.BACKSLASH);
    }
    int colon = text.indexOf("://");
    if (colon < 0 || !isScheme(text.substring(0, colon))) {
      return new Refused(Category.FORMAT);
    }
    String scheme = text.substring(0, colon).toLowerCase(Locale.ROOT);
    if (!schemes.contains(scheme)) {
      return new Refused(Category.SCHEME);
    }
    return authority(scheme, text.substring(colon + 3, endOfAuthority(text, colon + 3)), ipv6);
  }

  private static Result authority(String scheme, String authority, Ipv6 ipv6) {
    if (authority.indexOf('@') >= 0) {
      return new Refused(Category.USERINFO);
    }
    if (authority.startsWith("[")) {
      return ipv6 == Ipv6.READ ? bracketed(scheme, authority) : new Refused(Category.FORMAT);
    }
    int colon = authority.indexOf(':');
    String host = colon < 0 ? authority : authority.substring(0, colon);
    Optional<Category> refused = Host.refuseUrlHost(host);
    return refused.isPresent()
        ? new Refused(refused.get())
        : withPort(scheme, host, colon < 0 ? "" : authority.substring(colon));
  }

  private static Result bracketed(String scheme, String authority) {
    int end = authority.indexOf(']');
    String host = end < 0 ? "" : authority.substring(1, end);
    if (host.indexOf(':') < 0 || IpAddress.parse(host).isEmpty()) {
      return new Refused(Category.FORMAT);
    }
    return withPort(scheme, host, authority.substring(end + 1));
  }

  /** Reads {@code suffix}: empty, or a colon and a port from 1 to 65535 without leading zero. */
  private static Result withPort(String scheme, String host, String suffix) {
    if (suffix.isEmpty()) {
      return new Read(new WebUrl(scheme, host, -1));
    }
    if (suffix.charAt(0) != ':' || suffix.length() < 2 || suffix.length() > 6) {
      return new Refused(Category.FORMAT);
    }
    int port = 0;
    for (int i = 1; i < suffix.length(); i++) {
      char c = suffix.charAt(i);
      if (c < '0' || c > '9' || (i == 1 && c == '0')) {
        return new Refused(Category.FORMAT);
      }
      port = port * 10 + (c - '0');
    }
    return port <= MAX_PORT
        ? new Read(new WebUrl(scheme, host, port))
        : new Refused(Category.FORMAT);
  }

  private static int endOfAuthority(String text, int from) {
    for (int i = from; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == '/' || c == '?' || c == '#') {
        return i;
      }
    }
    return text.length();
  }

  private static boolean isScheme(String text) {
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      boolean letter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
      boolean other = (c >= '0' && c <= '9') || c == '+' || c == '-' || c == '.';
      if (!letter && !(i > 0 && other)) {
        return false;
      }
    }
    return !text.isEmpty();
  }
}
