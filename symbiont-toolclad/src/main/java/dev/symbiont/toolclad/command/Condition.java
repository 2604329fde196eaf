package dev.symbiont.toolclad.command;

import dev.symbiont.toolclad.problem.Category;
import dev.symbiont.toolclad.problem.TemplateException;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Function;

/**
 * A {@code when} expression. The vocabulary is closed (ToolClad digest, section 8.5):
 *
 * <pre>
 * expr    = conj { "or" conj }
 * conj    = test { "and" test }
 * test    = name ( "==" | "!=" ) literal
 * literal = quoted text | -?digits[.digits] | bare name
 * </pre>
 *
 * <p>Comparison is textual; a bare word on the right is a literal, never a variable. Immutable.
 */
public final class Condition {
  private static final int LONGEST = 4_096;

  private final List<List<Test>> anyOf;

  private Condition(List<List<Test>> anyOf) {
    this.anyOf = anyOf;
  }

  private record Test(String name, boolean equal, String literal) {}

  /**
   * Reads {@code text}.
   *
   * @throws TemplateException with category {@code condition} if it is not in the grammar
   */
  public static Condition parse(String text) throws TemplateException {
    if (text.length() > LONGEST) {
      throw new TemplateException(
          Category.CONDITION, "condition is longer than " + LONGEST + " characters");
    }
    return new Condition(new Parser(text).expression());
  }

  /** Returns the names that are compared. */
  public Set<String> names() {
    Set<String> names = new LinkedHashSet<>();
    anyOf.forEach(tests -> tests.forEach(test -> names.add(test.name())));
    return names;
  }

  /** Tells whether the condition holds; {@code values} gives the empty text for absent names. */
  public boolean holds(Function<String, String> values) {
    for (List<Test> conjunction : anyOf) {
      if (allHold(conjunction, values)) {
        return true;
      }
    }
    return false;
  }

  private static boolean allHold(List<Test> conjunction, Function<String, String> values) {
    for (Test test : conjunction) {
      if (values.apply(test.name()).equals(test.literal()) != test.equal()) {
        return false;
      }
    }
    return true;
  }

  private static final class Parser {
    private final String text;
    private int at;

    Parser(String text) {
      this.text = text;
    }

    List<List<Test>> expression() throws TemplateException {
      List<List<Test>> anyOf = new ArrayList<>();
      do {
        anyOf.add(conjunction());
      } while (keyword("or"));
      skipSpace();
      if (at < text.length()) {
        throw problem("'and', 'or' or the end was expected");
      }
      return List.copyOf(anyOf);
    }

    private List<Test> conjunction() throws TemplateException {
      List<Test> tests = new ArrayList<>();
      do {
        tests.add(test());
      } while (keyword("and"));
      return List.copyOf(tests);
    }

    private Test test() throws TemplateException {
      String name = name();
      skipSpace();
      boolean equal = text.startsWith("==", at);
      if (!equal && !text.startsWith("!=", at)) {
        throw problem("'==' or '!=' was expected");
      }
      at += 2;
      return new Test(name, equal, literal());
    }

    private String literal() throws TemplateException {
      skipSpace();
      char c = peek();
      if (c == '\'' || c == '"') {
        int end = text.indexOf(c, at + 1);
        if (end < 0) {
          throw problem("a quote is not closed");
        }
        String literal = text.substring(at + 1, end);
        at = end + 1;
        return literal;
      }
      return c == '-' || isDigit(c) ? number() : name();
    }

    private String number() throws TemplateException {
      int start = at;
      if (peek() == '-') {
        at++;
      }
      digits();
      if (peek() == '.') {
        at++;
        digits();
      }
      if (isNamePart(peek())) {
        throw problem("a number ends with a letter");
      }
      return text.substring(start, at);
    }

    private void digits() throws TemplateException {
      int start = at;
      while (isDigit(peek())) {
        at++;
      }
      if (at == start) {
        throw problem("a digit was expected");
      }
    }

    private String name() throws TemplateException {
      skipSpace();
      int start = at;
      while (isNamePart(peek())) {
        at++;
      }
      String name = text.substring(start, at);
      if (name.isEmpty() || isDigit(name.charAt(0)) || name.equals("and") || name.equals("or")) {
        throw problem("a name was expected");
      }
      return name;
    }

    private boolean keyword(String word) {
      skipSpace();
      int end = at + word.length();
      boolean whole = end >= text.length() || !isNamePart(text.charAt(end));
      if (text.startsWith(word, at) && whole) {
        at = end;
        return true;
      }
      return false;
    }

    private void skipSpace() {
      while (peek() == ' ' || peek() == '\t' || peek() == '\n' || peek() == '\r') {
        at++;
      }
    }

    private char peek() {
      return at < text.length() ? text.charAt(at) : '\0';
    }

    private TemplateException problem(String problem) {
      return new TemplateException(
          Category.CONDITION, problem + " at character " + (at + 1) + " of the condition");
    }

    private static boolean isDigit(char c) {
      return c >= '0' && c <= '9';
    }

    private static boolean isNamePart(char c) {
      return isDigit(c) || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_';
    }
  }
}
