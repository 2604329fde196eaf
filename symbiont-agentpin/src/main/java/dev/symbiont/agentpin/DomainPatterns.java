package dev.symbiont.agentpin;

import java.util.BitSet;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Domain patterns as in {@code allowed_domains}: a name, or {@code *.} and a suffix, which covers
 * everything that ends in the dot and the suffix, but not the suffix itself. Case matters.
 */
final class DomainPatterns {
  private final Set<String> patterns;
  private final BitSet lengths = new BitSet();

  DomainPatterns(List<String> patterns) {
    this.patterns = new HashSet<>(patterns);
    this.patterns.forEach(pattern -> lengths.set(pattern.length()));
  }

  /** Tells whether a pattern equals {@code entry} or covers it. */
  boolean cover(String entry) {
    if (patterns.contains(entry)) {
      return true;
    }
    for (int dot = entry.indexOf('.'); dot >= 0; dot = entry.indexOf('.', dot + 1)) {
      if (lengths.get(entry.length() - dot + 1) && patterns.contains("*" + entry.substring(dot))) {
        return true;
      }
    }
    return false;
  }

  boolean coverAll(List<String> entries) {
    return entries.stream().allMatch(this::cover);
  }
}
