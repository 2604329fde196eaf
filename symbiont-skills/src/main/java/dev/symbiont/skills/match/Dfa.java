package dev.symbiont.skills.match;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;

/**
 * A deterministic automaton over one group of at most 64 rules that is built while it runs. It says
 * which rules match anywhere in a text. Not thread-safe.
 *
 * <p>A state stands for: the rules that have matched, what the last code point was, and the set of
 * places in the expressions where a match may be. A place inside a look-ahead that is still
 * undecided carries it along as an obligation.
 */
final class Dfa {
  /** The state at the start of a text. */
  static final int START = 0;

  /** Transition not built yet. */
  static final int UNKNOWN = -1;

  /** Transition of the extra column {@link #stopColumn}: leave the loop. */
  static final int STOP = -2;

  /** Set on a transition on which rules match; the rest is the target. */
  private static final int EVENT = Integer.MIN_VALUE;

  /**
   * States kept. The built-in groups need far fewer, so they never start over; a custom expression
   * that needs more is still matched, but slower.
   */
  private static final int MOST_STATES = 20_000;

  private static final int AFTER_WORD = 1;
  private static final int AT_START = 2;

  /** Places that are still possible after the text so far. */
  private record State(long matched, int context, List<Integer> places) {}

  /** An undecided look-ahead: its places, and whether they must not lead to its end. */
  private record Obligation(boolean negative, List<Integer> places) {}

  /** A place that counts only if the obligations are kept. */
  private record Bound(int node, List<Obligation> obligations) {}

  private final Nfa nfa;
  private final Alphabet alphabet;
  private final boolean once;
  private final int endColumn;
  private final int stride;
  private final BitSet[] classesOfNode;

  private final Map<State, Integer> numbers = new HashMap<>();
  private final List<State> states = new ArrayList<>();
  private final Map<Integer, Long> events = new HashMap<>();

  /** Bound places by number: places from {@code nfa.size()} on. */
  private final List<Bound> bounds = new ArrayList<>();

  private final Map<Bound, Integer> boundNumbers = new HashMap<>();
  private int[] table;
  private long matched;

  /**
   * Creates an automaton without transitions.
   *
   * @param once whether a rule counts once per text; if not, its matches are events again and again
   */
  Dfa(Nfa nfa, Alphabet alphabet, boolean once) {
    this.nfa = nfa;
    this.once = once;
    this.alphabet = alphabet;
    endColumn = alphabet.size();
    stride = alphabet.size() + 2;
    classesOfNode = new BitSet[nfa.size()];
    Map<CharSet, BitSet> classes = new HashMap<>();
    for (int i = 0; i < classesOfNode.length; i++) {
      classesOfNode[i] = classes.computeIfAbsent(nfa.node(i).set, alphabet::classesIn);
    }
    table = new int[stride * 64];
    restart();
  }

  private void restart() {
    numbers.clear();
    states.clear();
    events.clear();
    bounds.clear();
    boundNumbers.clear();
    number(new State(0, AT_START, List.of()));
  }

  /** The column whose transitions are all {@link #STOP}. */
  int stopColumn() {
    return endColumn + 1;
  }

  /**
   * The transitions; index is the state plus the class. Changes when {@link #resolve} is called.
   */
  int[] table() {
    return table;
  }

  int stateCount() {
    return states.size();
  }

  /** Forgets the matches of the previous text. */
  void begin() {
    matched = 0;
  }

  /** Returns the rules that matched since {@link #begin}, one bit each. */
  long matched() {
    return matched;
  }

  /** Follows a transition that is negative in the table, builds it if necessary. */
  int resolve(int state, int column) {
    int from = state;
    int target = table[from + column];
    if (target == UNKNOWN) {
      if (states.size() >= MOST_STATES) {
        from = startOver(from);
      }
      target = build(from, column);
    }
    if (target >= 0) {
      return target;
    }
    matched |= events.getOrDefault(from + column, 0L);
    return target & ~EVENT;
  }

