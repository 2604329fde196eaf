package dev.symbiont.transport.jdk;

import dev.symbiont.domain.http.exchange.Exchange;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.ByteBuffer;
import java.util.concurrent.Flow;

/** Publishes a request body and tells the exchange of every part that is taken. */
final class WatchedPublisher implements BodyPublisher {
  private final Exchange exchange;
  private final BodyPublisher bytes;

  WatchedPublisher(Exchange exchange, byte[] body) {
    this.exchange = exchange;
    this.bytes = BodyPublishers.ofByteArray(body);
  }

  @Override
  public long contentLength() {
    return bytes.contentLength();
  }

  /** The client subscribes when it is connected and about to send. */
  @Override
  public void subscribe(Flow.Subscriber<? super ByteBuffer> subscriber) {
    exchange.sending();
    bytes.subscribe(new Watched(subscriber));
  }

  private final class Watched implements Flow.Subscriber<ByteBuffer> {
    private final Flow.Subscriber<? super ByteBuffer> target;

    Watched(Flow.Subscriber<? super ByteBuffer> target) {
      this.target = target;
    }

    @Override
    public void onSubscribe(Flow.Subscription subscription) {
      target.onSubscribe(subscription);
    }

    @Override
    public void onNext(ByteBuffer part) {
      exchange.touch();
      target.onNext(part);
    }

    @Override
    public void onError(Throwable fault) {
      target.onError(fault);
    }

    @Override
    public void onComplete() {
      exchange.touch();
      target.onComplete();
    }
  }
}
