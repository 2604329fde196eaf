package dev.symbiont.agentpin;

import dev.symbiont.domain.json.JsonObject;
import java.util.Objects;
import java.util.Optional;

/**
 * Asks a peer to prove that it holds a key (digest section 12). May hold anything if it came from
 * outside; {@link MutualAuthenticator} checks it.
 *
 * @param type {@link #TYPE} in every proper challenge
 * @param nonce 22 to 86 characters of base64url in every proper challenge
 * @param timestamp when it was made, RFC 3339
 * @param verifierCredential a credential of the challenger, for the peer to verify
 */
public record Challenge(
    String type, String nonce, String timestamp, Optional<String> verifierCredential) {
  /** The type of every proper challenge. */
  public static final String TYPE = "agentpin-challenge";

  /** Refuses {@code null}. */
  public Challenge {
    Objects.requireNonNull(type, "type");
    Objects.requireNonNull(nonce, "nonce");
    Objects.requireNonNull(timestamp, "timestamp");
    Objects.requireNonNull(verifierCredential, "verifierCredential");
  }

  /** Returns this challenge with a credential of the challenger. */
  public Challenge withVerifierCredential(String token) {
    return new Challenge(type, nonce, timestamp, Optional.of(token));
  }

  /**
   * Reads a challenge of at most 128 KiB.
   *
   * @throws AgentPinException with {@link ErrorCode#ALGORITHM_REJECTED} if the text is not JSON or
   *     a member is missing or no string
   */
  public static Challenge parse(String text) {
    return ofJson(Json.readObject(text, Json.MESSAGE, "challenge", ErrorCode.ALGORITHM_REJECTED));
  }

  /**
   * Returns the challenge in {@code json}.
   *
   * @throws AgentPinException as {@link #parse} does
   */
  public static Challenge ofJson(JsonObject json) {
    Members members = new Members(json, "challenge", ErrorCode.ALGORITHM_REJECTED);
    return new Challenge(
        members.requiredText("type"),
        members.requiredText("nonce"),
        members.requiredText("timestamp"),
        members.text("verifier_credential"));
  }

  /** Returns the message. */
  public JsonObject toJson() {
    JsonObject.Builder json =
        JsonObject.builder().put("type", type).put("nonce", nonce).put("timestamp", timestamp);
    verifierCredential.ifPresent(token -> json.put("verifier_credential", token));
    return json.build();
  }
}
