package dev.symbiont.skills.match;

import dev.symbiont.skills.match.Syntax.Choice;
import dev.symbiont.skills.match.Syntax.Look;
import dev.symbiont.skills.match.Syntax.Position;
import dev.symbiont.skills.match.Syntax.Repeat;
import dev.symbiont.skills.match.Syntax.Sequence;
import dev.symbiont.skills.match.Syntax.Symbol;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The nondeterministic automaton of a group of rules. Nodes are built from the end of an expression
 * to its start, so every node knows its successors when it is made; only loops are patched.
 */
final class Nfa {
  /** Expressions that repeat large groups many times would need more. */
  private static final int MOST_NODES = 20_000;

  enum Kind {
    /** Consumes one code point of {@code set}, goes to {@code next}. */
    SYMBOL,
    /** Goes to {@code next} and {@code other}. */
    SPLIT,
    /** Goes to {@code next} if the position fulfils {@code position}. */
    POSITION,
    /** Goes to {@code next} if look-behind {@code number} matched up to here, or not. */
    BEHIND,
    /** Goes to {@code next} if the body at {@code other} matches from here, or not. */
    AHEAD,
    /** Rule {@code number} has matched. */
    ACCEPT,
    /** Look-behind {@code number} has matched up to here. */
    BEHIND_ACCEPT,
    /** The body of a look-ahead has matched. */
    AHEAD_ACCEPT
  }

  /** One node; {@code other} is not final because a loop points back to its start. */
  static final class Node {
    final Kind kind;
    final int next;
    int other;
    final int number;
    final boolean negative;
    final CharSet set;
    final Position.Kind position;

    /** Nodes that this one makes superfluous; see {@link Nfa#supersede}. */
    BitSet superseded = NOTHING;

    private Node(
        Kind kind,
        int next,
        int other,
        int number,
        boolean negative,
        CharSet set,
        Position.Kind position) {
      this.kind = kind;
      this.next = next;
      this.other = other;
      this.number = number;
      this.negative = negative;
      this.set = set;
      this.position = position;
    }
  }

  private static final BitSet NOTHING = new BitSet();
  private static final int NONE = -1;

  private final List<Node> nodes = new ArrayList<>();
  private final int[] ruleStarts;
  private final List<Integer> ruleOfNode = new ArrayList<>();
  private final List<Integer> behindStarts = new ArrayList<>();
  private boolean insideLook;

  /** Builds the automaton of {@code expressions}; rule numbers are their indices. */
  Nfa(List<Syntax> expressions) {
    ruleStarts = new int[expressions.size()];
    for (int rule = 0; rule < ruleStarts.length; rule++) {
      int accept = add(Kind.ACCEPT, NONE, NONE, rule, false);
      ruleStarts[rule] = build(expressions.get(rule), accept);
      supersede(ruleStarts[rule], accept);
      while (ruleOfNode.size() < nodes.size()) {
        ruleOfNode.add(rule);
      }
    }
  }

  Node node(int index) {
    return nodes.get(index);
  }

  int size() {
    return nodes.size();
  }

  int rules() {
    return ruleStarts.length;
  }

  int ruleStart(int rule) {
    return ruleStarts[rule];
  }

  int ruleOf(int node) {
    return ruleOfNode.get(node);
  }

  List<Integer> behindStarts() {
    return behindStarts;
  }

  /** Returns the sets that tell code points apart. */
  List<CharSet> sets() {
    return nodes.stream().filter(n -> n.kind == Kind.SYMBOL).map(n -> n.set).distinct().toList();
  }

  private int add(Kind kind, int next, int other, int number, boolean negative) {
    return add(new Node(kind, next, other, number, negative, CharSet.NONE, Position.Kind.START));
  }

  private int add(Node node) {
    if (nodes.size() >= MOST_NODES) {
      throw new PatternException("the rules need more than " + MOST_NODES + " states");
    }
    nodes.add(node);
    return nodes.size() - 1;
  }

