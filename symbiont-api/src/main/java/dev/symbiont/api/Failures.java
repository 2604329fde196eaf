package dev.symbiont.api;

import dev.symbiont.api.call.Call;
import dev.symbiont.domain.error.ApiException;
import dev.symbiont.domain.error.AuthenticationException;
import dev.symbiont.domain.error.AuthenticationExpiredException;
import dev.symbiont.domain.error.ConflictException;
import dev.symbiont.domain.error.NotFoundException;
import dev.symbiont.domain.error.PermissionDeniedException;
import dev.symbiont.domain.error.RateLimitException;
import dev.symbiont.domain.error.ServerException;
import dev.symbiont.domain.error.UnsupportedByServerException;
import dev.symbiont.domain.error.ValidationFailedException;
import dev.symbiont.domain.http.HttpReply;
import dev.symbiont.domain.json.JsonCodec;
import dev.symbiont.domain.json.JsonFormatException;
import dev.symbiont.domain.json.JsonLimits;
import dev.symbiont.domain.json.JsonNull;
import dev.symbiont.domain.json.JsonObject;
import dev.symbiont.domain.secret.Secret;
import dev.symbiont.domain.wire.ErrorResponse;
import java.time.Instant;
import java.util.Locale;
import java.util.Optional;

/** Turns replies that are errors into exceptions (SDK surface, section 1.5). */
final class Failures {
  private static final int SHOWN = 300;
  private static final JsonLimits ERROR_LIMITS = new JsonLimits(256 * 1024, 32);

  private final JsonCodec codec;

  Failures(JsonCodec codec) {
    this.codec = codec;
  }

  /** Where and when an error came. */
  record Context(
      Call<?> call,
      String address,
      String requestId,
      int attempts,
      Instant now,
      Optional<Secret> credential) {}

  /** Returns the exception for {@code reply}. */
  ApiException of(HttpReply reply, Context context) {
    ApiException.Failure failure = failure(reply, context);
    String message = message(failure);
    return switch (reply.status()) {
      case 400, 422 -> new ValidationFailedException(message, failure);
      case 401 -> unauthorized(message, failure, context);
      case 403 -> new PermissionDeniedException(message, failure);
      case 404 -> notFound(message, failure, context);
      case 405 -> unsupported(message, failure, context);
      case 409 -> new ConflictException(message, failure);
      case 429 -> new RateLimitException(message, failure);
      default -> other(message, failure);
    };
  }

  /** Returns what is known of a failed reply. */
  ApiException.Failure failure(HttpReply reply, Context context) {
    String body = Redaction.of(reply.text(), context.credential());
    Optional<JsonObject> error = errorObject(body);
    return new ApiException.Failure(
        context.call().operation().name(),
        context.call().operation().method() + " " + context.address(),
        reply.status(),
        Optional.of(reply.headers().first("X-Request-Id").orElse(context.requestId())),
        context.attempts(),
        reply.headers(),
        body,
        error.flatMap(object -> object.string("code")),
        error.flatMap(object -> object.string("error")),
        error
            .flatMap(object -> object.get("details"))
            .filter(details -> details != JsonNull.NULL)
            .map(codec::writeText),
        RetryAfter.of(reply.headers(), context.now()));
  }

  /** Returns the sentence that says what was asked and answered. */
  static String message(ApiException.Failure failure) {
    StringBuilder text = new StringBuilder(failure.operation());
    text.append(": ").append(failure.request()).append(" was answered ").append(failure.status());
    failure.code().ifPresent(code -> text.append(' ').append(oneLine(code)));
    String detail = failure.error().orElse(failure.body());
    if (!detail.isBlank()) {
      text.append(": ").append(oneLine(detail));
    }
    text.append(" (request ").append(oneLine(failure.requestId().orElse("unknown")));
    text.append(", attempts ").append(failure.attempts());
    failure
        .retryAfter()
        .ifPresent(wait -> text.append(", retry after ").append(wait.toSeconds()).append(" s"));
    return text.append(')').toString();
  }

  /** An error object has at least a code; anything else comes from somebody else. */
  private Optional<JsonObject> errorObject(String body) {
    if (body.isEmpty() || body.charAt(0) != '{') {
      return Optional.empty();
    }
    try {
      return codec.read(body, ERROR_LIMITS) instanceof JsonObject object
              && object.string("code").isPresent()
          ? Optional.of(object)
          : Optional.empty();
    } catch (JsonFormatException notJson) {
      return Optional.empty();
    }
  }

  private static ApiException unauthorized(
      String message, ApiException.Failure failure, Context context) {
    if (context.call().operation().isExtension() && failure.body().isEmpty()) {
      // The reference runtime answers so on paths that it does not route (HTTP contract, 2.12).
      return unsupported(
          message + "; the credential may also be wrong, which this answer does not tell",
          failure,
          context);
    }
    if (failure.body().toLowerCase(Locale.ROOT).contains("expired")) {
      return new AuthenticationExpiredException(message, failure);
    }
    return new AuthenticationException(
        message + "; check the API key (SYMBIONT_API_KEY) or the token provider", failure);
  }

  private static ApiException notFound(
      String message, ApiException.Failure failure, Context context) {
    boolean thing =
        failure.code().filter(code -> !code.equals(ErrorResponse.ROUTE_NOT_FOUND)).isPresent();
    return thing ? new NotFoundException(message, failure) : unsupported(message, failure, context);
  }

  private static ApiException unsupported(
      String message, ApiException.Failure failure, Context context) {
    return new UnsupportedByServerException(
        message
            + "; this server does not offer "
            + context.call().operation().name()
            + ", the embedded runtime does",
        failure);
  }

  private static ApiException other(String message, ApiException.Failure failure) {
    if (failure.code().filter(ErrorResponse.NOT_AVAILABLE::equals).isPresent()) {
      return new UnsupportedByServerException(message, failure);
    }
    if (failure.status() >= 500) {
      return new ServerException(message, failure);
    }
    if (failure.status() < 400) {
      return new ApiException(
          message + "; a redirect is followed for GET to the same origin only, five times at most",
          failure);
    }
    return new ApiException(message, failure);
  }

  private static String oneLine(String text) {
    String line = text.replaceAll("\\p{Cntrl}+", " ");
    return line.length() <= SHOWN ? line : line.substring(0, SHOWN) + "…";
  }
}
