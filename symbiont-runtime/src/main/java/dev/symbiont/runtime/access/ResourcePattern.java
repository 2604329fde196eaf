package dev.symbiont.runtime.access;

import com.google.re2j.Pattern;
import java.util.Locale;
import java.util.function.UnaryOperator;

/**
 * A pattern for resources (specification section 4.3), matched in linear time. In the flat form
 * {@code *} and {@code ?} stop at a slash, {@code **} does not, and {@code d/**} is {@code d} and
 * everything below; in the nested form {@code *} is any run and {@code ?} any character.
 */
final class ResourcePattern {
  static final int LONGEST = 1024;

  private final Pattern asWritten;
  private final Pattern asAddress;

  private ResourcePattern(String text, UnaryOperator<String> expression) {
    this.asWritten = Pattern.compile(expression.apply(text), Pattern.DOTALL);
    this.asAddress = Pattern.compile(expression.apply(withLowerCaseHost(text)), Pattern.DOTALL);
  }

  static ResourcePattern flat(String text) {
    return new ResourcePattern(text, ResourcePattern::flatExpression);
  }

  static ResourcePattern nested(String text) {
    return new ResourcePattern(text, ResourcePattern::nestedExpression);
  }

  private static String flatExpression(String glob) {
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
    return expression + (below ? "(?:/.*)?" : "");
  }

  private static String nestedExpression(String glob) {
    StringBuilder expression = new StringBuilder();
    for (int i = 0; i < glob.length(); i++) {
      char c = glob.charAt(i);
      expression.append(c == '*' ? ".*" : c == '?' ? "." : Pattern.quote(String.valueOf(c)));
    }
    return expression.toString();
  }

  /** Case counts, but in the host of an address. */
  private static String withLowerCaseHost(String text) {
    int scheme = text.indexOf("://");
    int end = text.indexOf('/', scheme < 0 ? 0 : scheme + 3);
    int host = end < 0 ? text.length() : end;
    return text.substring(0, host).toLowerCase(Locale.ROOT) + text.substring(host);
  }

  /** Tells whether the whole of a resource fits. */
  boolean matches(ResourceType type, String resource) {
    return (type == ResourceType.NETWORK ? asAddress : asWritten).matches(resource);
  }
}
