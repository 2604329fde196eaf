package dev.symbiont.runtime.bus;

import java.time.Duration;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;

/** The requests whose response somebody waits for. Thread-safe. */
final class Requests {
  private final ConcurrentHashMap<UUID, Waiting> waiting = new ConcurrentHashMap<>();

  /**
   * A request that waits.
   *
   * @param requester who gets the response
   * @param asked who alone may respond
   * @param reply completed with the response
   */
  record Waiting(UUID requester, UUID asked, CompletableFuture<Reply> reply) {}

  Requests() {}

  /** Begins to wait, before the request is sent. */
  CompletableFuture<Reply> expect(UUID request, UUID requester, UUID asked) {
    CompletableFuture<Reply> reply = new CompletableFuture<>();
    waiting.put(request, new Waiting(requester, asked, reply));
    return reply;
  }

  /** Returns what becomes of a request, and forgets it when that is known. */
  CompletableFuture<Reply> outcome(
      UUID request,
      CompletableFuture<SendResult> sent,
      CompletableFuture<Reply> reply,
      Duration timeout) {
    return sent.thenCompose(
            result ->
                result instanceof SendResult.Refused refusal
                    ? CompletableFuture.completedFuture(new Reply.NotSent(refusal))
                    : reply.completeOnTimeout(
                        Reply.TimedOut.REQUEST, timeout.toMillis(), TimeUnit.MILLISECONDS))
        .whenComplete((outcome, failure) -> waiting.remove(request));
  }

  /** Returns the request if {@code responder} is the one who was asked. */
  Optional<Waiting> find(UUID request, UUID responder) {
    return Optional.ofNullable(waiting.get(request))
        .filter(found -> found.asked().equals(responder));
  }
}
