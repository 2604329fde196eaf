package dev.symbiont.schemapin;

import java.util.List;

/**
 * The domains whose tools an agent may use on behalf of another (section 8, A2A). A pattern is a
 * name, or {@code *.} and a suffix for every deeper name. <b>An empty list restricts nothing.</b>
 * ASCII case and one final dot do not matter.
 *
 * @param patterns the patterns; an unmodifiable copy
 */
public record TrustedDomains(List<String> patterns) {
  /** No restriction. */
  public static final TrustedDomains UNRESTRICTED = new TrustedDomains(List.of());

  private static final String WILDCARD = "*.";

  /** Copies {@code patterns}. */
  public TrustedDomains {
    patterns = List.copyOf(patterns);
  }

  /** Tells whether tools of {@code domain} may be used. */
  public boolean allows(String domain) {
    String name = ProviderDomain.normalize(domain);
    return patterns.isEmpty()
        || (isName(name)
            && patterns.stream().anyMatch(p -> matches(ProviderDomain.normalize(p), name)));
  }

  private static boolean matches(String pattern, String name) {
    if (!pattern.startsWith(WILDCARD)) {
      return isName(pattern) && pattern.equals(name);
    }
    String suffix = pattern.substring(WILDCARD.length());
    return isName(suffix) && name.length() > suffix.length() && name.endsWith("." + suffix);
  }

  private static boolean isName(String text) {
    return !text.isEmpty() && !text.startsWith(".") && !text.contains("..");
  }

  /**
   * Returns what both lists hold literally; an empty list leaves the other as it is.
   *
   * <p><b>Never decide with the result</b>: two lists without a common entry give an empty one,
   * which reads as "unrestricted". Ask {@link #allows} of both instead.
   */
  public TrustedDomains intersect(TrustedDomains other) {
    if (patterns.isEmpty()) {
      return other;
    }
    return other.patterns.isEmpty()
        ? this
        : new TrustedDomains(patterns.stream().filter(other.patterns::contains).toList());
  }
}
