package dev.symbiont.cedar.policy;

import dev.symbiont.cedar.text.Escapes;
import java.util.ArrayList;
import java.util.List;

/**
 * A pattern of {@code like}: literal texts with a wildcard, any run of characters, between each two
 * neighbours. {@code "a*b"} is the parts {@code a} and {@code b}; {@code "*"} is two empty parts.
 *
 * @param parts the literal texts, at least one; an unmodifiable copy
 */
public record Pattern(List<String> parts) {
  /** Copies {@code parts}; runs of wildcards collapse into one. */
  public Pattern {
    if (parts.isEmpty()) {
      throw new IllegalArgumentException("a pattern has at least one part");
    }
    List<String> kept = new ArrayList<>(parts.size());
    for (int i = 0; i < parts.size(); i++) {
      boolean inner = i > 0 && i < parts.size() - 1;
      if (!inner || !parts.get(i).isEmpty()) {
        kept.add(parts.get(i));
      }
    }
    parts = List.copyOf(kept);
  }

  @Override
  public String toString() {
    StringBuilder text = new StringBuilder("\"");
    for (int i = 0; i < parts.size(); i++) {
      text.append(i == 0 ? "" : "*");
      parts
          .get(i)
          .codePoints()
          .forEach(
              codePoint -> {
                if (codePoint == '*') {
                  text.append("\\*");
                } else {
                  Escapes.escape(codePoint, text);
                }
              });
    }
    return text.append('"').toString();
  }
}
