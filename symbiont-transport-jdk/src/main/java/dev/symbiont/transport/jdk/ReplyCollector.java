package dev.symbiont.transport.jdk;

import dev.symbiont.domain.error.TransportException;
import dev.symbiont.domain.http.HttpReply;
import dev.symbiont.domain.http.exchange.Ending;
import dev.symbiont.domain.http.exchange.Exchange;
import java.net.http.HttpResponse.BodySubscriber;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Flow;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Collects a response in memory, up to the limit of the call. */
final class ReplyCollector implements BodySubscriber<HttpReply> {
  private final Exchange exchange;
  private final Supplier<Head> head;
  private final CompletableFuture<HttpReply> reply = new CompletableFuture<>();
  private final List<ByteBuffer> received = new ArrayList<>();
  private Flow.@Nullable Subscription subscription;
  private @Nullable Head checked;
  private long length;

  /**
   * Creates a collector.
   *
   * @param head checks status and headers; throws if they are not usable
   */
  ReplyCollector(Exchange exchange, Supplier<Head> head) {
    this.exchange = exchange;
    this.head = head;
  }

  @Override
  public CompletionStage<HttpReply> getBody() {
    return reply;
  }

  @Override
  public void onSubscribe(Flow.Subscription given) {
    exchange.touch();
    subscription = given;
    try {
      checked = head.get();
      given.request(Long.MAX_VALUE);
    } catch (TransportException e) {
      // Only here can the connection be ended: the client of the JDK closes it when we cancel.
      given.cancel();
      reply.completeExceptionally(e);
    }
  }

  @Override
  public void onNext(List<ByteBuffer> chunks) {
    if (reply.isDone()) {
      return;
    }
    exchange.touch();
    for (ByteBuffer chunk : chunks) {
      length += chunk.remaining();
    }
    if (exchange.exceedsBufferLimit(length)) {
      refuse();
    } else {
      received.addAll(chunks);
    }
  }

  @Override
  public void onError(Throwable fault) {
    received.clear();
    reply.completeExceptionally(fault);
  }

  @Override
  public void onComplete() {
    byte[] joined = new byte[Math.toIntExact(length)];
    int at = 0;
    for (ByteBuffer chunk : received) {
      int size = chunk.remaining();
      chunk.get(joined, at, size);
      at += size;
    }
    received.clear();
    Head usable = Objects.requireNonNull(checked, "a body follows its head");
    reply.complete(new HttpReply(usable.status(), usable.headers(), joined));
  }

  private void refuse() {
    received.clear();
    if (subscription != null) {
      subscription.cancel();
    }
    exchange.end(Ending.TOO_LARGE);
    reply.completeExceptionally(exchange.failure(null));
  }
}
