package dev.symbiont.skills.match;

import dev.symbiont.skills.match.Syntax.Choice;
import dev.symbiont.skills.match.Syntax.Look;
import dev.symbiont.skills.match.Syntax.Position;
import dev.symbiont.skills.match.Syntax.Repeat;
import dev.symbiont.skills.match.Syntax.Sequence;
import dev.symbiont.skills.match.Syntax.Symbol;
import java.util.ArrayList;
import java.util.List;

/**
 * Reads the common part of the Java, Python and Rust expression languages. A dot is any code point.
 * Back references, possessive quantifiers, atomic groups and class intersections are refused: the
 * first cannot be matched in linear time, the others mean different things in different languages.
 */
final class PatternParser {
  private static final int LONGEST = 4096;
  private static final int DEEPEST = 64;
  private static final int MOST_REPEATS = 1000;
  private static final int END = -1;

  private final String expression;
  private final Dialect dialect;
  private final int[] text;
  private int at;
  private int depth;
  private boolean ignoreCase;

  private PatternParser(String expression, Dialect dialect) {
    this.expression = expression;
    this.dialect = dialect;
    this.text = expression.codePoints().toArray();
  }

  static Syntax parse(String expression, Dialect dialect) {
    PatternParser parser = new PatternParser(expression, dialect);
    if (parser.text.length > LONGEST) {
      throw parser.problem("longer than " + LONGEST + " characters");
    }
    Syntax syntax = parser.choice();
    if (parser.at < parser.text.length) {
      throw parser.problem("unmatched ')'");
    }
    return syntax;
  }

  private Syntax choice() {
    if (++depth > DEEPEST) {
      throw problem("groups nest deeper than " + DEEPEST);
    }
    boolean outer = ignoreCase;
    List<Syntax> options = new ArrayList<>();
    options.add(sequence());
    while (accept('|')) {
      options.add(sequence());
    }
    ignoreCase = outer;
    depth--;
    return options.size() == 1 ? options.get(0) : new Choice(options);
  }

  private Syntax sequence() {
    List<Syntax> parts = new ArrayList<>();
    while (peek() != END && peek() != '|' && peek() != ')') {
      Syntax atom = atom();
      parts.add(quantified(atom));
    }
    return parts.size() == 1 ? parts.get(0) : new Sequence(parts);
  }

  private Syntax quantified(Syntax atom) {
    Syntax result = atom;
    if (isQuantifier()) {
      if (atom instanceof Position || atom instanceof Look) {
        throw problem("a quantifier needs something that has a length");
      }
      result = repeat(atom);
      accept('?'); // lazy or not, the same texts match
      if (isQuantifier()) {
        throw problem("possessive and doubled quantifiers are not supported");
      }
    }
    return result;
  }

  private boolean isQuantifier() {
    int c = peek();
    return c == '*' || c == '+' || c == '?' || (c == '{' && isDigit(peek(1)));
  }

  private Syntax repeat(Syntax atom) {
    return switch (next()) {
      case '*' -> new Repeat(atom, 0, -1);
      case '+' -> new Repeat(atom, 1, -1);
      case '?' -> new Repeat(atom, 0, 1);
      default -> counted(atom);
    };
  }

  private Syntax counted(Syntax atom) {
    int least = number();
    int most = least;
    if (accept(',')) {
      most = isDigit(peek()) ? number() : -1;
    }
    if (!accept('}') || (most >= 0 && most < least)) {
      throw problem("expected {n}, {n,} or {n,m} with n not above m");
    }
    return new Repeat(atom, least, most);
  }

  private int number() {
    int value = 0;
    while (isDigit(peek())) {
      value = value * 10 + (next() - '0');
      if (value > MOST_REPEATS) {
        throw problem("more than " + MOST_REPEATS + " repetitions");
      }
    }
    return value;
  }

  private Syntax atom() {
    int c = next();
    return switch (c) {
      case '(' -> group();
      case '[' -> new Symbol(characterClass());
      case '.' -> new Symbol(CharSet.ALL);
      case '^' -> new Position(Position.Kind.START);
      case '$' -> new Position(Position.Kind.END);
      case '\\' -> escape();
      case '*', '+', '?' -> throw problem("nothing to repeat");
      default -> literal(c);
    };
  }

  private Syntax literal(int c) {
    return new Symbol(cased(CharSet.of(c)));
  }

  private CharSet cased(CharSet set) {
    return ignoreCase ? set.ignoringCase() : set;
  }

  private Syntax group() {
    if (!accept('?')) {
      return closed(choice());
    }
    if (accept(':')) {
      return closed(choice());
    }
    if (accept('=')) {
      return new Look(closed(choice()), true, false);
    }
    if (accept('!')) {
      return new Look(closed(choice()), true, true);
    }
    if (accept('P') || peek() == '<') {
      return behindOrNamed();
    }
    return flags();
  }

