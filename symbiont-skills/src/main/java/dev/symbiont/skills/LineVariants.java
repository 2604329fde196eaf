package dev.symbiont.skills;

import dev.symbiont.skills.match.RuleSet;
import java.util.EnumSet;
import java.util.Set;

/**
 * One line as the rules see it (skills.md section 5.1, item 2), a byte per code point: once with
 * hidden characters removed and once with a blank for each. Buffers are reused for the next line.
 */
final class LineVariants {
  private static final int REPLACEMENT = 0xFFFD;

  private final RuleSet rules;
  private final byte blank;
  private final Set<HiddenKind> hidden = EnumSet.noneOf(HiddenKind.class);
  private byte[] removed = new byte[256];
  private byte[] blanked = new byte[256];
  private int removedSize;
  private int blankedSize;
  private boolean malformed;
  private int next;

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
    next = from;
    while (next < to) {
      int c = text[next] >= 0 ? text[next++] : multiByte(text, to);
      HiddenKind.Visibility visibility = HiddenKind.visibility(c);
      if (visibility == HiddenKind.Visibility.VISIBLE) {
        byte shown = isBlank(c) ? blank : rules.classOf(c);
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

  /** Reads one code point of two to four bytes as RFC 3629 allows them. */
  private int multiByte(byte[] text, int to) {
    int first = text[next++] & 0xff;
    int length = first >= 0xF0 ? 3 : first >= 0xE0 ? 2 : 1;
    if (first < 0xC2 || first > 0xF4 || next + length > to) {
      return replacement();
    }
    int c = first & (0x3F >> length);
    for (int i = 0; i < length; i++) {
      int following = text[next + i] & 0xff;
      if ((following & 0xC0) != 0x80) {
        return replacement();
      }
      c = (c << 6) | (following & 0x3F);
    }
    boolean tooLong = (length == 2 && c < 0x800) || (length == 3 && c < 0x10000);
    if (tooLong || c > Character.MAX_CODE_POINT || (c >= 0xD800 && c <= 0xDFFF)) {
      return replacement();
    }
    next += length;
    return c;
  }

  private int replacement() {
    malformed = true;
    return REPLACEMENT;
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
