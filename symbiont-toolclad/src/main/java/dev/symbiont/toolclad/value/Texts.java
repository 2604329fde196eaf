package dev.symbiont.toolclad.value;

import dev.symbiont.domain.json.JsonNumber;
import dev.symbiont.domain.json.JsonString;
import dev.symbiont.domain.json.JsonValue;

/** The text of a scalar in a manifest. */
public final class Texts {
  private Texts() {}

  /**
   * Returns the text that {@code scalar} has as a value: {@code 0.5}, {@code true}, {@code a b}.
   */
  public static String of(JsonValue scalar) {
    if (scalar instanceof JsonString string) {
      return string.value();
    }
    if (scalar instanceof JsonNumber number) {
      return number.isInteger() ? number.literal() : Numbers.shortest(number.asDouble());
    }
    return scalar.toString();
  }
}
