package dev.symbiont.runtime.review;

import java.text.Normalizer;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * The words of a name or a text, in lower case and in the singular: {@code sqlQueries_2} has {@code
 * sql} and {@code query}.
 *
 * @param list the words in order
 */
record Words(List<String> list) {
  private static final int SHORTEST_PLURAL = 4;

  Words {
    list = List.copyOf(list);
  }

  static Words of(String text) {
    String normal = Normalizer.normalize(text, Normalizer.Form.NFKC);
    List<String> words = new ArrayList<>();
    StringBuilder word = new StringBuilder();
    for (int i = 0; i < normal.length(); i++) {
      char c = normal.charAt(i);
      if (!Character.isLetter(c) || startsWord(normal, i)) {
        add(word, words);
      }
      if (Character.isLetter(c)) {
        word.append(c);
      }
    }
    add(word, words);
    return new Words(words);
  }

  /** A capital begins a word behind a small letter, and before one: apiKey, HTTPServer. */
  private static boolean startsWord(String text, int at) {
    if (at == 0 || !Character.isUpperCase(text.charAt(at))) {
      return false;
    }
    return Character.isLowerCase(text.charAt(at - 1))
        || (Character.isUpperCase(text.charAt(at - 1))
            && at + 1 < text.length()
            && Character.isLowerCase(text.charAt(at + 1)));
  }

  private static void add(StringBuilder word, List<String> words) {
    if (!word.isEmpty()) {
      words.add(singular(word.toString().toLowerCase(Locale.ROOT)));
      word.setLength(0);
    }
  }

  private static String singular(String word) {
    if (word.length() < SHORTEST_PLURAL || !word.endsWith("s") || word.endsWith("ss")) {
      return word;
    }
    return word.endsWith("ies")
        ? word.substring(0, word.length() - 3) + "y"
        : word.substring(0, word.length() - 1);
  }

  /** Tells whether one of {@code words}, or of the pairs with a blank between them, occurs. */
  boolean hasAny(Set<String> words) {
    for (int i = 0; i < list.size(); i++) {
      if (words.contains(list.get(i))
          || (i > 0 && words.contains(list.get(i - 1) + " " + list.get(i)))) {
        return true;
      }
    }
    return false;
  }
}
