package dev.symbiont.api;

import dev.symbiont.api.call.CallListener;
import java.time.Duration;

/** A listener that cannot harm the call that it watches. */
final class GuardedListener implements CallListener {
  private static final System.Logger LOG = System.getLogger("dev.symbiont.api");

  private final CallListener listener;

  GuardedListener(CallListener listener) {
    this.listener = listener;
  }

  @Override
  public void onAttempt(CallInfo call, int attempt) {
    guard(() -> listener.onAttempt(call, attempt));
  }

  @Override
  public void onRetry(CallInfo call, int attempt, String reason, Duration wait) {
    guard(() -> listener.onRetry(call, attempt, reason, wait));
  }

  @Override
  public void onSuccess(CallInfo call, int status, int attempts, Duration elapsed) {
    guard(() -> listener.onSuccess(call, status, attempts, elapsed));
  }

  @Override
  public void onFailure(CallInfo call, Throwable failure, int attempts, Duration elapsed) {
    guard(() -> listener.onFailure(call, failure, attempts, elapsed));
  }

  private static void guard(Runnable notification) {
    try {
      notification.run();
    } catch (RuntimeException e) {
      LOG.log(System.Logger.Level.WARNING, "a call listener failed; the call goes on", e);
    }
  }
}
