package dev.symbiont.schemapin;

import java.util.Locale;

/**
 * Why implementations in other languages may fail to verify a signature that is right (section 3).
 */
public enum InteropWarning {
  /** A number with a fraction of zero, such as {@code 1.0}; some print {@code 1}. */
  FLOAT_INTEGRAL,
  /** A number that is printed with an exponent; the layouts differ. */
  FLOAT_EXPONENT,
  /** An integer beyond ±2^53; some round it. */
  BIG_INTEGER,
  /** A key that looks like an array index; some sort it first. */
  INTEGER_LIKE_KEY,
  /** A key with a character beyond U+FFFF; some sort it by UTF-16 units. */
  NON_BMP_KEY,
  /** The key {@code __proto__}; some drop it, so it is not covered by the signature. */
  PROTO_KEY,
  /** One of {@code < > &}, U+2028, U+2029; some escape them. */
  HTML_CHARACTERS;

  /** Returns the name in lower snake case. */
  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }
}
