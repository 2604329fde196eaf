package dev.symbiont.langchain4j;

import dev.langchain4j.exception.AuthenticationException;
import dev.langchain4j.exception.InvalidRequestException;
import dev.langchain4j.exception.ModelNotFoundException;
import dev.langchain4j.exception.RateLimitException;
import dev.langchain4j.exception.TimeoutException;
import dev.langchain4j.exception.UnresolvedModelServerException;
import dev.langchain4j.exception.UnsupportedFeatureException;
import dev.symbiont.runtime.inference.InferenceException;
import dev.symbiont.runtime.inference.InferenceException.Kind;
import java.util.Locale;
import java.util.Optional;

/** What the exceptions of a chat model mean to a loop. */
final class Failures {
  private static final int LONGEST = 400;

  private Failures() {}

  static InferenceException of(Exception failure) {
    return new InferenceException(kind(failure), sentence(failure), failure);
  }

  private static Kind kind(Exception failure) {
    if (failure instanceof RateLimitException) {
      return Kind.RATE_LIMITED;
    }
    if (failure instanceof TimeoutException) {
      return Kind.TIMEOUT;
    }
    if (failure instanceof ModelNotFoundException
        || failure instanceof UnresolvedModelServerException) {
      return Kind.UNAVAILABLE;
    }
    if (failure instanceof InvalidRequestException) {
      return speaksOfLength(failure) ? Kind.CONTEXT_OVERFLOW : Kind.INVALID_REQUEST;
    }
    return failure instanceof UnsupportedFeatureException ? Kind.INVALID_REQUEST : Kind.PROVIDER;
  }

  /** Vendors tell a conversation that is too long by its message only. */
  private static boolean speaksOfLength(Exception failure) {
    String message = String.valueOf(failure.getMessage()).toLowerCase(Locale.ROOT);
    return message.contains("context_length_exceeded")
        || message.contains("maximum context length")
        || message.contains("prompt is too long");
  }

  private static String sentence(Exception failure) {
    if (failure instanceof AuthenticationException) {
      // Vendors repeat parts of the key in this one.
      return "the vendor of the model refused the credential";
    }
    String message = Optional.ofNullable(failure.getMessage()).orElseGet(failure::toString);
    return "the model failed: "
        + (message.length() <= LONGEST ? message : message.substring(0, LONGEST));
  }
}
