package dev.symbiont.domain.id;

import dev.symbiont.domain.wire.WireScalar;

/**
 * An HTTP input that is managed through the API.
 *
 * @param value 1 to 256 characters, not blank, no control characters
 */
@WireScalar
public record HttpInputId(String value) {
  /** Checks the text. */
  public HttpInputId {
    value = IdText.require("HTTP input id", value);
  }

  /** Returns the identifier {@code value}. */
  public static HttpInputId of(String value) {
    return new HttpInputId(value);
  }

  @Override
  public String toString() {
    return value;
  }
}
