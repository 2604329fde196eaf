package dev.symbiont.runtime.inference;

import dev.symbiont.domain.error.RequestTimeoutException;
import dev.symbiont.domain.error.TransportException;
import dev.symbiont.domain.http.HttpCall;
import dev.symbiont.domain.http.HttpHeaders;
import dev.symbiont.domain.http.HttpMethod;
import dev.symbiont.domain.http.HttpReply;
import dev.symbiont.domain.http.HttpStream;
import dev.symbiont.domain.http.HttpTransport;
import dev.symbiont.domain.http.ServerSentEvent;
import dev.symbiont.domain.http.ServerSentEventReader;
import dev.symbiont.domain.json.JsonCodec;
import dev.symbiont.domain.json.JsonFormatException;
import dev.symbiont.domain.json.JsonLimits;
import dev.symbiont.domain.json.JsonObject;
import dev.symbiont.domain.secret.Secret;
import dev.symbiont.runtime.inference.InferenceException.Kind;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

/**
 * Talks to a vendor's HTTP API: one deadline over all attempts, and a new attempt only where the
 * vendor cannot have worked on the one before, so that nothing is charged twice unseen (runtime
 * reasoning specification section 10.4).
 */
final class VendorHttp {
  private static final int MOST_ATTEMPTS = 4;
  private static final int LONGEST_ERROR = 400;
  private static final int LONGEST_EVENT = 4 * 1024 * 1024;

  /** Of the data of all events in characters; answers are far shorter. */
  private static final long LONGEST_STREAM = 32L * 1024 * 1024;

  /** How vendors say that a conversation is too long for the model. */
  private static final List<String> TOO_LONG =
      List.of("context_length_exceeded", "prompt is too long", "maximum context length");

  private static final Duration FIRST_WAIT = Duration.ofSeconds(1);
  private static final Duration LONGEST_WAIT = Duration.ofMinutes(1);
  private static final Duration LONGEST_SILENCE = Duration.ofMinutes(2);

  /** Too many requests, unavailable, overloaded: said before any work is done. */
  private static final Set<Integer> NOT_PROCESSED = Set.of(429, 503, 529);

  /** What the loop decides; a further member of the request must neither replace nor add it. */
  private static final Set<String> RESERVED =
      Set.of("model", "messages", "system", "tools", "functions", "stream", "stream_options");

  private static final JsonLimits LIMITS = new JsonLimits(16 * 1024 * 1024, 128);

  private final HttpTransport transport;
  private final JsonCodec json;
  private final Clock clock;
  private final Sleeper sleeper;
  private final Secret key;

  /** Waits between two attempts; a test waits in another way. */
  @FunctionalInterface
  interface Sleeper {
    void sleep(Duration time) throws InterruptedException;
  }

  VendorHttp(HttpTransport transport, JsonCodec json, Clock clock, Sleeper sleeper, Secret key) {
    this.transport = Objects.requireNonNull(transport, "transport");
    this.json = Objects.requireNonNull(json, "json");
    this.clock = Objects.requireNonNull(clock, "clock");
    this.sleeper = Objects.requireNonNull(sleeper, "sleeper");
    this.key = Objects.requireNonNull(key, "key");
  }

  /**
   * Begins the body of a request: what the caller adds, without what the loop alone decides, and
   * then what all vendors want.
   */
  static JsonObject.Builder body(InferenceRequest request, String model, boolean streamed) {
    JsonObject.Builder body = JsonObject.builder();
    request
        .extra()
        .members()
        .forEach(
            (name, value) -> {
              if (!RESERVED.contains(name)) {
                body.put(name, value);
              }
            });
    return body.put("model", model).put("max_tokens", request.maxTokens()).put("stream", streamed);
  }

  /** Receives the data of one server-sent event. */
  interface EventReader {
    void event(String data);
  }

  JsonObject post(URI uri, HttpHeaders headers, JsonObject body, Duration timeLeft) {
    return attempts(
        timeLeft,
        left -> {
          HttpReply reply = transport.send(call(uri, headers, body, left));
          if (!reply.isSuccess()) {
            throw refusal(reply.status(), reply.headers(), reply.text());
          }
          return object(reply.body());
        });
  }

  void stream(
      URI uri, HttpHeaders headers, JsonObject body, Duration timeLeft, EventReader reader) {
    try (HttpStream stream =
        attempts(timeLeft, left -> opened(transport.open(call(uri, headers, body, left))))) {
      ServerSentEventReader events = new ServerSentEventReader(stream.body(), LONGEST_EVENT);
      long received = 0;
      for (Optional<ServerSentEvent> event = events.next(); event.isPresent(); ) {
        String data = event.get().data();
        received += data.length();
        if (received > LONGEST_STREAM) {
          throw new InferenceException(
              Kind.MALFORMED_REPLY,
              "the answer is longer than " + LONGEST_STREAM + " characters",
              null);
        }
        reader.event(data);
        event = events.next();
      }
    } catch (IOException e) {
      throw new InferenceException(Kind.PROVIDER, "the answer broke off: " + e.getMessage(), e);
    }
  }

  /** Returns the failure that a vendor reports within a stream. */
  static InferenceException reported(JsonObject error) {
    return new InferenceException(
        Kind.PROVIDER,
        "the vendor broke off: " + error.string("message").orElse("no reason given"),
        null);
  }

