package dev.symbiont.runtime.policy;

import com.google.re2j.Pattern;
import java.util.Objects;

/**
 * A pattern for names: {@code *} stands for any run of characters, {@code ?} for one. Case counts.
 * Matched in time linear in the text. Immutable.
 */
public final class Glob {
  /** Longest accepted pattern, in characters. */
  public static final int LONGEST = 256;

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
  public static Glob of(String text) {
    Objects.requireNonNull(text, "text");
    if (!isValid(text)) {
      throw new IllegalArgumentException(
          "a pattern must have 1 to %d characters, has %d".formatted(LONGEST, text.length()));
    }
    return new Glob(text);
  }

  /** Tells whether the whole of {@code name} fits. */
  public boolean matches(String name) {
    return text.equals("*") || pattern.matches(name);
  }

  /** Tells whether {@code text} can be read: it is not empty and not too long. */
  public static boolean isValid(String text) {
    return !text.isEmpty() && text.length() <= LONGEST;
  }
}
