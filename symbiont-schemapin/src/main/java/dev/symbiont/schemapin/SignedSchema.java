package dev.symbiont.schemapin;

import dev.symbiont.domain.json.JsonFormatException;
import dev.symbiont.domain.json.JsonObject;
import java.util.Objects;
import java.util.Optional;

/**
 * A tool schema with its signature, and who is said to have signed it.
 *
 * @param schema the schema as JSON text, as it was received
 * @param signature the signature in base64
 * @param domain the domain of the provider
 * @param toolId what the key is pinned for, usually the tool's name
 * @param canonicalization the canonical form that is declared, if one is
 */
public record SignedSchema(
    String schema,
    String signature,
    String domain,
    String toolId,
    Optional<String> canonicalization) {
  private static final String SIGNATURE = "signature";

  /** Refuses {@code null}. */
  public SignedSchema {
    Objects.requireNonNull(schema, "schema");
    Objects.requireNonNull(signature, "signature");
    Objects.requireNonNull(domain, "domain");
    Objects.requireNonNull(toolId, "toolId");
    Objects.requireNonNull(canonicalization, "canonicalization");
  }

  /** Returns a signed schema that declares no canonical form. */
  public static SignedSchema of(String schema, String signature, String domain, String toolId) {
    return new SignedSchema(schema, signature, domain, toolId, Optional.empty());
  }

  /**
   * Reads a schema that carries its signature: a container {@code {"schema": {…}, "signature":
   * "…"}} as the command lines write it, or a schema with a top-level text member {@code
   * signature}, which is removed before the rest is verified (sections 4 and 12). A missing
   * signature is read as an empty one, which verifies never.
   *
   * @throws CanonicalizationException if {@code text} is not one strict JSON object
   */
  public static SignedSchema ofDocument(String text, String domain, String toolId) {
    JsonObject document = object(text);
    String signature = document.string(SIGNATURE).orElse("");
    Optional<JsonObject> contained = document.object("schema").filter(s -> document.has(SIGNATURE));
    JsonObject schema = contained.orElseGet(() -> without(document, SIGNATURE));
    return new SignedSchema(
        Json.CODEC.writeText(schema),
        signature,
        domain,
        toolId,
        contained.isPresent() ? document.string("canonicalization") : Optional.empty());
  }

  private static JsonObject object(String text) {
    try {
      if (Json.CODEC.read(text, CanonicalSchema.LIMITS) instanceof JsonObject object) {
        return object;
      }
      throw new CanonicalizationException("a signed schema must be a JSON object");
    } catch (JsonFormatException e) {
      throw new CanonicalizationException(String.valueOf(e.getMessage()));
    }
  }

  static JsonObject without(JsonObject object, String name) {
    JsonObject.Builder rest = JsonObject.builder();
    object
        .members()
        .forEach(
            (member, value) -> {
              if (!member.equals(name)) {
                rest.put(member, value);
              }
            });
    return rest.build();
  }
}
