package dev.symbiont.skills.match;

import java.util.Arrays;
import java.util.function.IntPredicate;

/** A set of code points: sorted, disjoint, non-adjacent ranges with inclusive ends. Immutable. */
final class CharSet {
  static final CharSet NONE = new CharSet(new int[0]);
  static final CharSet ALL = ofRanges(0, Character.MAX_CODE_POINT);

  private static final int LETTER_PLANES = 0x40000;
  private static final int[] EXTRA_FOLDS = {'k', 0x212A, 's', 0x17F, 'i', 0x131, 'i', 0x130};

  private final int[] ranges;

  private CharSet(int[] ranges) {
    this.ranges = ranges;
  }

  static CharSet of(int codePoint) {
    return new CharSet(new int[] {codePoint, codePoint});
  }

  /** Returns the set of pairs (first, last), which may come in any order and overlap. */
  static CharSet ofRanges(int... pairs) {
    CharSet set = NONE;
    for (int i = 0; i < pairs.length; i += 2) {
      set = set.union(new CharSet(new int[] {pairs[i], pairs[i + 1]}));
    }
    return set;
  }

  /** Returns the letters or digits that fulfil {@code condition}: planes 4 and up hold none. */
  static CharSet ofLetters(IntPredicate condition) {
    int[] found = new int[64];
    int size = 0;
    boolean inside = false;
    for (int c = 0; c <= LETTER_PLANES; c++) {
      boolean now = c < LETTER_PLANES && condition.test(c);
      if (now != inside) {
        if (size == found.length) {
          found = Arrays.copyOf(found, 2 * size);
        }
        found[size++] = now ? c : c - 1;
        inside = now;
      }
    }
    return new CharSet(Arrays.copyOf(found, size));
  }

  boolean contains(int codePoint) {
    int index = Arrays.binarySearch(ranges, codePoint);
    return index >= 0 || (-index - 1) % 2 == 1;
  }

  CharSet union(CharSet other) {
    int[] merged = new int[ranges.length + other.ranges.length];
    int size = 0;
    int i = 0;
    int j = 0;
    while (i < ranges.length || j < other.ranges.length) {
      boolean mine =
          j == other.ranges.length || (i < ranges.length && ranges[i] <= other.ranges[j]);
      int first = mine ? ranges[i] : other.ranges[j];
      int last = mine ? ranges[i + 1] : other.ranges[j + 1];
      if (mine) {
        i += 2;
      } else {
        j += 2;
      }
      if (size > 0 && first <= merged[size - 1] + 1) {
        merged[size - 1] = Math.max(merged[size - 1], last);
      } else {
        merged[size++] = first;
        merged[size++] = last;
      }
    }
    return new CharSet(Arrays.copyOf(merged, size));
  }

  CharSet complement() {
    int[] gaps = new int[ranges.length + 2];
    int size = 0;
    int next = 0;
    for (int i = 0; i < ranges.length; i += 2) {
      if (ranges[i] > next) {
        gaps[size++] = next;
        gaps[size++] = ranges[i] - 1;
      }
      next = ranges[i + 1] + 1;
    }
    if (next <= Character.MAX_CODE_POINT) {
      gaps[size++] = next;
      gaps[size++] = Character.MAX_CODE_POINT;
    }
    return new CharSet(Arrays.copyOf(gaps, size));
  }

  /** Adds everything that differs only in case; sets of more than 1000 members stay as they are. */
  CharSet ignoringCase() {
    CharSet folded = this;
    int members = 0;
    for (int i = 0; i < ranges.length; i += 2) {
      members += ranges[i + 1] - ranges[i] + 1;
      if (members > 1000) {
        return this;
      }
      for (int c = ranges[i]; c <= ranges[i + 1]; c++) {
        int upper = Character.toUpperCase(c);
        folded =
            folded
                .union(of(upper))
                .union(of(Character.toLowerCase(upper)))
                .union(of(Character.toLowerCase(c)));
      }
    }
    for (int i = 0; i < EXTRA_FOLDS.length; i += 2) {
      if (folded.contains(EXTRA_FOLDS[i])) {
        folded = folded.union(of(EXTRA_FOLDS[i + 1]));
      }
    }
    return folded;
  }

  /** Returns the points at which membership changes, in order. */
  int[] borders() {
    int[] borders = ranges.clone();
    for (int i = 1; i < borders.length; i += 2) {
      borders[i]++;
    }
    return borders;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof CharSet that && Arrays.equals(ranges, that.ranges);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(ranges);
  }
}