  /** Follows one transition. */
  int step(int state, int column) {
    int target = table[state + column];
    return target >= 0 ? target : resolve(state, column);
  }

  /** Ends the text in {@code state}; afterwards {@link #matched} is complete. */
  void end(int state) {
    if (table[state + endColumn] != 0) {
      resolve(state, endColumn);
    }
  }

  private int startOver(int state) {
    State kept = states.get(state / stride);
    List<Object> places = new ArrayList<>();
    for (int place : kept.places) {
      places.add(place < nfa.size() ? (Object) place : bounds.get(place - nfa.size()));
    }
    restart();
    List<Integer> renumbered = new ArrayList<>();
    for (Object place : places) {
      renumbered.add(place instanceof Bound bound ? number(bound) : (Integer) place);
    }
    return number(new State(kept.matched, kept.context, renumbered.stream().sorted().toList()));
  }

  private int number(State state) {
    Integer known = numbers.get(state);
    if (known != null) {
      return known;
    }
    int number = states.size() * stride;
    numbers.put(state, number);
    states.add(state);
    if (number + stride > table.length) {
      table = Arrays.copyOf(table, 2 * table.length);
    }
    Arrays.fill(table, number, number + stride, UNKNOWN);
    table[number + stopColumn()] = STOP;
    return number;
  }

  private int number(Bound bound) {
    return boundNumbers.computeIfAbsent(
        bound,
        b -> {
          bounds.add(b);
          return nfa.size() + bounds.size() - 1;
        });
  }

  private int build(int from, int column) {
    Step step = new Step(states.get(from / stride), column);
    step.run();
    int target = column == endColumn ? 0 : number(step.result());
    int transition = step.fired == 0 ? target : target | EVENT;
    if (step.fired != 0) {
      events.put(from + column, step.fired);
    }
    table[from + column] = transition;
    return transition;
  }

  /** One transition: everything reachable without consuming, then over one code point. */
  private final class Step {
    private final State from;
    private final int column;
    private final boolean atEnd;
    private final boolean boundary;
    private final BitSet behind = new BitSet();
    private final TreeSet<Integer> after = new TreeSet<>();

    /** Look-aheads that were passed here; a loop around one comes back to it. */
    private final Set<Bound> passed = new HashSet<>();

    private long fired;

    Step(State from, int column) {
      this.from = from;
      this.column = column;
      atEnd = column == endColumn;
      boolean wordBefore = (from.context & AFTER_WORD) != 0;
      boolean wordAfter = !atEnd && alphabet.isWord(column);
      boundary = wordBefore != wordAfter;
    }

    void run() {
      TreeSet<Integer> plain = new TreeSet<>(nfa.behindStarts());
      for (int place : from.places) {
        if (place < nfa.size()) {
          plain.add(place);
        }
      }
      // Look-behinds first: what follows asks whether they matched up to here.
      closure(plain, this::leaveBehind);
      for (int rule = 0; rule < nfa.rules(); rule++) {
        if ((from.matched & (1L << rule)) == 0) {
          plain.add(nfa.ruleStart(rule));
        }
      }
      closure(plain, node -> leave(node, List.of()));
      for (int place : from.places) {
        if (place >= nfa.size()) {
          followBound(bounds.get(place - nfa.size()));
        }
      }
    }

    State result() {
      long all = once ? from.matched | fired : 0;
      TreeSet<Integer> places = new TreeSet<>(after);
      places.removeIf(place -> (all & (1L << ruleOf(place))) != 0);
      for (int place : after) {
        if (place < nfa.size()) {
          BitSet superseded = nfa.node(place).superseded;
          places.removeIf(other -> superseded.get(nodeOf(other)));
        }
      }
      return new State(all, alphabet.isWord(column) ? AFTER_WORD : 0, List.copyOf(places));
    }

    private int nodeOf(int place) {
      return place < nfa.size() ? place : bounds.get(place - nfa.size()).node();
    }

    private int ruleOf(int place) {
      return nfa.ruleOf(nodeOf(place));
    }

