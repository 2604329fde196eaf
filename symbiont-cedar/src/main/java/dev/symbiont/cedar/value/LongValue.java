package dev.symbiont.cedar.value;

/**
 * A signed 64-bit integer.
 *
 * @param value the integer
 */
public record LongValue(long value) implements Value, Comparable<LongValue> {
  @Override
  public String typeName() {
    return "Long";
  }

  @Override
  public int compareTo(LongValue other) {
    return Long.compare(value, other.value);
  }

  @Override
  public String toString() {
    return Long.toString(value);
  }
}
