package dev.symbiont.skills;

import dev.symbiont.skills.match.Matcher;
import java.util.Arrays;
import java.util.BitSet;

/**
 * Scans one text with the hardened profile (skills.md section 5.1).
 *
 * <p>Almost every byte is only seen by {@link Matcher#skip}; a line that holds something a rule
 * needs, a hidden character or a wrapped command gets the closer look.
 */
final class HardenedText {
  private static final int PIECE = 4096;
  private static final int STEP = 3584;
  private static final int MOST_JOINED = 20;
  private static final int LINES_PER_CLOCK_READING = 1024;
  private static final byte[] BYTE_ORDER_MARK = {(byte) 0xEF, (byte) 0xBB, (byte) 0xBF};

  private final Rules rules;
  private final Matcher matcher;
  private final byte[] text;
  private final Findings findings;
  private final Deadline deadline;
  private final LineVariants variants;
  private final CodePoints codePoints = new CodePoints();
  private final LineNumbers numbers;
  private final byte[] skipMap;
  private final byte[] lineMap;
  private final BitSet found = new BitSet();
  private final BitSet foundInAny = new BitSet();
  private final int[] starts = new int[MOST_JOINED];
  private final int[] ends = new int[MOST_JOINED];
  private byte[] joined = new byte[256];
  private int joinedSize;
  private boolean malformed;
  private int looks;

  HardenedText(Rules rules, Matcher matcher, byte[] text, Findings findings, Deadline deadline) {
    this.rules = rules;
    this.matcher = matcher;
    this.text = text;
    this.findings = findings;
    this.deadline = deadline;
    variants = new LineVariants(rules.compiled());
    numbers = new LineNumbers(text);
    lineMap = lineMap();
    skipMap = lineMap.clone();
    skipMap['\n'] = rules.compiled().classOf('\n');
    skipMap['\r'] = rules.compiled().classOf('\r');
  }

  /** The classes of the bytes that need no closer look by themselves. */
  private byte[] lineMap() {
    byte[] map = new byte[256];
    Arrays.fill(map, matcher.stopClass());
    for (int c = ' '; c < 0x7F; c++) {
      map[c] = rules.compiled().classOf(c);
    }
    map['\t'] = map[' '];
    return map;
  }

  /** Scans everything; returns whether there were bytes that are not UTF-8. */
  boolean scan() {
    int at = startsWithByteOrderMark() ? BYTE_ORDER_MARK.length : 0;
    while (at < text.length && !stopped()) {
      int interesting = interesting(text, at, text.length, skipMap);
      if (interesting < 0) {
        break;
      }
      at = firstOfJoined(lineStart(interesting, at), at);
      while (at <= interesting) {
        at = lookFrom(at);
      }
    }
    return malformed;
  }

  /**
   * Returns the index of a byte in the first line that needs a closer look, because it holds a
   * hidden character, bytes that are not UTF-8, or something that a match needs; -1 if there is
   * none.
   */
  private int interesting(byte[] bytes, int from, int to, byte[] map) {
    matcher.beginSkip();
    int at = matcher.skip(bytes, from, to, map);
    while (at < to && !matcher.foundInSkip()) {
      int c = codePoints.read(bytes, at, to);
      if (codePoints.malformed() || HiddenKind.visibility(c) != HiddenKind.Visibility.VISIBLE) {
        break;
      }
      matcher.skipClass(variants.classOf(c));
      if (!matcher.foundInSkip()) {
        at = codePoints.next();
        at = at < to && bytes[at] >= 0 ? matcher.skip(bytes, at, to, map) : at;
      }
    }
    matcher.endSkip();
    if (matcher.foundInSkip()) {
      return Math.max(from, at - 1);
    }
    return at < to ? at : -1;
  }

  private boolean startsWithByteOrderMark() {
    return text.length >= BYTE_ORDER_MARK.length
        && Arrays.equals(text, 0, BYTE_ORDER_MARK.length, BYTE_ORDER_MARK, 0, 3);
  }

  private boolean stopped() {
    looks++;
    return findings.full() || (looks % LINES_PER_CLOCK_READING == 0 && deadline.missed());
  }

  // ---- lines

  private static boolean isBreak(byte b) {
    return b == '\n' || b == '\r';
  }

  private int lineStart(int index, int notBefore) {
    int start = index;
    while (start > notBefore && !isBreak(text[start - 1])) {
      start--;
    }
    return start;
  }

  private int lineEnd(int start) {
    int end = start;
    while (end < text.length && !isBreak(text[end])) {
      end++;
    }
    return end;
  }

  private int nextLine(int end) {
    boolean two = end + 1 < text.length && text[end] == '\r' && text[end + 1] == '\n';
    return Math.min(text.length, end + (two ? 2 : 1));
  }

  /** Goes back over the lines that go on in the one at {@code start}. */
  private int firstOfJoined(int start, int notBefore) {
    int first = start;
    while (first > notBefore) {
      boolean two = text[first - 1] == '\n' && first - 1 > notBefore && text[first - 2] == '\r';
      int end = first - (two ? 2 : 1);
      int before = lineStart(end, notBefore);
      if (!goesOn(before, end)) {
        break;
      }
      first = before;
    }
    return first;
  }

