package dev.symbiont.skills;

import java.util.Objects;

/**
 * A rule that is searched in every line (skills.md sections 3 and 4).
 *
 * @param name id of the rule, as findings carry it
 * @param pattern a regular expression in the common part of the Java, Python and Rust languages; a
 *     dot is any character. Back references, possessive quantifiers and atomic groups are refused,
 *     because everything is matched in linear time.
 * @param severity severity of the findings
 * @param message message of the findings
 */
public record ScanRule(String name, String pattern, Severity severity, String message) {
  /** Refuses {@code null}; whether the pattern compiles is checked by the scanner's builder. */
  public ScanRule {
    Objects.requireNonNull(name, "name");
    Objects.requireNonNull(pattern, "pattern");
    Objects.requireNonNull(severity, "severity");
    Objects.requireNonNull(message, "message");
  }

  /** Returns the rule {@code custom-deny-<index>} for an expression, as the SDKs' loaders do. */
  public static ScanRule denyContent(int index, String pattern) {
    return new ScanRule(
        "custom-deny-" + index,
        pattern,
        Severity.CRITICAL,
        "Custom deny pattern matched: " + pattern);
  }

  /** Returns the rule {@code deny-file:<text>} for a literal text. */
  public static ScanRule denyFileReference(String text) {
    return new ScanRule(
        "deny-file:" + text, literal(text), Severity.WARNING, "Reference to blocked file: " + text);
  }

  /** Returns the rule {@code deny-shell:<pattern>} for an expression. */
  public static ScanRule denyShell(String pattern) {
    return new ScanRule(
        "deny-shell:" + pattern,
        pattern,
        Severity.CRITICAL,
        "Matched blocked shell pattern: " + pattern);
  }

  private static String literal(String text) {
    StringBuilder pattern = new StringBuilder();
    text.codePoints()
        .forEach(
            c -> {
              if (c < 128 && !Character.isLetterOrDigit(c)) {
                pattern.append('\\');
              }
              pattern.appendCodePoint(c);
            });
    return pattern.toString();
  }
}
