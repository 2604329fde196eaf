package dev.symbiont.api.call;

import java.time.Duration;

/**
 * Watches calls, for metrics and traces. It sees names, counts and times, never bodies, headers or
 * credentials. Methods run on the thread of the call and should return at once; what they throw is
 * logged and otherwise ignored. Implementations are thread-safe.
 */
public interface CallListener {
  /** Watches nothing. */
  CallListener NONE = new CallListener() {};

  /**
   * A call.
   *
   * @param operation the stable name of the operation
   * @param method the request method
   * @param path the path with its parameters as {@code {name}}
   * @param requestId the id that is sent with every attempt
   */
  record CallInfo(String operation, String method, String path, String requestId) {}

  /** An attempt is about to be sent; the first has the number 1. */
  default void onAttempt(CallInfo call, int attempt) {}

  /** An attempt failed, and the next follows after {@code wait}. */
  default void onRetry(CallInfo call, int attempt, String reason, Duration wait) {}

  /** The call has its answer. */
  default void onSuccess(CallInfo call, int status, int attempts, Duration elapsed) {}

  /** The call has failed. */
  default void onFailure(CallInfo call, Throwable failure, int attempts, Duration elapsed) {}
}
