package dev.symbiont.domain.json;

/**
 * Port: reads and writes JSON text (RFC 8259). Implementations are thread-safe.
 *
 * <p>Reading is strict. Refused are: duplicate member names, text after the value, {@code NaN},
 * comments, single quotes, missing quotes, a byte order mark, bytes that are not UTF-8, strings
 * with an unpaired surrogate, and text beyond the {@link JsonLimits}.
 */
public interface JsonCodec {
  /**
   * Reads one JSON value.
   *
   * @throws JsonFormatException if the text is refused; the exception names the JSON path
   */
  JsonValue read(byte[] utf8, JsonLimits limits);

  /**
   * Reads one JSON value.
   *
   * @throws JsonFormatException if the text is refused; the exception names the JSON path
   */
  JsonValue read(String text, JsonLimits limits);

  /** Writes {@code value} without white space, members in their order. */
  byte[] write(JsonValue value);

  /** Writes {@code value} without white space, members in their order. */
  String writeText(JsonValue value);

  /** Writes {@code value} with line breaks and two blanks per level, for people. */
  String writePretty(JsonValue value);
}
