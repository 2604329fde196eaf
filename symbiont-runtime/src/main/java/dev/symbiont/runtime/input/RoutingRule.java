package dev.symbiont.runtime.input;

import dev.symbiont.domain.json.JsonObject;
import java.util.List;
import java.util.Objects;

/**
 * Sends deliveries that fit a condition to an agent (HTTP contract section 7.1).
 *
 * @param condition what a delivery must look like
 * @param agent the name or id of the agent
 */
public record RoutingRule(Condition condition, String agent) {
  /** Refuses {@code null}. */
  public RoutingRule {
    Objects.requireNonNull(condition, "condition");
    Objects.requireNonNull(agent, "agent");
  }

  /** What a delivery must look like. */
  public sealed interface Condition {}

  /**
   * The path is {@code prefix} or below it. Whole segments are compared: {@code /webhook/foo} does
   * not catch {@code /webhook/foobar}.
   */
  public record PathPrefix(String prefix) implements Condition {
    /** Refuses a prefix that does not start with a slash, or ends with one. */
    public PathPrefix {
      PathSegments.of(prefix);
    }
  }

  /** The header {@code name} was sent once and has exactly this value. */
  public record HeaderEquals(String name, String value) implements Condition {
    /** Refuses {@code null}. */
    public HeaderEquals {
      Objects.requireNonNull(name, "name");
      Objects.requireNonNull(value, "value");
    }
  }

  /** The body is an object whose member {@code field} is the text {@code value}. */
  public record JsonFieldEquals(String field, String value) implements Condition {
    /** Refuses {@code null}. */
    public JsonFieldEquals {
      Objects.requireNonNull(field, "field");
      Objects.requireNonNull(value, "value");
    }
  }

  boolean fits(Delivery delivery) {
    if (condition instanceof PathPrefix path) {
      return PathSegments.isBelow(delivery.path(), PathSegments.of(path.prefix()));
    }
    if (condition instanceof HeaderEquals header) {
      return delivery.headers().all(header.name()).equals(List.of(header.value()));
    }
    JsonFieldEquals member = (JsonFieldEquals) condition;
    return delivery.json() instanceof JsonObject object
        && object.string(member.field()).filter(member.value()::equals).isPresent();
  }
}