  private Syntax behindOrNamed() {
    if (!accept('<')) {
      throw problem("unknown kind of group");
    }
    if (accept('=')) {
      return new Look(closed(choice()), false, false);
    }
    if (accept('!')) {
      return new Look(closed(choice()), false, true);
    }
    while (peek() != END && peek() != '>') {
      if (!Character.isLetterOrDigit(next())) {
        throw problem("a group's name is letters and digits");
      }
    }
    if (!accept('>')) {
      throw problem("unclosed group name");
    }
    return closed(choice());
  }

  private Syntax flags() {
    boolean on = true;
    boolean value = ignoreCase;
    while (peek() != ')' && peek() != ':') {
      switch (next()) {
        case '-' -> on = false;
        case 'i' -> value = on;
        case 's', 'u' -> {
          // A dot matches everything and case is Unicode's anyway.
        }
        default -> throw problem("unknown flag or kind of group");
      }
    }
    if (accept(')')) {
      ignoreCase = value; // until the enclosing group ends
      return new Sequence(List.of());
    }
    at++;
    boolean outer = ignoreCase;
    ignoreCase = value;
    Syntax body = closed(choice());
    ignoreCase = outer;
    return body;
  }

  private Syntax closed(Syntax body) {
    if (!accept(')')) {
      throw problem("unclosed group");
    }
    return body;
  }

  private Syntax escape() {
    int c = peek();
    switch (c) {
      case 'b', 'B', 'A', 'Z', 'z' -> {
        at++;
        return new Position(
            switch (c) {
              case 'b' -> Position.Kind.BOUNDARY;
              case 'B' -> Position.Kind.NO_BOUNDARY;
              case 'A' -> Position.Kind.START;
              default -> Position.Kind.END;
            });
      }
      default -> {
        return new Symbol(cased(escapedSet()));
      }
    }
  }

  private CharSet escapedSet() {
    int c = next();
    return switch (c) {
      case 'w' -> dialect.word();
      case 'W' -> dialect.word().complement();
      case 'd' -> dialect.digit();
      case 'D' -> dialect.digit().complement();
      case 's' -> dialect.space();
      case 'S' -> dialect.space().complement();
      case 't' -> CharSet.of('\t');
      case 'n' -> CharSet.of('\n');
      case 'r' -> CharSet.of('\r');
      case 'f' -> CharSet.of('\f');
      case 'x' -> CharSet.of(accept('{') ? bracedHex() : hex(2));
      case 'u' -> CharSet.of(hex(4));
      default -> {
        if (c == END || Character.isLetterOrDigit(c)) {
          throw problem("unsupported escape");
        }
        yield CharSet.of(c);
      }
    };
  }

  private int bracedHex() {
    int digits = 0;
    while (at + digits < text.length && text[at + digits] != '}') {
      digits++;
    }
    int value = hex(digits);
    if (!accept('}')) {
      throw problem("unclosed \\x{");
    }
    return value;
  }

  private int hex(int digits) {
    int value = 0;
    for (int i = 0; i < digits; i++) {
      int digit = Character.digit(next(), 16);
      value = value * 16 + digit;
      if (digit < 0 || value > Character.MAX_CODE_POINT) {
        throw problem("not the number of a character");
      }
    }
    if (digits == 0) {
      throw problem("a number is missing");
    }
    return value;
  }

  private CharSet characterClass() {
    boolean negated = accept('^');
    CharSet set = CharSet.NONE;
    boolean first = true;
    while (peek() != ']' || first) {
      first = false;
      if (peek() == '[' || (peek() == '&' && peek(1) == '&')) {
        throw problem("nested classes and intersections are not supported");
      }
      set = set.union(classRange());
    }
    at++;
    CharSet result = cased(set);
    return negated ? result.complement() : result;
  }

  private CharSet classRange() {
    int start = at;
    CharSet low = classMember();
    if (peek() != '-' || peek(1) == ']') {
      return low;
    }
    at++;
    CharSet high = classMember();
    int[] from = low.borders();
    int[] to = high.borders();
    boolean single =
        from.length == 2 && from[1] == from[0] + 1 && to.length == 2 && to[1] == to[0] + 1;
    if (!single || to[0] < from[0]) {
      at = start;
      throw problem("not a range of characters");
    }
    return CharSet.ofRanges(from[0], to[0]);
  }

  private CharSet classMember() {
    int c = next();
    if (c == END) {
      throw problem("unclosed character class");
    }
    return c == '\\' ? escapedSet() : CharSet.of(c);
  }

  private int peek() {
    return peek(0);
  }

  private int peek(int ahead) {
    return at + ahead < text.length ? text[at + ahead] : END;
  }

  private int next() {
    int c = peek();
    at++;
    return c;
  }

  private boolean accept(int c) {
    if (peek() != c) {
      return false;
    }
    at++;
    return true;
  }

  private static boolean isDigit(int c) {
    return c >= '0' && c <= '9';
  }

  private PatternException problem(String what) {
    return new PatternException(expression, Math.min(at, text.length), what);
  }
}
