package dev.symbiont.skills.match;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;

/**
 * Code points that no expression tells apart are one class. At most 250 classes, so that a class is
 * a byte. Immutable.
 */
final class Alphabet {
  /** Of English text and source code, by frequency: frequent classes share a cache line. */
  private static final String FREQUENT =
      " etaoinsrhldcumfpgwybvkxjqz._-/=\"'(),:;0123456789ETAOINSRHLDCUMFPGWYBVKXJQZ";

  private static final int MOST = 250;

  private final byte[] basicPlane = new byte[0x10000];
  private final int[] borders;
  private final byte[] classAtBorder;
  private final List<Integer> representatives = new ArrayList<>();
  private final BitSet words = new BitSet();

  Alphabet(List<CharSet> sets) {
    List<CharSet> all = new ArrayList<>(sets);
    all.add(Dialect.boundaryWord());
    TreeSet<Integer> edges = new TreeSet<>(List.of(0));
    all.forEach(set -> Arrays.stream(set.borders()).forEach(edges::add));
    edges.remove(Character.MAX_CODE_POINT + 1);
    borders = edges.stream().mapToInt(Integer::intValue).toArray();
    classAtBorder = new byte[borders.length];

    Map<BitSet, Integer> classes = new HashMap<>();
    FREQUENT.codePoints().forEach(c -> classOf(c, all, classes));
    for (int i = 0; i < borders.length; i++) {
      classAtBorder[i] = (byte) classOf(borders[i], all, classes);
    }
    for (int c = 0; c < basicPlane.length; c++) {
      basicPlane[c] = search(c);
    }
  }

  private int classOf(int codePoint, List<CharSet> sets, Map<BitSet, Integer> classes) {
    BitSet membership = new BitSet();
    for (int i = 0; i < sets.size(); i++) {
      membership.set(i, sets.get(i).contains(codePoint));
    }
    Integer known = classes.get(membership);
    if (known != null) {
      return known;
    }
    int number = classes.size();
    if (number == MOST) {
      throw new PatternException("the rules tell more than " + MOST + " kinds of characters apart");
    }
    classes.put(membership, number);
    representatives.add(codePoint);
    words.set(number, membership.get(sets.size() - 1));
    return number;
  }

  private byte search(int codePoint) {
    int index = Arrays.binarySearch(borders, codePoint);
    return classAtBorder[index >= 0 ? index : -index - 2];
  }

  byte classOf(int codePoint) {
    return codePoint < basicPlane.length ? basicPlane[codePoint] : search(codePoint);
  }

  int size() {
    return representatives.size();
  }

  boolean isWord(int number) {
    return words.get(number);
  }

  /** Returns, per class, whether its members belong to {@code set}. */
  BitSet classesIn(CharSet set) {
    BitSet classes = new BitSet();
    for (int i = 0; i < representatives.size(); i++) {
      classes.set(i, set.contains(representatives.get(i)));
    }
    return classes;
  }
}
