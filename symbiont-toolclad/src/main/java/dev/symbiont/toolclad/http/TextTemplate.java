package dev.symbiont.toolclad.http;

import dev.symbiont.toolclad.problem.Category;
import dev.symbiont.toolclad.problem.Problem;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;

/**
 * Text with {@code {argument}} and {@code {_secret:name}}, filled in one pass: inserted text is
 * never scanned again, so neither a value nor a secret can smuggle a reference in (ToolClad digest,
 * section 13.1). Immutable.
 */
public final class TextTemplate {
  private static final String SECRET = "_secret:";
  private static final int LONGEST_PLACEHOLDER = 256;

  private final List<Piece> pieces;

  private TextTemplate(List<Piece> pieces) {
    this.pieces = List.copyOf(pieces);
  }

  private sealed interface Piece {}

  private record Literal(String text) implements Piece {}

  private record Argument(String name) implements Piece {}

  private record Secret(String name) implements Piece {}

  /** Reads {@code text}; a brace that opens neither form is literal. */
  public static TextTemplate parse(String text) {
    List<Piece> pieces = new ArrayList<>();
    StringBuilder literal = new StringBuilder();
    int at = 0;
    while (at < text.length()) {
      String inside = text.charAt(at) == '{' ? insideOfBraces(text, at) : "";
      boolean secret = inside.startsWith(SECRET) && isSecretName(inside.substring(SECRET.length()));
      if (secret || isArgumentName(inside)) {
        pieces.add(new Literal(literal.toString()));
        literal.setLength(0);
        pieces.add(secret ? new Secret(inside.substring(SECRET.length())) : new Argument(inside));
        at += inside.length() + 2;
      } else {
        literal.append(text.charAt(at++));
      }
    }
    pieces.add(new Literal(literal.toString()));
    return new TextTemplate(
        pieces.stream()
            .filter(piece -> !(piece instanceof Literal fixed && fixed.text().isEmpty()))
            .toList());
  }

  /** Returns what stands between the brace at {@code open} and the next that closes, if near. */
  private static String insideOfBraces(String text, int open) {
    int far = Math.min(text.length(), open + LONGEST_PLACEHOLDER);
    for (int at = open + 1; at < far && text.charAt(at) != '{'; at++) {
      if (text.charAt(at) == '}') {
        return text.substring(open + 1, at);
      }
    }
    return "";
  }

  /** Returns the names of the arguments in this template. */
  public Stream<String> argumentNames() {
    return pieces.stream()
        .filter(Argument.class::isInstance)
        .map(piece -> ((Argument) piece).name());
  }

  boolean isEmpty() {
    return pieces.isEmpty();
  }

  /** Returns the name of the argument with which this template starts, if it does. */
  Optional<String> first() {
    return !pieces.isEmpty() && pieces.get(0) instanceof Argument argument
        ? Optional.of(argument.name())
        : Optional.empty();
  }

  /** Returns the fixed text in front of the first placeholder. */
  String literalText() {
    return !pieces.isEmpty() && pieces.get(0) instanceof Literal literal ? literal.text() : "";
  }

  /** Turns a value into the text that is inserted. */
  @FunctionalInterface
  interface Escape {
    /**
     * Returns the text for {@code value}.
     *
     * @param argument the name of the argument; empty for a secret
     * @param value the value
     * @param first whether the template starts with it
     */
    String apply(String argument, String value, boolean first);
  }

  /** Either the filled text or why there is none. */
  public sealed interface Result {}

  /** The text. */
  public record Filled(String text) implements Result {
    /** Shows nothing: the text may hold secrets. */
    @Override
    public String toString() {
      return "Filled[***]";
    }
  }

  /** A secret is missing. */
  public record Refused(Problem problem) implements Result {}

  /**
   * Fills the template.
   *
   * @param arguments gives the value of an argument by name
   * @param secrets gives secrets
   * @param escape turns values into the text that is inserted
   */
  Result fill(Function<String, String> arguments, SecretSource secrets, Escape escape) {
    StringBuilder text = new StringBuilder();
    for (Piece piece : pieces) {
      if (piece instanceof Literal literal) {
        text.append(literal.text());
      } else if (piece instanceof Argument argument) {
        String value = arguments.apply(argument.name());
        text.append(escape.apply(argument.name(), value, piece == pieces.get(0)));
      } else if (piece instanceof Secret secret) {
        String value = secrets.find(secret.name()).orElse("");
        if (value.isEmpty()) {
          return new Refused(missing(secret.name()));
        }
        text.append(escape.apply("", value, false));
      }
    }
    return new Filled(text.toString());
  }

  /** Fills the template without escaping anything. */
  public Result fillVerbatim(Function<String, String> arguments, SecretSource secrets) {
    return fill(arguments, secrets, (argument, value, first) -> value);
  }

  private static Problem missing(String name) {
    return Problem.of(
        Category.SECRET,
        "Secret '%s' not found (set the TOOLCLAD_SECRET_%s environment variable)"
            .formatted(name, name.toUpperCase(Locale.ROOT)));
  }

  private static boolean isSecretName(String text) {
    return !text.isEmpty() && text.chars().allMatch(c -> isLetterOrUnderscore(c) || isDigit(c));
  }

  private static boolean isArgumentName(String text) {
    return !text.isEmpty()
        && isLetterOrUnderscore(text.charAt(0))
        && text.chars().allMatch(c -> isLetterOrUnderscore(c) || isDigit(c));
  }

  private static boolean isLetterOrUnderscore(int c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_';
  }

  private static boolean isDigit(int c) {
    return c >= '0' && c <= '9';
  }
}