    /** What happens at a node that is not passed for free. */
    private interface Leave {
      void at(int node);
    }

    private void closure(Iterable<Integer> starts, Leave leave) {
      BitSet seen = new BitSet(nfa.size());
      List<Integer> work = new ArrayList<>();
      starts.forEach(work::add);
      while (!work.isEmpty()) {
        int index = work.remove(work.size() - 1);
        if (seen.get(index)) {
          continue;
        }
        seen.set(index);
        Nfa.Node node = nfa.node(index);
        switch (node.kind) {
          case SPLIT -> {
            work.add(node.next);
            work.add(node.other);
          }
          case POSITION -> {
            if (holds(node.position)) {
              work.add(node.next);
            }
          }
          case BEHIND -> {
            if (behind.get(node.number) != node.negative) {
              work.add(node.next);
            }
          }
          case SYMBOL, AHEAD, ACCEPT, BEHIND_ACCEPT, AHEAD_ACCEPT -> leave.at(index);
        }
      }
    }

    private boolean holds(Syntax.Position.Kind position) {
      return switch (position) {
        case START -> (from.context & AT_START) != 0;
        case END -> atEnd;
        case BOUNDARY -> boundary;
        case NO_BOUNDARY -> !boundary;
      };
    }

    private boolean consumes(int node) {
      return !atEnd && nfa.node(node).kind == Nfa.Kind.SYMBOL && classesOfNode[node].get(column);
    }

    private void leaveBehind(int index) {
      Nfa.Node node = nfa.node(index);
      if (node.kind == Nfa.Kind.BEHIND_ACCEPT) {
        behind.set(node.number);
      }
    }

    /** Leaves a node under obligations that have been moved over this code point already. */
    private void leave(int index, List<Obligation> obligations) {
      Nfa.Node node = nfa.node(index);
      if (node.kind == Nfa.Kind.SYMBOL && consumes(index)) {
        move(node.next, obligations);
      } else if (node.kind == Nfa.Kind.AHEAD) {
        Obligation fresh = new Obligation(node.negative, List.of(node.other));
        follow(List.of(fresh))
            .ifPresent(
                pending -> {
                  List<Obligation> all =
                      Stream.concat(obligations.stream(), pending.stream()).distinct().toList();
                  if (passed.add(new Bound(index, all))) {
                    closure(List.of(node.next), next -> leave(next, all));
                  }
                });
      } else if (node.kind == Nfa.Kind.ACCEPT) {
        if (obligations.isEmpty()) {
          fired |= 1L << node.number;
        } else {
          move(index, obligations); // matched, if what follows agrees
        }
      }
    }

    private void move(int node, List<Obligation> obligations) {
      after.add(obligations.isEmpty() ? node : number(new Bound(node, obligations)));
    }

    private void followBound(Bound bound) {
      follow(bound.obligations())
          .ifPresent(pending -> closure(List.of(bound.node()), node -> leave(node, pending)));
    }

    /** Moves obligations over this code point; empty if one is broken, without those kept. */
    private Optional<List<Obligation>> follow(List<Obligation> obligations) {
      List<Obligation> pending = new ArrayList<>();
      for (Obligation obligation : obligations) {
        BodyEnd end = new BodyEnd();
        closure(obligation.places(), end);
        boolean undecided = !end.reached && !end.next.isEmpty();
        if (undecided) {
          pending.add(new Obligation(obligation.negative(), List.copyOf(end.next)));
        } else if (end.reached == obligation.negative()) {
          return Optional.empty();
        }
      }
      return Optional.of(List.copyOf(pending));
    }

    /** Looks whether the body of a look-ahead ends here, and where it goes on. */
    private final class BodyEnd implements Leave {
      private boolean reached;
      private final TreeSet<Integer> next = new TreeSet<>();

      @Override
      public void at(int index) {
        if (nfa.node(index).kind == Nfa.Kind.AHEAD_ACCEPT) {
          reached = true;
        } else if (consumes(index)) {
          next.add(nfa.node(index).next);
        }
      }
    }
  }
}
