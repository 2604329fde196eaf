package dev.symbiont.schemapin;

import dev.symbiont.domain.crypto.EcdsaP256;
import dev.symbiont.domain.crypto.P256PrivateKey;
import dev.symbiont.domain.json.JsonObject;
import java.util.Objects;

/** Signs tool schemas (section 4). Immutable and thread-safe. */
public final class SchemaSigner {
  private final P256PrivateKey key;
  private final EcdsaP256 ecdsa;

  /** Creates a signer with {@code key} on the {@linkplain SchemaPinSettings preferred} engine. */
  public SchemaSigner(P256PrivateKey key) {
    this(key, SchemaPinSettings.preferredEcdsa());
  }

  /** Creates a signer with {@code key} on {@code ecdsa}. */
  public SchemaSigner(P256PrivateKey key, EcdsaP256 ecdsa) {
    this.key = Objects.requireNonNull(key, "key");
    this.ecdsa = Objects.requireNonNull(ecdsa, "ecdsa");
  }

  /**
   * Returns a signature over {@code schema} in base64. Look at its {@linkplain
   * CanonicalSchema#warnings() warnings} first: with one, other implementations may refuse it. Two
   * signatures over one schema differ.
   */
  public String sign(CanonicalSchema schema) {
    return HashSignatures.sign(ecdsa, key, schema.sha256());
  }

  /**
   * Returns {@code schema} with a top-level member {@code signature}, as the Symbiont runtime reads
   * it; one that is there is replaced.
   *
   * @throws CanonicalizationException if the schema has no canonical form
   */
  public JsonObject embedSignature(JsonObject schema) {
    JsonObject unsigned = SignedSchema.without(schema, "signature");
    return unsigned.toBuilder().put("signature", sign(CanonicalSchema.of(unsigned))).build();
  }
}
