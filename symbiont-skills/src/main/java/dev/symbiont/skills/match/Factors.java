package dev.symbiont.skills.match;

import dev.symbiont.skills.match.Syntax.Choice;
import dev.symbiont.skills.match.Syntax.Look;
import dev.symbiont.skills.match.Syntax.Position;
import dev.symbiont.skills.match.Syntax.Repeat;
import dev.symbiont.skills.match.Syntax.Sequence;
import dev.symbiont.skills.match.Syntax.Symbol;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Finds, for an expression, a short piece of text that every match contains, such as {@code curl}
 * or one of {@code fetch}, {@code request}. Text without that piece needs no closer look.
 *
 * <p>The expression is about one line, but the piece is searched in a text of many. There a line
 * break stands for what comes before a line: nothing, or the blank at which two lines are joined.
 */
final class Factors {
  private static final CharSet BREAKS = CharSet.ofRanges('\n', '\n', '\r', '\r');

  /** An expression, and how rare it is in ordinary text (bits, roughly). */
  private record Factor(Syntax syntax, double rarity) {
    static final Factor NOTHING = new Factor(new Sequence(List.of()), 0);

    static Factor rarer(Factor a, Factor b) {
      return b.rarity > a.rarity ? b : a;
    }

    Factor then(Factor following) {
      return new Factor(new Sequence(List.of(syntax, following.syntax)), rarity + following.rarity);
    }
  }

  /**
   * What is known of a part: the rarest factor inside, and, if the part as a whole is one, that.
   * {@code open} tells that a factor may go on with the part, but not beyond it.
   */
  private record Known(Factor best, Factor whole, boolean exact, boolean open) {}

  private Factors() {}

  /** Returns an expression that occurs in every text with a line that {@code syntax} matches. */
  static Syntax required(Syntax syntax) {
    return overLines(known(syntax).best.syntax, false);
  }

  /** Lets a line break pass where a blank or the start of a line would. */
  private static Syntax overLines(Syntax syntax, boolean forbidden) {
    if (syntax instanceof Symbol symbol) {
      return new Symbol(overLines(symbol.set(), forbidden));
    }
    if (syntax instanceof Sequence sequence) {
      return new Sequence(overLines(sequence.parts(), forbidden));
    }
    if (syntax instanceof Choice choice) {
      return new Choice(overLines(choice.options(), forbidden));
    }
    if (syntax instanceof Repeat repeat) {
      return new Repeat(overLines(repeat.body(), forbidden), repeat.least(), repeat.most());
    }
    if (syntax instanceof Look look) {
      return new Look(overLines(look.body(), look.negative()), look.ahead(), look.negative());
    }
    return syntax;
  }

  private static List<Syntax> overLines(List<Syntax> parts, boolean forbidden) {
    return parts.stream().map(part -> overLines(part, forbidden)).toList();
  }

  private static CharSet overLines(CharSet set, boolean forbidden) {
    if (forbidden) {
      return set.complement().union(BREAKS).complement();
    }
    return set.contains(' ') ? set.union(BREAKS) : set;
  }

  private static Known known(Syntax syntax) {
    if (syntax instanceof Symbol symbol) {
      return exact(new Factor(symbol, rarity(symbol.set())));
    }
    if (syntax instanceof Sequence sequence) {
      return sequence(sequence.parts());
    }
    if (syntax instanceof Choice choice) {
      return choice(choice.options());
    }
    if (syntax instanceof Repeat repeat) {
      return repeat(repeat);
    }
    if (syntax instanceof Position position && isBoundary(position)) {
      return exact(new Factor(position, 1));
    }
    if (syntax instanceof Look look && !look.ahead() && hasNoCondition(look.body())) {
      return exact(new Factor(look, 1));
    }
    // Other conditions may be left out: the factor then occurs in more texts than necessary.
    assert syntax instanceof Look || syntax instanceof Position;
    return exact(Factor.NOTHING);
  }

  private static boolean isBoundary(Position position) {
    return position.kind() == Position.Kind.BOUNDARY
        || position.kind() == Position.Kind.NO_BOUNDARY;
  }

  /** A condition inside a look-behind could ask for the start of a line, which is not seen here. */
  private static boolean hasNoCondition(Syntax syntax) {
    if (syntax instanceof Sequence sequence) {
      return sequence.parts().stream().allMatch(Factors::hasNoCondition);
    }
    if (syntax instanceof Choice choice) {
      return choice.options().stream().allMatch(Factors::hasNoCondition);
    }
    if (syntax instanceof Repeat repeat) {
      return hasNoCondition(repeat.body());
    }
    return syntax instanceof Symbol;
  }

  private static Known exact(Factor factor) {
    return new Known(factor, factor, true, true);
  }

  private static Known sequence(List<Syntax> parts) {
    Factor best = Factor.NOTHING;
    Factor running = Factor.NOTHING;
    boolean exact = true;
    for (Syntax part : parts) {
      Known known = known(part);
      best = Factor.rarer(best, known.best);
      if (known.open) {
        running = running.then(known.whole);
        best = Factor.rarer(best, running);
      }
      if (!known.exact) {
        running = Factor.NOTHING;
        exact = false;
      }
    }
    return new Known(best, running, exact, exact);
  }

  private static Known choice(List<Syntax> options) {
    List<Syntax> best = new ArrayList<>();
    List<Syntax> whole = new ArrayList<>();
    double bestRarity = Double.MAX_VALUE;
    double wholeRarity = Double.MAX_VALUE;
    boolean exact = true;
    for (Syntax option : options) {
      Known known = known(option);
      best.add(known.best.syntax);
      bestRarity = Math.min(bestRarity, known.best.rarity);
      whole.add(known.whole.syntax);
      wholeRarity = Math.min(wholeRarity, known.whole.rarity);
      exact &= known.exact;
    }
    double price = Math.log(options.size()) / Math.log(2);
    Factor any = new Factor(new Choice(best), Math.max(0, bestRarity - price));
    return exact
        ? exact(new Factor(new Choice(whole), Math.max(0, wholeRarity - price)))
        : new Known(any, Factor.NOTHING, false, false);
  }

  private static Known repeat(Repeat repeat) {
    if (repeat.body() instanceof Symbol symbol && hasNoLetter(symbol.set())) {
      return exact(new Factor(repeat, repeat.least() * rarity(symbol.set())));
    }
    if (repeat.least() == 0) {
      return new Known(Factor.NOTHING, Factor.NOTHING, false, false);
    }
    Known body = known(repeat.body());
    if (repeat.least() == 1 && repeat.most() == 1) {
      return body;
    }
    return new Known(body.best, body.whole, false, body.exact);
  }

  /** Blanks, digits or slashes between two words may repeat; a class of letters would run on. */
  private static boolean hasNoLetter(CharSet set) {
    return IntStream.rangeClosed('A', 'z').noneMatch(c -> Character.isLetter(c) && set.contains(c));
  }

  private static double rarity(CharSet set) {
    if (set.contains(' ')) {
      return set.contains('e') ? 0 : 2.5;
    }
    if (set.contains('e') && set.contains('t')) {
      return 0.5; // a class such as \w
    }
    return set.contains('e') ? 3 : 4.5;
  }
}
