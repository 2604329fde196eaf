package dev.symbiont.skills.match;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;

/**
 * Compiled expressions that are matched together. Immutable and thread-safe; the automata that grow
 * while they run belong to a {@link Matcher}.
 */
public final class RuleSet {
  /** Rules in one automaton: more share the work per byte, but multiply its states. */
  private static final int GROUP = 10;

  /** One group of rules that share an automaton. */
  record Group(Nfa nfa, List<Integer> rules) {}

  private final List<Group> groups;
  private final Nfa filter;
  private final Alphabet alphabet;
  private final int rules;

  private RuleSet(List<Group> groups, Nfa filter, Alphabet alphabet, int rules) {
    this.groups = List.copyOf(groups);
    this.filter = filter;
    this.alphabet = alphabet;
    this.rules = rules;
  }

  /**
   * Compiles {@code expressions}; rules are numbered by their index.
   *
   * @param attention an expression that {@link Matcher#skip} finds although it is no rule
   * @throws PatternException if an expression does not compile
   */
  public static RuleSet compile(List<String> expressions, String attention, Dialect dialect) {
    List<Syntax> all = new ArrayList<>();
    expressions.forEach(expression -> all.add(PatternParser.parse(expression, dialect)));
    List<Syntax> factors = new ArrayList<>(all.stream().map(Factors::required).toList());
    factors.add(PatternParser.parse(attention, dialect));
    Nfa filter = new Nfa(List.of(new Syntax.Choice(factors)));

    Set<CharSet> sets = new LinkedHashSet<>(filter.sets());
    List<Group> groups = new ArrayList<>();
    for (int start = 0; start < all.size(); start += GROUP) {
      List<Integer> rules =
          IntStream.range(start, Math.min(start + GROUP, all.size())).boxed().toList();
      Nfa nfa = new Nfa(rules.stream().map(all::get).toList());
      sets.addAll(nfa.sets());
      groups.add(new Group(nfa, rules));
    }
    return new RuleSet(groups, filter, new Alphabet(List.copyOf(sets)), expressions.size());
  }

  /** Returns the number of rules. */
  public int size() {
    return rules;
  }

  /** Returns the class of a code point, the form in which a matcher takes text. */
  public byte classOf(int codePoint) {
    return alphabet.classOf(codePoint);
  }

  /** Returns a matcher for one thread at a time. */
  public Matcher matcher() {
    return new Matcher(this);
  }

  List<Group> groups() {
    return groups;
  }

  /** One rule: any piece of text that some match must contain. */
  Nfa filter() {
    return filter;
  }

  Alphabet alphabet() {
    return alphabet;
  }
}
