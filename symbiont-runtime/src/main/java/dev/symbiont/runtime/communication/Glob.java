package dev.symbiont.runtime.communication;

import com.google.re2j.Pattern;
import java.util.Objects;

/**
 * A pattern for names: {@code *} stands for any run of characters, {@code ?} for one. Case counts.
 * Matched in time linear in the text. Immutable.
 */
final class Glob {
  /** Longest accepted pattern, in characters. */
  static final int LONGEST = 256;

  private final String text;
  private final Pattern pattern;

  private Glob(String text) {
    this.text = text;
    StringBuilder expression = new StringBuilder();
    text.codePoints()
        .forEach(
            c -> {
              switch (c) {
                case '*' -> expression.append(".*");
                case '?' -> expression.append('.');
                default -> expression.append(Pattern.quote(Character.toString(c)));
              }
            });
    this.pattern = Pattern.compile(expression.toString(), Pattern.DOTALL);
  }

  /**
   * Reads a pattern.
   *
   * @throws IllegalArgumentException if it is empty or longer than 256 characters
   */
  static Glob of(String text) {
    Objects.requireNonNull(text, "text");
    if (text.isEmpty() || text.length() > LONGEST) {
      throw new IllegalArgumentException(
          "a pattern must have 1 to %d characters, has %d".formatted(LONGEST, text.length()));
    }
    return new Glob(text);
  }

  boolean matches(String name) {
    return text.equals("*") || pattern.matches(name);
  }

  boolean matches(Party party) {
    return matches(party.name()) || party.id().filter(this::matches).isPresent();
  }
}
