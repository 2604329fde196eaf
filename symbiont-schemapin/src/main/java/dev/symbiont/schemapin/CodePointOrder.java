package dev.symbiont.schemapin;

import java.util.Comparator;

/** Order by Unicode code point, which is the order of the UTF-8 bytes (sections 3 and 11.1). */
enum CodePointOrder implements Comparator<String> {
  INSTANCE;

  @Override
  public int compare(String a, String b) {
    int common = Math.min(a.length(), b.length());
    for (int i = 0; i < common; i++) {
      char x = a.charAt(i);
      char y = b.charAt(i);
      if (x != y) {
        return compare(x, y);
      }
    }
    return Integer.compare(a.length(), b.length());
  }

  /** Compares two UTF-16 units that come after the same text. */
  static int compare(char x, char y) {
    return Integer.compare(rank(x), rank(y));
  }

  /** Surrogates stand for code points above all others, so they rank last. */
  private static int rank(char unit) {
    return Character.isSurrogate(unit) ? unit + 0x10000 : unit;
  }
}
