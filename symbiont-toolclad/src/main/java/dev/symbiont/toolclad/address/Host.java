package dev.symbiont.toolclad.address;

import dev.symbiont.toolclad.problem.Category;
import java.util.Optional;

/**
 * The strict forms of a target: canonical IPv4, IPv6, CIDR or ASCII host name (ToolClad digest,
 * section 6.3). Each trick has a category of its own, so that attacks can be told apart.
 */
public final class Host {
  /** Longest target in characters. */
  public static final int MAX_LENGTH = 253;

  private static final int MAX_LABEL = 63;

  private Host() {}

  /** Returns why {@code text} is no address, range or host name; empty if it is one. */
  public static Optional<Category> refuseTarget(String text) {
    if (text.indexOf('*') >= 0 || text.indexOf('?') >= 0) {
      return Optional.of(Category.WILDCARD);
    }
    if (text.contains("../") || text.contains("..\\") || text.contains("/..")) {
      return Optional.of(Category.TRAVERSAL);
    }
    if (text.indexOf('/') >= 0) {
      return IpRange.parse(text).isPresent() ? Optional.empty() : Optional.of(Category.SLASH);
    }
    Optional<Category> trick = refuseSpelling(text);
    if (trick.isPresent() || IpAddress.parse(text).isPresent()) {
      return trick;
    }
    return refuseName(text);
  }

  /** Returns why {@code text} is no IPv4 address or host name of a URL; empty if it is one. */
  public static Optional<Category> refuseUrlHost(String text) {
    if (text.indexOf('*') >= 0 || text.indexOf('?') >= 0) {
      return Optional.of(Category.WILDCARD);
    }
    Optional<Category> trick = refuseSpelling(text);
    boolean ipv4 = text.indexOf(':') < 0 && IpAddress.parse(text).isPresent();
    return trick.isPresent() || ipv4 ? trick : refuseName(text);
  }

  /** Tells whether {@code text} is a host name: no address, no wildcard. */
  public static boolean isName(String text) {
    return refuseSpelling(text).isEmpty() && refuseName(text).isEmpty();
  }

  private static Optional<Category> refuseSpelling(String text) {
    boolean ascii = true;
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == '\\') {
        return Optional.of(Category.BACKSLASH);
      }
      ascii &= c < 0x80;
    }
    if (!ascii) {
      return Optional.of(Category.NON_ASCII);
    }
    for (int label = 0; label >= 0; label = nextLabel(text, label)) {
      if (text.regionMatches(true, label, "xn--", 0, 4)) {
        return Optional.of(Category.PUNYCODE);
      }
    }
    return Optional.empty();
  }

  private static int nextLabel(String text, int label) {
    int dot = text.indexOf('.', label);
    return dot < 0 ? -1 : dot + 1;
  }

  private static Optional<Category> refuseName(String text) {
    if (text.isEmpty() || text.length() > MAX_LENGTH) {
      return Optional.of(Category.FORMAT);
    }
    int last = 0;
    for (int label = 0; label >= 0; label = nextLabel(text, label)) {
      int dot = text.indexOf('.', label);
      if (!isLabel(text, label, dot < 0 ? text.length() : dot)) {
        return Optional.of(Category.FORMAT);
      }
      last = label;
    }
    return isNumber(text, last) ? Optional.of(Category.NUMERIC_HOST) : Optional.empty();
  }

  private static boolean isLabel(String text, int from, int to) {
    if (from == to || to - from > MAX_LABEL) {
      return false;
    }
    for (int i = from; i < to; i++) {
      char c = text.charAt(i);
      boolean inside = i > from && i < to - 1;
      if (!isAlphanumeric(c) && !(inside && c == '-')) {
        return false;
      }
    }
    return true;
  }

  /** Digits only, or {@code 0x} and hex digits: what resolvers read as an address. */
  private static boolean isNumber(String text, int from) {
    boolean hex = text.startsWith("0x", from) || text.startsWith("0X", from);
    for (int i = hex ? from + 2 : from; i < text.length(); i++) {
      if (Character.digit(text.charAt(i), hex ? 16 : 10) < 0) {
        return false;
      }
    }
    return true;
  }

  private static boolean isAlphanumeric(char c) {
    return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
  }
}
