package dev.symbiont.webhooks;

/** Why a delivery was refused: the outcome words of the webhook specification, section 7. */
public enum WebhookReason {
  /** A required header is absent. */
  MISSING_HEADER("missing_header"),
  /** Prefix, encoding, length, timestamp or structure is wrong, or the header came twice. */
  MALFORMED_SIGNATURE("malformed_signature"),
  /** Well-formed, but not made with this secret over these bytes. */
  MISMATCH("mismatch"),
  /** Authentic, but older or newer than the tolerance allows. */
  TIMESTAMP_OUT_OF_RANGE("timestamp_out_of_range"),
  /** Authentic, but accepted before. */
  REPLAYED("replayed"),
  /**
   * Authentic, but the replay guard can remember no more. Not a word of the specification: it is
   * kept apart from {@link #REPLAYED} so that nobody drops a new delivery as a repeated one.
   */
  REPLAY_GUARD_FULL("replay_guard_full"),
  /** The token is not three base64url parts with two JSON objects. */
  MALFORMED_TOKEN("malformed_token"),
  /** The token does not say {@code HS256}, or has a critical extension. */
  ALGORITHM_NOT_ALLOWED("algorithm_not_allowed"),
  /** A required claim is absent. */
  CLAIM_MISSING("claim_missing"),
  /** A claim has the wrong type. */
  CLAIM_INVALID("claim_invalid"),
  /** The token's expiry has passed. */
  EXPIRED("expired"),
  /** The token starts, or was issued, in the future. */
  NOT_YET_VALID("not_yet_valid"),
  /** The token's issuer is not the required one. */
  ISSUER_MISMATCH("issuer_mismatch"),
  /** The token's audience is not the required one, or there is one although none is expected. */
  AUDIENCE_MISMATCH("audience_mismatch");

  private final String word;

  WebhookReason(String word) {
    this.word = word;
  }

  /** Returns the outcome word, for logs and metrics. */
  public String word() {
    return word;
  }
}
