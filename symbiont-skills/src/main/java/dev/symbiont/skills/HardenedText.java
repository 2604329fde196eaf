package dev.symbiont.skills;

import dev.symbiont.skills.match.Matcher;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;

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
  private final byte[] skipMap;
  private final byte[] lineMap;
  private boolean malformed;
  private int countedTo;
  private int countedLines;
  private int looks;

  HardenedText(Rules rules, Matcher matcher, byte[] text, Findings findings, Deadline deadline) {
    this.rules = rules;
    this.matcher = matcher;
    this.text = text;
    this.findings = findings;
    this.deadline = deadline;
    variants = new LineVariants(rules.compiled());
    lineMap = lineMap();
    skipMap = lineMap.clone();
    skipMap['\n'] = rules.compiled().classOf('\n');
    skipMap['\r'] = skipMap['\n'];
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
    countedTo = at;
    while (at < text.length && !stopped()) {
      int interesting = matcher.skip(text, at, text.length, skipMap);
      if (interesting < 0) {
        break;
      }
      at = lookFrom(lineStart(interesting, at));
    }
    return malformed;
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

  /** Line numbers are counted when somebody asks, and only forwards. */
  private int lineNumber(int start) {
    while (countedTo < start) {
      byte b = text[countedTo++];
      boolean secondOfTwo = b == '\n' && countedTo > 1 && text[countedTo - 2] == '\r';
      if (isBreak(b) && !secondOfTwo) {
        countedLines++;
      }
    }
    return countedLines + 1;
  }

  /** Looks at the line at {@code start} and at those it goes on in; returns the next line. */
  private int lookFrom(int start) {
    int end = lineEnd(start);
    BitSet found = new BitSet();
    lookAtLine(start, end, found);
    if (!goesOn(start, end)) {
      return nextLine(end);
    }
    int firstNumber = lineNumber(start);
    List<int[]> lines = new ArrayList<>(List.of(new int[] {start, end}));
    int next = nextLine(end);
    while (next < text.length && goesOn(start, end) && lines.size() < MOST_JOINED) {
      start = next;
      end = lineEnd(start);
      lines.add(new int[] {start, end});
      lookAtLine(start, end, found);
      next = nextLine(end);
    }
    lookAtJoined(lines, firstNumber, found);
    return next;
  }

  private void lookAtLine(int start, int end, BitSet foundInAny) {
    BitSet found = new BitSet();
    matcher.begin();
    boolean plain = end - start <= PIECE && matcher.run(text, start, end, lineMap) == end;
    matcher.end(found);
    if (!plain) {
      variants.read(text, start, end);
      malformed |= variants.malformed();
      found.clear();
      matchVariants(found);
      variants.hidden().forEach(kind -> rules.report(kind, lineNumber(start), findings));
    }
    for (int rule = found.nextSetBit(0); rule >= 0; rule = found.nextSetBit(rule + 1)) {
      rules.report(rule, text, start, end, lineNumber(start), findings);
    }
    foundInAny.or(found);
  }

  private void matchVariants(BitSet found) {
    matchPieces(variants.removed(), variants.removedSize(), found);
    if (variants.differ()) {
      matchPieces(variants.blanked(), variants.blankedSize(), found);
    }
  }

  private void matchPieces(byte[] classes, int size, BitSet found) {
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

  private void lookAtJoined(List<int[]> lines, int firstNumber, BitSet foundInAny) {
    int size = lines.stream().mapToInt(line -> line[1] - line[0] + 1).sum();
    byte[] joined = new byte[size];
    int length = 0;
    for (int[] line : lines) {
      boolean last = line == lines.get(lines.size() - 1);
      int end = line[1];
      boolean pipe = !last && endsWithPipe(line[0], end);
      if (!last) {
        end = pipe ? withoutBlanks(line[0], end) : end - 1;
      }
      System.arraycopy(text, line[0], joined, length, end - line[0]);
      length += end - line[0];
      if (pipe) {
        joined[length++] = ' ';
      }
    }
    variants.read(joined, 0, length);
    BitSet found = new BitSet();
    matchVariants(found);
    found.andNot(foundInAny);
    int[] first = lines.get(0);
    for (int rule = found.nextSetBit(0); rule >= 0; rule = found.nextSetBit(rule + 1)) {
      rules.report(rule, text, first[0], first[1], firstNumber, findings);
    }
  }
}
