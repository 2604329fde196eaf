package dev.symbiont.schemapin;

import dev.symbiont.domain.crypto.Sha256;
import dev.symbiont.domain.json.JsonLimits;
import dev.symbiont.domain.json.JsonObject;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Set;

/**
 * The canonical form {@code schemapin-v1} of a JSON object: sorted keys, no white space, numbers
 * laid out as Python does (section 3). Equal values have equal bytes. Immutable.
 */
public final class CanonicalSchema {
  /** The name of the only canonical form. */
  public static final String NAME = "schemapin-v1";

  /** 1 MiB and 128 levels. */
  public static final JsonLimits LIMITS = new JsonLimits(1024 * 1024, 128);

  private final byte[] utf8;
  private final byte[] sha256;
  private final Set<InteropWarning> warnings;

  private CanonicalSchema(Canonicalizer canonicalizer) {
    this.utf8 = canonicalizer.bytes();
    this.sha256 = Sha256.digest(utf8);
    this.warnings = canonicalizer.warnings();
  }

  /**
   * Returns the canonical form of the JSON object {@code json}.
   *
   * @throws CanonicalizationException if {@code json} is not RFC 8259 text of one object, goes
   *     beyond {@link #LIMITS}, repeats a key, holds half of a surrogate pair, or a number that a
   *     double cannot hold
   */
  public static CanonicalSchema of(String json) {
    return of(json, LIMITS);
  }

  private static CanonicalSchema of(String json, JsonLimits limits) {
    return new CanonicalSchema(Canonicalizer.run(json, limits));
  }

  /**
   * Returns the canonical form of the JSON object {@code utf8}.
   *
   * @throws CanonicalizationException as {@link #of(String)} does, or if the bytes are not UTF-8
   */
  public static CanonicalSchema of(byte[] utf8) {
    if (utf8.length > LIMITS.maxBytes()) {
      throw new CanonicalizationException("the text is longer than the limit " + LIMITS.maxBytes());
    }
    try {
      return of(StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(utf8)).toString());
    } catch (CharacterCodingException e) {
      throw new CanonicalizationException("the text is not UTF-8");
    }
  }

  /**
   * Returns the canonical form of {@code object}, which may be larger than a schema.
   *
   * @throws CanonicalizationException if it nests deeper than {@link #LIMITS}, holds half of a
   *     surrogate pair, or a number that a double cannot hold
   */
  public static CanonicalSchema of(JsonObject object) {
    String json = Json.CODEC.writeText(object);
    return of(json, new JsonLimits(Math.max(json.length(), 1), LIMITS.maxDepth()));
  }

  /** Returns the canonical text. */
  public String text() {
    return new String(utf8, StandardCharsets.UTF_8);
  }

  /** Returns the canonical text in UTF-8; the array is a copy. */
  public byte[] utf8() {
    return utf8.clone();
  }

  /** Returns the 32 bytes of the SHA-256 of the text in UTF-8; the array is a copy. */
  public byte[] sha256() {
    return sha256.clone();
  }

  /** Returns {@code sha256:} and the hash in 64 lower-case hexadecimal digits. */
  public String hash() {
    return "sha256:" + HexFormat.of().formatHex(sha256);
  }

  /** Returns why other implementations may print other bytes; empty for most schemas. */
  public Set<InteropWarning> warnings() {
    return warnings;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof CanonicalSchema that && Arrays.equals(utf8, that.utf8);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(utf8);
  }

  @Override
  public String toString() {
    return "CanonicalSchema[" + hash() + "]";
  }
}
