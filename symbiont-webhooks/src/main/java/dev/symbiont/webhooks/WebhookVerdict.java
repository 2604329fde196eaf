package dev.symbiont.webhooks;

import java.util.Locale;
import java.util.Objects;

/** What a verifier says about a delivery. Immutable; holds neither secrets nor header values. */
public sealed interface WebhookVerdict {

  /**
   * The delivery is authentic.
   *
   * @param secretIndex which of the configured secrets (or keys) fits, from 0; after a rotation it
   *     tells when the old one is no longer used
   * @param deliveryId what tells this delivery from others, equal for repeated ones: the provider's
   *     id, else a digest of the signed bytes; non-empty
   */
  record Accepted(int secretIndex, String deliveryId) implements WebhookVerdict {
    /** Refuses a negative index and an empty id. */
    public Accepted {
      if (secretIndex < 0) {
        throw new IllegalArgumentException("secretIndex must not be negative, was " + secretIndex);
      }
      if (deliveryId.isEmpty()) {
        throw new IllegalArgumentException("deliveryId must not be empty");
      }
    }
  }

  /**
   * The delivery is refused. Answer 401 with one fixed body and log the {@linkplain
   * WebhookReason#word() outcome word}.
   *
   * @param reason why
   * @param headerName the header that was judged, in lower case
   * @param explanation what was expected, for people
   */
  record Rejected(WebhookReason reason, String headerName, String explanation)
      implements WebhookVerdict {
    /** Lower-cases the header name. */
    public Rejected {
      Objects.requireNonNull(reason, "reason");
      headerName = headerName.toLowerCase(Locale.ROOT);
      Objects.requireNonNull(explanation, "explanation");
    }
  }

  /** Tells whether the delivery is authentic. */
  default boolean isAccepted() {
    return this instanceof Accepted;
  }

  /**
   * Returns the outcome word of the webhook specification, section 7; {@code valid} if accepted.
   */
  default String word() {
    return this instanceof Rejected rejected ? rejected.reason().word() : "valid";
  }
}
