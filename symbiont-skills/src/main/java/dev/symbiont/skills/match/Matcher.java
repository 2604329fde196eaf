package dev.symbiont.skills.match;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;

/**
 * Runs all automata of a rule set over one text at a time: {@link #begin}, {@link #run} once or
 * more, {@link #end}. Four automata take each byte together, because the processor overlaps their
 * table look-ups. Not thread-safe; keeps what it learned for the next text.
 */
public final class Matcher {
  private static final int LANES = 4;

  private final RuleSet rules;
  private final List<Lanes> quads = new ArrayList<>();
  private final Dfa filter;
  private final byte[] identity = new byte[256];
  private int skipState;
  private long steps;

  Matcher(RuleSet rules) {
    this.rules = rules;
    for (int i = 0; i < identity.length; i++) {
      identity[i] = (byte) i;
    }
    filter = new Dfa(rules.filter(), rules.alphabet(), false);
    List<RuleSet.Group> groups = rules.groups();
    for (int first = 0; first < Math.max(1, groups.size()); first += LANES) {
      quads.add(
          new Lanes(
              groups.subList(first, Math.min(first + LANES, groups.size())), rules.alphabet()));
    }
  }

  /** Returns the class of bytes at which {@link #skip} and {@link #run} stop. */
  public byte stopClass() {
    return (byte) filter.stopColumn();
  }

  /** Starts to skip text in which no rule can match. The text may have many lines. */
  public void beginSkip() {
    filter.begin();
    skipState = Dfa.START;
  }

  /**
   * Skips bytes until one is of the stop class, or until {@link #foundInSkip}.
   *
   * @param map the class of each byte
   * @return the index of the byte that stopped, or {@code to}
   */
  public int skip(byte[] text, int from, int to, byte[] map) {
    int at = skipKnown(text, from, to, map);
    while (at < to && skipUnknown(map[text[at] & 0xff] & 0xff)) {
      at = skipKnown(text, at + 1, to, map);
    }
    steps += at - from;
    return at;
  }

  /**
   * The loop that nearly every byte goes through. It calls nothing: the compiler takes what a loop
   * calls at first, here the building of transitions, into the loop and then has no registers left.
   */
  private int skipKnown(byte[] text, int from, int to, byte[] map) {
    int[] table = filter.table();
    int state = skipState;
    int at = from;
    while (at < to) {
      int next = table[state + (map[text[at] & 0xff] & 0xff)];
      if (next < 0) {
        break;
      }
      state = next;
      at++;
    }
    skipState = state;
    return at;
  }

  private boolean skipUnknown(int column) {
    if (column == filter.stopColumn()) {
      return false;
    }
    skipState = filter.resolve(skipState, column);
    return !foundInSkip();
  }

  /** Skips one code point, given as its class. */
  public void skipClass(byte column) {
    skipState = filter.step(skipState, column & 0xff);
    steps++;
  }

  /**
   * Tells whether text before the place where {@link #skip} stopped holds something that a match
   * needs.
   */
  public boolean foundInSkip() {
    return filter.matched() != 0;
  }

  /** Ends the skipped text; afterwards {@link #foundInSkip} is complete. */
  public void endSkip() {
    filter.end(skipState);
  }

  /** Tells whether a rule may match a text given as classes. */
  public boolean mayMatch(byte[] classes, int from, int to) {
    beginSkip();
    skip(classes, from, to, identity);
    endSkip();
    return foundInSkip() || from == to;
  }

  /** Returns the steps of all automata so far: how much work the texts were, without a clock. */
  public long steps() {
    return steps;
  }

  /** Starts a new text. */
  public void begin() {
    quads.forEach(Lanes::begin);
  }

  /**
   * Takes bytes until one is mapped to {@link #stopClass}.
   *
   * @param map the class of each byte
   * @return the index of the byte that stopped, or {@code to}
   */
  public int run(byte[] text, int from, int to, byte[] map) {
    int end = quads.get(0).run(text, from, to, map);
    steps += (long) LANES * quads.size() * (end - from);
    for (int i = 1; i < quads.size(); i++) {
      quads.get(i).run(text, from, end, map);
    }
    return end;
  }

