package dev.symbiont.webhooks;

import dev.symbiont.webhooks.WebhookVerdict.Accepted;
import dev.symbiont.webhooks.WebhookVerdict.Rejected;
import java.time.Clock;
import java.util.Objects;

/**
 * Refuses deliveries that were accepted before. The guard is asked only about deliveries that the
 * inner verifier accepts, so a forged one cannot use up an id.
 *
 * <p>Providers expect a success for a retry of what was handled: answer 200 and drop the delivery
 * when the reason is {@link WebhookReason#REPLAYED}, and 503 for {@link
 * WebhookReason#REPLAY_GUARD_FULL}. Thread-safe if the guard is.
 */
public final class ReplayGuardedVerifier implements SignatureVerifier {
  private final SignatureVerifier verifier;
  private final ReplayGuard guard;
  private final String scope;
  private final Clock clock;

  /**
   * Creates a guarded verifier.
   *
   * @param verifier judges first
   * @param guard remembers deliveries; may serve several endpoints
   * @param scope the endpoint
   * @param clock tells the time of acceptance
   */
  public ReplayGuardedVerifier(
      SignatureVerifier verifier, ReplayGuard guard, String scope, Clock clock) {
    this.verifier = Objects.requireNonNull(verifier, "verifier");
    this.guard = Objects.requireNonNull(guard, "guard");
    this.scope = Objects.requireNonNull(scope, "scope");
    this.clock = Objects.requireNonNull(clock, "clock");
  }

  @Override
  public WebhookVerdict check(WebhookHeaders headers, byte[] body) {
    WebhookVerdict verdict = verifier.check(headers, body);
    if (!(verdict instanceof Accepted accepted)) {
      return verdict;
    }
    return switch (guard.sight(scope, accepted.deliveryId(), clock.instant())) {
      case FIRST -> accepted;
      case REPEATED ->
          new Rejected(WebhookReason.REPLAYED, "", "this delivery was accepted before");
      case FULL ->
          new Rejected(
              WebhookReason.REPLAY_GUARD_FULL, "", "the replay guard can remember no more");
    };
  }
}
