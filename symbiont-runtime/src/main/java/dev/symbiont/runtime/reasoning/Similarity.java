package dev.symbiont.runtime.reasoning;

import java.util.Arrays;

/** How alike two texts are (runtime reasoning specification, section 14.2). */
public final class Similarity {
  /** Longer texts are compared by their beginnings, because the cost is the product. */
  private static final int LONGEST = 4096;

  private Similarity() {}

  /**
   * Returns 1 for equal texts, 0 for texts that have nothing in common: one minus the edit distance
   * in code points over the longer length.
   */
  public static double of(String a, String b) {
    int[] left = a.codePoints().limit(LONGEST).toArray();
    int[] right = b.codePoints().limit(LONGEST).toArray();
    int longer = Math.max(left.length, right.length);
    return longer == 0 ? 1 : 1 - (double) distance(left, right) / longer;
  }

  private static int distance(int[] left, int[] right) {
    int[] row = new int[right.length + 1];
    Arrays.setAll(row, i -> i);
    for (int i = 1; i <= left.length; i++) {
      int diagonal = row[0];
      row[0] = i;
      for (int j = 1; j <= right.length; j++) {
        int replaced = diagonal + (left[i - 1] == right[j - 1] ? 0 : 1);
        diagonal = row[j];
        row[j] = Math.min(replaced, Math.min(row[j], row[j - 1]) + 1);
      }
    }
    return row[right.length];
  }
}
