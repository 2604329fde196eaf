package dev.symbiont.domain.id;

/** The rules that every identifier keeps. */
final class IdText {
  private static final int LONGEST = 256;

  private IdText() {}

  static String require(String kind, String value) {
    if (value.isBlank()) {
      throw new IllegalArgumentException(kind + " must not be blank");
    }
    if (value.length() > LONGEST) {
      throw new IllegalArgumentException(
          kind + " must have at most " + LONGEST + " characters, has " + value.length());
    }
    if (value.chars().anyMatch(Character::isISOControl)) {
      throw new IllegalArgumentException(kind + " must not hold control characters");
    }
    return value;
  }
}
