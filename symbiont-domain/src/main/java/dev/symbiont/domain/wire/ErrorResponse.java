package dev.symbiont.domain.wire;

import dev.symbiont.domain.json.JsonValue;
import java.util.Objects;
import java.util.Optional;

/**
 * The error object of the contract (HTTP contract, section 4.1); its three members are always
 * present.
 *
 * @param error a sentence for people; programs depend on {@code code}
 * @param code a stable word such as {@code AGENT_NOT_FOUND}
 * @param details an object with more
 */
@WireExplicitNulls
public record ErrorResponse(String error, String code, Optional<JsonValue> details) {
  /** The code of a path that this server does not route. */
  public static final String ROUTE_NOT_FOUND = "ROUTE_NOT_FOUND";

  /** The code of a route whose subsystem this server does not have. */
  public static final String NOT_AVAILABLE = "NOT_AVAILABLE";

  /** Refuses {@code null}. */
  public ErrorResponse {
    Objects.requireNonNull(error, "error");
    Objects.requireNonNull(code, "code");
    Objects.requireNonNull(details, "details");
  }

  /** Returns an error without details. */
  public static ErrorResponse of(String code, String error) {
    return new ErrorResponse(error, code, Optional.empty());
  }
}
