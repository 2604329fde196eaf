package dev.symbiont.webhooks;

import dev.symbiont.domain.error.SymbiontException;

/** A delivery was refused. Thrown only by {@link SignatureVerifier#verify}. */
public final class WebhookVerificationException extends SymbiontException {
  private static final long serialVersionUID = 1L;

  private final WebhookReason reason;
  private final String headerName;

  /** Creates the exception that says what {@code rejected} says. */
  public WebhookVerificationException(WebhookVerdict.Rejected rejected) {
    super(
        "webhook refused, %s: %s (header %s)"
            .formatted(rejected.reason().word(), rejected.explanation(), rejected.headerName()));
    this.reason = rejected.reason();
    this.headerName = rejected.headerName();
  }

  /** Returns why the delivery was refused. */
  public WebhookReason reason() {
    return reason;
  }

  /** Returns the header that was judged, in lower case. */
  public String headerName() {
    return headerName;
  }
}
