package dev.symbiont.toolclad.value;

import dev.symbiont.domain.json.JsonNumber;
import dev.symbiont.domain.json.JsonString;
import dev.symbiont.domain.json.JsonValue;

/** The text that a JSON or TOML scalar has as a value. */
public final class Texts {
  private Texts() {}

  /**
   * Returns the text of {@code scalar}: {@code 0.5}, {@code true}, {@code a b}. A number is written
   * canonically, {@code 5.0} as {@code 5}; one that is too large for a double stays as it is.
   */
  public static String of(JsonValue scalar) {
    if (scalar instanceof JsonString string) {
      return string.value();
    }
    if (scalar instanceof JsonNumber number) {
      boolean exact = number.isInteger() || !Double.isFinite(number.asDouble());
      return exact ? number.literal() : Numbers.shortest(number.asDouble());
    }
    return scalar.toString();
  }
}
