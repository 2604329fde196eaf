package dev.symbiont.api.call;

import java.util.concurrent.CompletableFuture;
import java.util.function.Predicate;

/**
 * Sends calls. The sub-clients of every area are thin views of it; use it directly for an operation
 * of your own, or for the raw response. Implementations are thread-safe.
 */
public interface Caller {
  /**
   * Sends {@code call} and waits for its result. An interrupt ends the call and is restored.
   *
   * @throws dev.symbiont.domain.error.ValidationException if the request breaks the contract
   * @throws dev.symbiont.domain.error.ApiException if the server refused or failed
   * @throws dev.symbiont.domain.error.TransportException if no usable response arrived in time
   * @throws dev.symbiont.domain.error.ResponseDecodeException if the answer cannot be read
   */
  default <R> R call(Call<R> call) {
    return callRaw(call).value();
  }

  /**
   * Sends {@code call} without blocking. The future fails with what {@link #call} would throw;
   * cancelling it ends the exchange on the wire, or a wait between two attempts.
   */
  <R> CompletableFuture<R> callAsync(Call<R> call);

  /** Sends {@code call} like {@link #call} and returns the response with its headers and bytes. */
  <R> RawResponse<R> callRaw(Call<R> call);

  /**
   * Opens a stream of server-sent events, each of which is read as the result of {@code call}. A
   * connection that breaks is opened again behind the newest event, as often as a call is repeated.
   *
   * @param last tells whether nothing follows an event
   * @throws dev.symbiont.domain.error.ApiException if the server refused or failed
   * @throws dev.symbiont.domain.error.TransportException if no usable response arrived in time
   */
  <R> EventStream<R> stream(Call<R> call, Predicate<R> last);

  /** Returns a view of this caller whose calls have these options; it shares everything else. */
  Caller with(CallOptions options);
}
