package dev.symbiont.agentpin;

import dev.symbiont.domain.json.JsonObject;
import java.util.Objects;

/**
 * The answer to a {@link Challenge}. May hold anything if it came from outside; {@link
 * MutualAuthenticator} checks it.
 *
 * @param type {@link #TYPE} in every proper response
 * @param nonce the nonce of the challenge
 * @param signature over the ASCII bytes of the nonce text: DER in base64
 * @param kid the id of the key that signed
 */
public record ChallengeResponse(String type, String nonce, String signature, String kid) {
  /** The type of every proper response. */
  public static final String TYPE = "agentpin-response";

  /** Refuses {@code null}. */
  public ChallengeResponse {
    Objects.requireNonNull(type, "type");
    Objects.requireNonNull(nonce, "nonce");
    Objects.requireNonNull(signature, "signature");
    Objects.requireNonNull(kid, "kid");
  }

  /**
   * Reads a response of at most 128 KiB.
   *
   * @throws AgentPinException with {@link ErrorCode#ALGORITHM_REJECTED} if the text is not JSON or
   *     a member is missing or no string
   */
  public static ChallengeResponse parse(String text) {
    return ofJson(
        Json.readObject(text, Json.MESSAGE, "challenge response", ErrorCode.ALGORITHM_REJECTED));
  }

  /**
   * Returns the response in {@code json}.
   *
   * @throws AgentPinException as {@link #parse} does
   */
  public static ChallengeResponse ofJson(JsonObject json) {
    Members members = new Members(json, "challenge response", ErrorCode.ALGORITHM_REJECTED);
    return new ChallengeResponse(
        members.requiredText("type"),
        members.requiredText("nonce"),
        members.requiredText("signature"),
        members.requiredText("kid"));
  }

  /** Returns the message. */
  public JsonObject toJson() {
    return JsonObject.builder()
        .put("type", type)
        .put("nonce", nonce)
        .put("signature", signature)
        .put("kid", kid)
        .build();
  }
}