  /** Takes classes of code points. */
  public void runClasses(byte[] classes, int from, int to) {
    run(classes, from, to, identity);
  }

  /** Ends the text and adds the numbers of the rules that match it to {@code found}. */
  public void end(BitSet found) {
    for (Lanes quad : quads) {
      quad.end(found);
    }
  }

  /** Tells whether {@code text} matches rule {@code rule}; for short texts. */
  boolean matches(int rule, String text) {
    byte[] classes = new byte[text.codePointCount(0, text.length())];
    int size = 0;
    for (int c : text.codePoints().toArray()) {
      classes[size++] = rules.classOf(c);
    }
    BitSet found = new BitSet();
    begin();
    runClasses(classes, 0, size);
    end(found);
    return found.get(rule);
  }

  /** Returns the states that were built: what the automata have learned. */
  public int stateCount() {
    return filter.stateCount() + quads.stream().mapToInt(Lanes::stateCount).sum();
  }

  /** Four automata side by side; those that are missing match nothing. */
  private static final class Lanes {
    private final List<RuleSet.Group> groups;
    private final Dfa first;
    private final Dfa second;
    private final Dfa third;
    private final Dfa fourth;
    private final int stop;
    private int firstState;
    private int secondState;
    private int thirdState;
    private int fourthState;

    Lanes(List<RuleSet.Group> groups, Alphabet alphabet) {
      this.groups = groups;
      first = lane(0, alphabet);
      second = lane(1, alphabet);
      third = lane(2, alphabet);
      fourth = lane(3, alphabet);
      stop = first.stopColumn();
    }

    private Dfa lane(int lane, Alphabet alphabet) {
      Nfa nfa = lane < groups.size() ? groups.get(lane).nfa() : new Nfa(List.of());
      return new Dfa(nfa, alphabet, true);
    }

    void begin() {
      first.begin();
      second.begin();
      third.begin();
      fourth.begin();
      firstState = Dfa.START;
      secondState = Dfa.START;
      thirdState = Dfa.START;
      fourthState = Dfa.START;
    }

    int run(byte[] text, int from, int to, byte[] map) {
      int[] a = first.table();
      int[] b = second.table();
      int[] c = third.table();
      int[] d = fourth.table();
      int p = firstState;
      int q = secondState;
      int r = thirdState;
      int s = fourthState;
      int at = from;
      while (at < to) {
        int column = map[text[at] & 0xff] & 0xff;
        int nextP = a[p + column];
        int nextQ = b[q + column];
        int nextR = c[r + column];
        int nextS = d[s + column];
        if ((nextP | nextQ | nextR | nextS) < 0) {
          if (column == stop) {
            break;
          }
          nextP = nextP < 0 ? first.resolve(p, column) : nextP;
          nextQ = nextQ < 0 ? second.resolve(q, column) : nextQ;
          nextR = nextR < 0 ? third.resolve(r, column) : nextR;
          nextS = nextS < 0 ? fourth.resolve(s, column) : nextS;
          a = first.table();
          b = second.table();
          c = third.table();
          d = fourth.table();
        }
        p = nextP;
        q = nextQ;
        r = nextR;
        s = nextS;
        at++;
      }
      firstState = p;
      secondState = q;
      thirdState = r;
      fourthState = s;
      return at;
    }

    void end(BitSet found) {
      first.end(firstState);
      second.end(secondState);
      third.end(thirdState);
      fourth.end(fourthState);
      collect(first, 0, found);
      collect(second, 1, found);
      collect(third, 2, found);
      collect(fourth, 3, found);
    }

    private void collect(Dfa lane, int index, BitSet found) {
      for (long rest = lane.matched(); rest != 0; rest &= rest - 1) {
        found.set(groups.get(index).rules().get(Long.numberOfTrailingZeros(rest)));
      }
    }

    int stateCount() {
      return first.stateCount() + second.stateCount() + third.stateCount() + fourth.stateCount();
    }
  }
}
