package dev.symbiont.skills;

import dev.symbiont.skills.match.RuleSet;
import java.util.EnumSet;
import java.util.Set;

/**
 * One line as the rules see it (skills.md section 5.1, item 2), a byte per code point: once with
 * hidden characters removed and once with a blank for each. Buffers are reused for the next line.
 */
final class LineVariants {
  private final RuleSet rules;
  private final byte blank;
  private final CodePoints codePoints = new CodePoints();
  private final Set<HiddenKind> hidden = EnumSet.noneOf(HiddenKind.class);
  private byte[] removed = new byte[256];
  private byte[] blanked = new byte[256];
  private int removedSize;
  private int blankedSize;
  private boolean malformed;

  LineVariants(RuleSet rules) {
    this.rules = rules;
    blank = rules.classOf(' ');
  }

  /** Reads a line of UTF-8; bytes that are not UTF-8 count as U+FFFD. */
  void read(byte[] text, int from, int to) {
    hidden.clear();
    malformed = false;
    removedSize = 0;
    blankedSize = 0;
    ensure(to - from);
    int before = ' ';
    int next = from;
    while (next < to) {
      int c = codePoints.read(text, next, to);
      next = codePoints.next();
      malformed |= codePoints.malformed();
      HiddenKind.Visibility visibility = HiddenKind.visibility(c);
      if (visibility == HiddenKind.Visibility.VISIBLE) {
        byte shown = classOf(c);
        removed[removedSize++] = shown;
        blanked[blankedSize++] = shown;
      } else {
        blanked[blankedSize++] = blank;
        boolean betweenAscii = isVisibleAscii(before) && next < to && isVisibleAscii(text[next]);
        if (visibility == HiddenKind.Visibility.HIDDEN || betweenAscii) {
          hidden.add(HiddenKind.of(c));
        }
      }
      before = c;
    }
  }

  /** Returns the class of a visible code point; all blanks are one. */
  byte classOf(int c) {
    return isBlank(c) ? blank : rules.classOf(c);
  }

  private void ensure(int size) {
    if (removed.length < size) {
      removed = new byte[Math.max(size, 2 * removed.length)];
      blanked = new byte[removed.length];
    }
  }

  private static boolean isVisibleAscii(int c) {
    return c > ' ' && c < 0x7F;
  }

  /** TAB and the category Zs. */
  private static boolean isBlank(int c) {
    return c == '\t' || (c >= 0xA0 && Character.getType(c) == Character.SPACE_SEPARATOR);
  }

  /** The kinds of hidden characters that are suspicious here. */
  Set<HiddenKind> hidden() {
    return hidden;
  }

  boolean malformed() {
    return malformed;
  }

  byte[] removed() {
    return removed;
  }

  int removedSize() {
    return removedSize;
  }

  byte[] blanked() {
    return blanked;
  }

  int blankedSize() {
    return blankedSize;
  }

  /** Tells whether the two variants differ. */
  boolean differ() {
    return removedSize != blankedSize;
  }
}
