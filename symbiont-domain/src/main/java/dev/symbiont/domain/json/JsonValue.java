package dev.symbiont.domain.json;

/**
 * A JSON value (RFC 8259) that loses nothing: member order, and numbers exactly as written.
 *
 * <p>All implementations are immutable and thread-safe. {@code toString} of a value is for people;
 * use {@link JsonCodec#write} for text that goes on the wire.
 */
public sealed interface JsonValue
    permits JsonObject, JsonArray, JsonString, JsonNumber, JsonBoolean, JsonNull {

  /** The word that error messages use for this kind of value, for example {@code "object"}. */
  String kind();
}
