package dev.symbiont.cedar.entity;

import dev.symbiont.cedar.value.EntityUid;
import dev.symbiont.cedar.value.RecordValue;
import dev.symbiont.cedar.value.ValueJson;
import dev.symbiont.domain.json.JsonFormatException;
import java.util.Objects;

/**
 * An authorization request: may {@code principal} do {@code action} to {@code resource}?
 *
 * @param principal who asks
 * @param action what is to be done
 * @param resource what it is done to
 * @param context the circumstances
 */
public record Request(
    EntityUid principal, EntityUid action, EntityUid resource, RecordValue context) {
  /** Refuses {@code null}. */
  public Request {
    Objects.requireNonNull(principal, "principal");
    Objects.requireNonNull(action, "action");
    Objects.requireNonNull(resource, "resource");
    Objects.requireNonNull(context, "context");
  }

  /** Returns a request without context. */
  public static Request of(EntityUid principal, EntityUid action, EntityUid resource) {
    return new Request(principal, action, resource, RecordValue.EMPTY);
  }

  /**
   * Reads a context: a JSON object of Cedar values.
   *
   * @throws JsonFormatException if {@code json} is anything else
   */
  public static RecordValue readContext(String json) {
    return ValueJson.readRecord(EntityJson.object(json), "$");
  }

  /** Returns this request with {@code newContext}. */
  public Request withContext(RecordValue newContext) {
    return new Request(principal, action, resource, newContext);
  }
}
