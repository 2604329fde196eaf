package dev.symbiont.toolclad.value;

import com.google.re2j.Matcher;
import com.google.re2j.Pattern;
import com.google.re2j.PatternSyntaxException;
import java.util.Optional;

/**
 * A pattern of a manifest in the portable subset (RE2 syntax), matched in linear time. {@code \d},
 * {@code \w}, {@code \s} and {@code \b} are ASCII, {@code $} is the end of the text (ToolClad
 * digest, section 6.4). Immutable and thread-safe.
 */
public final class ValuePattern {
  private static final int LONGEST = 4_096;

  private final String source;
  private final Pattern pattern;

  private ValuePattern(String source, Pattern pattern) {
    this.source = source;
    this.pattern = pattern;
  }

  /** A pattern, or why it was refused. */
  public sealed interface Result {}

  /** The pattern was accepted. */
  public record Compiled(ValuePattern pattern) implements Result {}

  /** The pattern is not in the portable subset. */
  public record Refused(String reason) implements Result {}

  /** Reads {@code source}. */
  public static Result compile(String source) {
    if (source.length() > LONGEST) {
      return new Refused("pattern is longer than " + LONGEST + " characters");
    }
    Optional<String> refused = PatternSize.refuse(source);
    if (refused.isPresent()) {
      return new Refused(refused.get());
    }
    try {
      return new Compiled(new ValuePattern(source, Pattern.compile(source)));
    } catch (PatternSyntaxException e) {
      return new Refused(e.getDescription() + ": " + e.getPattern());
    }
  }

  /** Returns the text of the pattern as written. */
  public String source() {
    return source;
  }

  /** Tells whether the pattern is found anywhere in {@code text}. */
  public boolean isFoundIn(String text) {
    return pattern.matcher(text).find();
  }

  /** Tells whether the pattern matches all of {@code text}. */
  public boolean matches(String text) {
    return pattern.matches(text);
  }

  /** Returns the part of {@code text} that the named group matched when all of it matches. */
  public Optional<String> group(String name, String text) {
    if (!pattern.namedGroups().containsKey(name)) {
      return Optional.empty();
    }
    Matcher matcher = pattern.matcher(text);
    return matcher.matches() ? Optional.ofNullable(matcher.group(name)) : Optional.empty();
  }

  /** Tells whether the pattern has a group called {@code name}. */
  public boolean hasGroup(String name) {
    return pattern.namedGroups().containsKey(name);
  }

  /** Tells whether the pattern is written with anchors at both ends. */
  public boolean isAnchored() {
    return source.startsWith("^") && source.endsWith("$");
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof ValuePattern that && source.equals(that.source);
  }

  @Override
  public int hashCode() {
    return source.hashCode();
  }

  @Override
  public String toString() {
    return source;
  }
}