  /** Half an answer must not be taken for a whole one. */
  static void requireEnd(boolean ended) {
    if (!ended) {
      throw new InferenceException(
          Kind.PROVIDER, "the answer broke off: the stream ended without its last event", null);
    }
  }

  JsonObject object(String text) {
    return object(text.getBytes(StandardCharsets.UTF_8));
  }

  private JsonObject object(byte[] body) {
    try {
      if (json.read(body, LIMITS) instanceof JsonObject object) {
        return object;
      }
      throw new InferenceException(
          Kind.MALFORMED_REPLY, "the vendor answered JSON that is no object", null);
    } catch (JsonFormatException e) {
      throw new InferenceException(
          Kind.MALFORMED_REPLY, "the vendor did not answer JSON: " + e.getMessage(), e);
    }
  }

  private HttpCall call(URI uri, HttpHeaders headers, JsonObject body, Duration left) {
    HttpHeaders complete = headers.toBuilder().set("Content-Type", "application/json").build();
    Duration silence = left.compareTo(LONGEST_SILENCE) < 0 ? left : LONGEST_SILENCE;
    return HttpCall.of(HttpMethod.POST, uri, complete, json.write(body))
        .withTimeouts(new HttpCall.Timeouts(silence, left));
  }

  private HttpStream opened(HttpStream stream) {
    if (stream.status() >= 200 && stream.status() < 300) {
      return stream;
    }
    try (stream) {
      String text = new String(stream.body().readNBytes(4 * LONGEST_ERROR), StandardCharsets.UTF_8);
      throw refusal(stream.status(), stream.headers(), text);
    } catch (IOException e) {
      throw new InferenceException(
          Kind.PROVIDER, "the vendor answered " + stream.status() + " and broke off", e);
    }
  }

  // ---- attempts -----------------------------------------------------------------------------

  private interface Attempt<T> {
    T run(Duration timeLeft);
  }

  private <T> T attempts(Duration timeLeft, Attempt<T> attempt) {
    Instant deadline = clock.instant().plus(timeLeft);
    Duration wait = FIRST_WAIT;
    for (int number = 1; ; number++) {
      try {
        return attempt.run(left(deadline));
      } catch (InferenceException e) {
        if (!isWorthRepeating(e) || number == MOST_ATTEMPTS) {
          throw e;
        }
        pause(e.retryAfter().orElse(wait), deadline, e);
      } catch (RequestTimeoutException e) {
        throw new InferenceException(Kind.TIMEOUT, "the model did not answer in time", e);
      } catch (TransportException e) {
        InferenceException failure =
            new InferenceException(
                Kind.PROVIDER,
                "the model cannot be reached: " + redacted(String.valueOf(e.getMessage())),
                e);
        if (e.progress() != TransportException.Progress.NOT_SENT || number == MOST_ATTEMPTS) {
          throw failure;
        }
        pause(wait, deadline, failure);
      }
      wait = wait.multipliedBy(2);
    }
  }

  private static boolean isWorthRepeating(InferenceException e) {
    return e.kind() == Kind.RATE_LIMITED;
  }

  private Duration left(Instant deadline) {
    Duration left = Duration.between(clock.instant(), deadline);
    if (left.isNegative() || left.isZero()) {
      throw new InferenceException(Kind.TIMEOUT, "there is no time left to ask the model", null);
    }
    return left;
  }

  private void pause(Duration wait, Instant deadline, InferenceException cause) {
    if (wait.compareTo(LONGEST_WAIT) > 0 || wait.compareTo(left(deadline)) >= 0) {
      throw cause;
    }
    try {
      sleeper.sleep(wait);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw cause;
    }
  }

  // ---- refusals -----------------------------------------------------------------------------

  private InferenceException refusal(int status, HttpHeaders headers, String body) {
    String text = redacted(body);
    String message =
        "the vendor answered %d: %s"
            .formatted(
                status, text.length() <= LONGEST_ERROR ? text : text.substring(0, LONGEST_ERROR));
    if (NOT_PROCESSED.contains(status)) {
      return new InferenceException(
          Kind.RATE_LIMITED,
          message,
          headers.first("Retry-After").flatMap(this::retryAfter).orElse(null),
          null);
    }
    return new InferenceException(kind(status, text), message, null);
  }

  private static Kind kind(int status, String text) {
    return switch (status) {
      case 400, 413, 422 ->
          TOO_LONG.stream().anyMatch(text::contains) ? Kind.CONTEXT_OVERFLOW : Kind.INVALID_REQUEST;
      case 404 -> Kind.UNAVAILABLE;
      default -> Kind.PROVIDER;
    };
  }

  private Optional<Duration> retryAfter(String text) {
    try {
      return Optional.of(Duration.ofSeconds(Math.max(0, Long.parseLong(text.strip()))));
    } catch (NumberFormatException notSeconds) {
      return retryAfterDate(text);
    }
  }

  private Optional<Duration> retryAfterDate(String text) {
    try {
      Instant date = ZonedDateTime.parse(text, DateTimeFormatter.RFC_1123_DATE_TIME).toInstant();
      Duration wait = Duration.between(clock.instant(), date);
      return Optional.of(wait.isNegative() ? Duration.ZERO : wait);
    } catch (DateTimeParseException notADate) {
      return Optional.empty();
    }
  }

  /** Some vendors repeat the key in their error messages. */
  private String redacted(String text) {
    return text.replace(key.value(), Secret.MASK);
  }
}
