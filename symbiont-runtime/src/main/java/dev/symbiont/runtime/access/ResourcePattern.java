package dev.symbiont.runtime.access;

import com.google.re2j.Pattern;
import java.util.Locale;

/**
 * A pattern for resources (specification section 4.3), matched in linear time. In the flat form
 * {@code *} and {@code ?} stop at a slash, {@code **} does not, and {@code d/**} is {@code d} and
 * everything below; in the nested form {@code *} is any run and {@code ?} any character.
 */
final class ResourcePattern {
  static final int LONGEST = 1024;

  private final Pattern pattern;

  private ResourcePattern(String expression) {
    this.pattern = Pattern.compile(expression, Pattern.DOTALL);
  }

  static ResourcePattern flat(String text) {
    String glob = withLowerCaseHost(text);
    boolean below = glob.endsWith("/**") && glob.length() > 3;
    String start = below ? glob.substring(0, glob.length() - 3) : glob;
    StringBuilder expression = new StringBuilder();
    for (int i = 0; i < start.length(); i++) {
      char c = start.charAt(i);
      if (c == '*' && i + 1 < start.length() && start.charAt(i + 1) == '*') {
        expression.append(".*");
        i++;
      } else if (c == '*') {
        expression.append("[^/]*");
      } else if (c == '?') {
        expression.append("[^/]");
      } else {
        expression.append(Pattern.quote(String.valueOf(c)));
      }
    }
    return new ResourcePattern(expression + (below ? "(?:/.*)?" : ""));
  }

  static ResourcePattern nested(String text) {
    StringBuilder expression = new StringBuilder();
    for (char c : withLowerCaseHost(text).toCharArray()) {
      expression.append(c == '*' ? ".*" : c == '?' ? "." : Pattern.quote(String.valueOf(c)));
    }
    return new ResourcePattern(expression.toString());
  }

  /** Case counts, but in the host of an address; a path begins with a slash. */
  private static String withLowerCaseHost(String text) {
    int scheme = text.indexOf("://");
    boolean address = scheme > 0 || !text.startsWith("/");
    int end = text.indexOf('/', scheme < 0 ? 0 : scheme + 3);
    int host = end < 0 ? text.length() : end;
    return address && (scheme > 0 || text.indexOf('.') >= 0 || text.startsWith("localhost"))
        ? text.substring(0, host).toLowerCase(Locale.ROOT) + text.substring(host)
        : text;
  }

  boolean matches(String resource) {
    return pattern.matches(resource);
  }
}