  /** Looks at the line at {@code start} and at those it goes on in; returns the next line. */
  private int lookFrom(int start) {
    int end = lineEnd(start);
    foundInAny.clear();
    if (!goesOn(start, end)) {
      lookAtLine(start, end);
      return nextLine(end);
    }
    int lines = 0;
    boolean pipesOnly = true;
    joinedSize = 0;
    boolean more = true;
    while (more) {
      starts[lines] = start;
      ends[lines] = end;
      lines++;
      more = nextLine(end) < text.length && goesOn(start, end) && lines < MOST_JOINED;
      pipesOnly &= !more || endsWithPipe(start, end);
      join(start, end, more);
      if (more) {
        start = nextLine(end);
        end = lineEnd(start);
      }
    }
    boolean joinedNeedsLook = interesting(joined, 0, joinedSize, lineMap) >= 0;
    if (joinedNeedsLook || !pipesOnly) {
      lookAtLines(lines, joinedNeedsLook);
    }
    return nextLine(end);
  }

  /**
   * Looks at wrapped lines, each alone and all joined. After a pipe the joined text has a blank, so
   * what a match needs is in it if it is in a line; rows of a table end there.
   */
  private void lookAtLines(int lines, boolean joinedNeedsLook) {
    int firstNumber = numbers.numberAt(starts[0]);
    for (int i = 0; i < lines; i++) {
      if (interesting(text, starts[i], ends[i], lineMap) >= 0) {
        lookAtLine(starts[i], ends[i]);
      }
    }
    if (joinedNeedsLook) {
      lookAtJoined(firstNumber);
    }
  }

  private void lookAtLine(int start, int end) {
    found.clear();
    if (match(text, start, end)) {
      malformed |= variants.malformed();
      for (HiddenKind kind : variants.hidden()) {
        rules.report(kind, numbers.numberAt(start), findings);
      }
    }
    for (int rule = found.nextSetBit(0); rule >= 0; rule = found.nextSetBit(rule + 1)) {
      rules.report(rule, text, start, end, numbers.numberAt(start), findings);
    }
    foundInAny.or(found);
  }

  /** Adds the rules that match to {@code found}; returns whether it took the line's variants. */
  private boolean match(byte[] bytes, int start, int end) {
    if (end - start <= PIECE) {
      matcher.begin();
      if (matcher.run(bytes, start, end, lineMap) == end) {
        matcher.end(found);
        return false;
      }
    }
    variants.read(bytes, start, end);
    matchVariants();
    return true;
  }

  private void matchVariants() {
    matchPieces(variants.removed(), variants.removedSize());
    if (variants.differ()) {
      matchPieces(variants.blanked(), variants.blankedSize());
    }
  }

  private void matchPieces(byte[] classes, int size) {
    int from = 0;
    int to;
    do {
      to = Math.min(size, from + PIECE);
      if (matcher.mayMatch(classes, from, to)) {
        matcher.begin();
        matcher.runClasses(classes, from, to);
        matcher.end(found);
      }
      from += STEP;
    } while (to < size);
  }

  // ---- wrapped commands

  /** An odd number of backslashes, or a single pipe and blanks, at the end. */
  private boolean goesOn(int start, int end) {
    int backslashes = 0;
    while (end - backslashes > start && text[end - backslashes - 1] == '\\') {
      backslashes++;
    }
    return backslashes % 2 == 1 || endsWithPipe(start, end);
  }

  private boolean endsWithPipe(int start, int end) {
    int last = withoutBlanks(start, end) - 1;
    return last >= start && text[last] == '|' && (last == start || text[last - 1] != '|');
  }

  private int withoutBlanks(int start, int end) {
    int last = end;
    while (last > start && (text[last - 1] == ' ' || text[last - 1] == '\t')) {
      last--;
    }
    return last;
  }

  /** Adds a line to the joined text, without what makes it go on. */
  private void join(int start, int end, boolean more) {
    boolean pipe = more && endsWithPipe(start, end);
    int to = pipe ? withoutBlanks(start, end) : more ? end - 1 : end;
    int needed = joinedSize + to - start + 1;
    if (joined.length < needed) {
      joined = Arrays.copyOf(joined, Math.max(needed, 2 * joined.length));
    }
    System.arraycopy(text, start, joined, joinedSize, to - start);
    joinedSize += to - start;
    if (pipe) {
      joined[joinedSize++] = ' ';
    }
  }

  /** What matches the joined text, but none of its lines, counts for the first line. */
  private void lookAtJoined(int firstNumber) {
    found.clear();
    match(joined, 0, joinedSize);
    found.andNot(foundInAny);
    for (int rule = found.nextSetBit(0); rule >= 0; rule = found.nextSetBit(rule + 1)) {
      rules.report(rule, text, starts[0], ends[0], firstNumber, findings);
    }
  }
}
