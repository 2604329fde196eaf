package dev.symbiont.cedar.policy;

import java.util.Objects;

/**
 * The name of a policy within its policy set.
 *
 * @param value any text
 */
public record PolicyId(String value) implements Comparable<PolicyId> {
  /** Refuses {@code null}. */
  public PolicyId {
    Objects.requireNonNull(value, "value");
  }

  /** Returns the name {@code value}. */
  public static PolicyId of(String value) {
    return new PolicyId(value);
  }

  @Override
  public int compareTo(PolicyId other) {
    return value.compareTo(other.value);
  }

  @Override
  public String toString() {
    return value;
  }
}