  private int build(Syntax syntax, int next) {
    if (syntax instanceof Symbol symbol) {
      return add(new Node(Kind.SYMBOL, next, NONE, NONE, false, symbol.set(), Position.Kind.START));
    }
    if (syntax instanceof Sequence sequence) {
      int start = next;
      for (int i = sequence.parts().size() - 1; i >= 0; i--) {
        start = build(sequence.parts().get(i), start);
      }
      return start;
    }
    if (syntax instanceof Choice choice) {
      int start = build(choice.options().get(0), next);
      for (Syntax option : choice.options().subList(1, choice.options().size())) {
        start = add(Kind.SPLIT, start, build(option, next), NONE, false);
      }
      return start;
    }
    if (syntax instanceof Position position) {
      return add(new Node(Kind.POSITION, next, NONE, NONE, false, CharSet.NONE, position.kind()));
    }
    return syntax instanceof Repeat repeat ? repeat(repeat, next) : look((Look) syntax, next);
  }

  private int repeat(Repeat repeat, int next) {
    int start = next;
    if (repeat.most() < 0) {
      int loop = add(Kind.SPLIT, next, NONE, NONE, false);
      nodes.get(loop).other = build(repeat.body(), loop);
      start = loop;
    } else {
      for (int i = repeat.least(); i < repeat.most(); i++) {
        start = add(Kind.SPLIT, next, build(repeat.body(), start), NONE, false);
      }
    }
    for (int i = 0; i < repeat.least(); i++) {
      start = build(repeat.body(), start);
    }
    return start;
  }

  private int look(Look look, int next) {
    if (insideLook) {
      throw new PatternException("look-around inside look-around is not supported");
    }
    insideLook = true;
    int node;
    if (look.ahead()) {
      int body = build(look.body(), add(Kind.AHEAD_ACCEPT, NONE, NONE, NONE, false));
      node = add(Kind.AHEAD, next, body, NONE, look.negative());
    } else {
      int number = behindStarts.size();
      behindStarts.add(build(look.body(), add(Kind.BEHIND_ACCEPT, NONE, NONE, number, false)));
      node = add(Kind.BEHIND, next, NONE, number, look.negative());
    }
    insideLook = false;
    return node;
  }

  /**
   * Finds the loops over everything, {@code .*}, of one rule. A loop matches whatever a node
   * matches from which every way to the end leads through that loop: once the loop is reached, such
   * nodes add nothing, and dropping them keeps the deterministic automaton small.
   */
  private void supersede(int start, int accept) {
    BitSet all = reachable(start);
    Map<Integer, List<Integer>> predecessors = predecessors(all);
    for (int loop = all.nextSetBit(0); loop >= 0; loop = all.nextSetBit(loop + 1)) {
      if (isLoopOverEverything(loop)) {
        BitSet dropped = (BitSet) all.clone();
        dropped.andNot(leadingTo(accept, predecessors, loop));
        dropped.clear(loop);
        nodes.get(loop).superseded = dropped;
      }
    }
  }

  private boolean isLoopOverEverything(int index) {
    Node node = nodes.get(index);
    if (node.kind != Kind.SPLIT || node.other == NONE) {
      return false;
    }
    Node body = nodes.get(node.other);
    return body.kind == Kind.SYMBOL && body.next == index && body.set.equals(CharSet.ALL);
  }

  private BitSet reachable(int start) {
    BitSet seen = new BitSet();
    List<Integer> work = new ArrayList<>(List.of(start));
    while (!work.isEmpty()) {
      int index = work.remove(work.size() - 1);
      if (!seen.get(index)) {
        seen.set(index);
        work.addAll(successors(index));
      }
    }
    return seen;
  }

  private List<Integer> successors(int index) {
    Node node = nodes.get(index);
    List<Integer> successors = new ArrayList<>(2);
    if (node.next != NONE) {
      successors.add(node.next);
    }
    if (node.kind == Kind.SPLIT && node.other != NONE) {
      successors.add(node.other);
    }
    return successors;
  }

  private Map<Integer, List<Integer>> predecessors(BitSet among) {
    Map<Integer, List<Integer>> predecessors = new HashMap<>();
    for (int index = among.nextSetBit(0); index >= 0; index = among.nextSetBit(index + 1)) {
      for (int successor : successors(index)) {
        predecessors.computeIfAbsent(successor, s -> new ArrayList<>()).add(index);
      }
    }
    return predecessors;
  }

  private static BitSet leadingTo(
      int accept, Map<Integer, List<Integer>> predecessors, int without) {
    BitSet leading = new BitSet();
    List<Integer> work = new ArrayList<>(List.of(accept));
    while (!work.isEmpty()) {
      int index = work.remove(work.size() - 1);
      if (index != without && !leading.get(index)) {
        leading.set(index);
        work.addAll(predecessors.getOrDefault(index, List.of()));
      }
    }
    return leading;
  }
}
