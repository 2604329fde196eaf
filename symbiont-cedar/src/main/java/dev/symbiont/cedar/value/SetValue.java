package dev.symbiont.cedar.value;

import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * A set of values; neither order nor repetition counts.
 *
 * @param elements the elements; an unmodifiable copy
 */
public record SetValue(Set<Value> elements) implements Value {
  /** Copies {@code elements}. */
  public SetValue {
    elements = Collections.unmodifiableSet(new LinkedHashSet<>(elements));
  }

  /** Returns the set of {@code elements}; duplicates collapse. */
  public static SetValue of(Collection<? extends Value> elements) {
    return new SetValue(new LinkedHashSet<>(elements));
  }

  @Override
  public String typeName() {
    return "Set";
  }

  @Override
  public String toString() {
    return elements.stream().map(Value::toString).collect(Collectors.joining(", ", "[", "]"));
  }
}
