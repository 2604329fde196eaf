package dev.symbiont.agentpin;

import dev.symbiont.domain.crypto.KeyFormatException;
import dev.symbiont.domain.crypto.P256PublicKey;
import dev.symbiont.domain.crypto.Sha256;
import dev.symbiont.domain.crypto.StrictBase64;
import dev.symbiont.domain.json.JsonArray;
import dev.symbiont.domain.json.JsonObject;
import dev.symbiont.domain.json.JsonString;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A published key, as a JSON Web Key (RFC 7517, digest section 2.3). Immutable and thread-safe.
 *
 * <p>A key that was read may be unusable (another curve, not on the curve, not for signatures); it
 * is kept, so that one bad key does not make a document unreadable, but {@link #publicKey} refuses
 * it.
 */
public final class Jwk {
  private static final String EC = "EC";
  private static final String P_256 = "P-256";
  private static final String SIGNATURE = "sig";
  private static final String VERIFY = "verify";
  private static final int COORDINATE_BYTES = 32;

  private final JsonObject json;
  private final Optional<String> kid;
  private final Optional<String> expiry;
  private final @Nullable P256PublicKey key;
  private final String thumbprint;
  private final String problem;

  private Jwk(Members members) {
    json = members.json();
    kid = members.text("kid");
    expiry = members.text("exp");
    P256PublicKey usable = null;
    String why = "";
    try {
      usable = usableKey(members);
    } catch (KeyFormatException e) {
      why = e.getMessage();
    } catch (AgentPinException e) {
      if (e.code() != ErrorCode.KEY_NOT_FOUND) {
        throw e;
      }
      why = e.getMessage();
    }
    key = usable;
    thumbprint = usable == null ? "" : thumbprint(usable);
    problem = why == null ? "" : why;
  }

  static Jwk read(Members members) {
    return new Jwk(members);
  }

  /**
   * Returns the key in {@code json}.
   *
   * @throws AgentPinException with {@link ErrorCode#DISCOVERY_INVALID} if a member that has a
   *     meaning here is of the wrong JSON type
   */
  public static Jwk ofJson(JsonObject json) {
    return new Jwk(new Members(json, "key", ErrorCode.DISCOVERY_INVALID));
  }

  /**
   * Returns {@code key} for publication under the key id {@code kid}, for signatures.
   *
   * @throws IllegalArgumentException if {@code kid} is empty
   */
  public static Jwk of(P256PublicKey key, String kid) {
    if (kid.isEmpty()) {
      throw new IllegalArgumentException("kid must not be empty");
    }
    return ofJson(
        JsonObject.builder()
            .put("kid", kid)
            .put("kty", EC)
            .put("crv", P_256)
            .put("x", StrictBase64.encodeUrl(key.x()))
            .put("y", StrictBase64.encodeUrl(key.y()))
            .put("use", SIGNATURE)
            .put("key_ops", JsonArray.of(new JsonString(VERIFY)))
            .build());
  }

  /** Returns this key with an expiry. */
  public Jwk withExpiry(Instant expires) {
    return ofJson(json.toBuilder().put("exp", WireTime.text(expires)).build());
  }

  /** Returns the key id under which credentials refer to the key. */
  public Optional<String> kid() {
    return kid;
  }

  /** Returns the expiry as it stands in the document, RFC 3339 if its author kept the rules. */
  public Optional<String> expiry() {
    return expiry;
  }

  /**
   * Returns the key itself.
   *
   * @throws AgentPinException with {@link ErrorCode#KEY_NOT_FOUND} if it is not a P-256 key for
   *     verifying signatures
   */
  public P256PublicKey publicKey() {
    if (key == null) {
      throw unusable();
    }
    return key;
  }

  /**
   * Returns the thumbprint that pins use: SHA-256 of the text of RFC 7638, as 64 lower-case
   * hexadecimal digits.
   *
   * @throws AgentPinException as {@link #publicKey} does
   */
  public String thumbprint() {
    if (key == null) {
      throw unusable();
    }
    return thumbprint;
  }

  /** Tells whether this is a P-256 key for verifying signatures. */
  public boolean isUsable() {
    return key != null;
  }

  /** Returns the key as it stands in documents. */
  public JsonObject toJson() {
    return json;
  }

  /** Tells whether the key expired before {@code time}; an unreadable expiry has passed (R27). */
  boolean isExpiredBefore(Instant time) {
    return expiry.isPresent()
        && WireTime.readLenient(expiry.get()).filter(end -> !end.isBefore(time)).isEmpty();
  }

  private AgentPinException unusable() {
    return new AgentPinException(
        ErrorCode.KEY_NOT_FOUND,
        "the key%s cannot be used: %s".formatted(kid.map(id -> " " + id).orElse(""), problem));
  }

  private static P256PublicKey usableKey(Members members) {
    String kty = members.text("kty").orElse("");
    String crv = members.text("crv").orElse("");
    String use = members.text("use").orElse(SIGNATURE);
    List<String> operations = members.texts("key_ops").orElse(List.of(VERIFY));
    Optional<String> x = members.text("x");
    Optional<String> y = members.text("y");
    if (!kty.equals(EC) || !crv.equals(P_256)) {
      throw notFound("kty must be EC and crv P-256");
    }
    if (!use.equals(SIGNATURE) || !operations.contains(VERIFY)) {
      throw notFound("it is not published for verifying signatures");
    }
    return P256PublicKey.ofCoordinates(coordinate(x), coordinate(y));
  }

  private static byte[] coordinate(Optional<String> text) {
    return text.flatMap(StrictBase64::decodeUrl)
        .filter(bytes -> bytes.length == COORDINATE_BYTES)
        .orElseThrow(() -> notFound("x and y must be 32 bytes in base64url without padding"));
  }

  private static AgentPinException notFound(String why) {
    return new AgentPinException(ErrorCode.KEY_NOT_FOUND, why);
  }

  private static String thumbprint(P256PublicKey key) {
    return Sha256.hex(
        "{\"crv\":\"P-256\",\"kty\":\"EC\",\"x\":\"%s\",\"y\":\"%s\"}"
            .formatted(StrictBase64.encodeUrl(key.x()), StrictBase64.encodeUrl(key.y())));
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Jwk that && json.equals(that.json);
  }

  @Override
  public int hashCode() {
    return json.hashCode();
  }

  @Override
  public String toString() {
    return json.toString();
  }
}
