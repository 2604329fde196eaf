package dev.symbiont.schemapin;

import dev.symbiont.domain.json.JsonLimits;
import dev.symbiont.domain.json.JsonObject;
import dev.symbiont.domain.json.JsonString;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * The content of a {@code .schemapin.sig} (section 11.2). Only the root hash is signed; what else
 * it says is believed only with a {@code metadata_signature}. Unknown members are ignored.
 *
 * @param json the document as it was received
 */
public record SkillSignature(JsonObject json) {
  /** 8 MiB: ten thousand files with long names. */
  public static final JsonLimits LIMITS = new JsonLimits(8 * 1024 * 1024, 16);

  private static final String SIGNATURE = "signature";
  private static final String METADATA_SIGNATURE = "metadata_signature";
  private static final String DOMAIN = "domain";

  /**
   * Refuses a document without a signature or without a domain.
   *
   * @throws IllegalArgumentException if one of them is not text
   */
  public SkillSignature {
    if (json.string(SIGNATURE).isEmpty() || json.string(DOMAIN).isEmpty()) {
      throw new IllegalArgumentException("a skill signature needs a signature and a domain");
    }
  }

  /** Reads the bytes of a sidecar; empty if they are not such a document. */
  public static Optional<SkillSignature> read(byte[] utf8) {
    return Json.object(utf8, LIMITS)
        .filter(json -> json.string(SIGNATURE).isPresent() && json.string(DOMAIN).isPresent())
        .map(SkillSignature::new);
  }

  /** Returns the domain of the provider. */
  public String domain() {
    return json.string(DOMAIN).orElseThrow();
  }

  /** Returns the name under which the skill was signed. */
  public Optional<String> skillName() {
    return json.string("skill_name");
  }

  /** Returns the hash of the folder that was signed. */
  public Optional<String> skillHash() {
    return json.string("skill_hash");
  }

  /** Returns when the skill was signed, as it was written. */
  public Optional<String> signedAt() {
    return json.string("signed_at");
  }

  /** Returns the name of the key that signed; by default its fingerprint. */
  public Optional<String> signerKid() {
    return json.string("signer_kid");
  }

  /** Returns until when the signature holds, as it was written. */
  public Optional<String> expiresAt() {
    return json.string("expires_at");
  }

  /** Returns the version of the skill. */
  public Optional<String> schemaVersion() {
    return json.string("schema_version");
  }

  /** Returns the hash of the version before. */
  public Optional<String> previousHash() {
    return json.string("previous_hash");
  }

  /** Returns the canonical form that is declared; empty text if what is declared is no text. */
  public Optional<String> canonicalization() {
    return Json.present(json, "canonicalization")
        .map(declared -> declared instanceof JsonString text ? text.value() : "");
  }

  /** Returns the hash of each file, if there is a manifest and all of it is text. */
  public Optional<Map<String, String>> fileManifest() {
    return json.object("file_manifest").flatMap(SkillSignature::texts);
  }

  /** Returns the signature over the rest of the document, if there is one. */
  public Optional<String> metadataSignature() {
    return json.string(METADATA_SIGNATURE);
  }

  String signature() {
    return json.string(SIGNATURE).orElseThrow();
  }

  boolean hasMetadataSignature() {
    return Json.present(json, METADATA_SIGNATURE).isPresent();
  }

  /** Returns what a metadata signature covers: everything but the two signatures. */
  CanonicalSchema metadata() {
    return CanonicalSchema.of(
        SignedSchema.without(SignedSchema.without(json, SIGNATURE), METADATA_SIGNATURE));
  }

  /** Returns the document as it goes into the file: two blanks per level, a final line feed. */
  public byte[] toBytes() {
    return (Json.CODEC.writePretty(json) + "\n").getBytes(StandardCharsets.UTF_8);
  }

  private static Optional<Map<String, String>> texts(JsonObject object) {
    Map<String, String> texts = new LinkedHashMap<>();
    object
        .members()
        .forEach(
            (name, value) -> {
              if (value instanceof JsonString text) {
                texts.put(name, text.value());
              }
            });
    return texts.size() == object.size() ? Optional.of(Map.copyOf(texts)) : Optional.empty();
  }
}
