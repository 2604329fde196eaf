package dev.symbiont.domain.wire;

import java.util.List;

/**
 * A word from a set that may grow: an unknown word is a value, not an error, and survives a round
 * trip. Implementations are records marked {@link WireScalar} with a constant for each known word.
 */
public interface OpenEnum {
  /** Stands in for a word that was not sent. */
  String UNKNOWN_WORD = "UNKNOWN";

  /** Returns the word as it stands on the wire. */
  String word();

  /** Tells whether this version knows the word. */
  boolean isKnown();

  /** Returns the spelling of {@code word} in {@code known}, compared without regard to case. */
  static String canonical(String word, List<String> known) {
    for (String candidate : known) {
      if (candidate.equalsIgnoreCase(word)) {
        return candidate;
      }
    }
    return word;
  }
}
