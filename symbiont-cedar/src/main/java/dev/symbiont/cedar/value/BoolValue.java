package dev.symbiont.cedar.value;

/** A boolean. */
public enum BoolValue implements Value {
  /** The value {@code false}. */
  FALSE,
  /** The value {@code true}. */
  TRUE;

  /** Returns the value for {@code value}. */
  public static BoolValue of(boolean value) {
    return value ? TRUE : FALSE;
  }

  /** Returns the Java boolean. */
  public boolean value() {
    return this == TRUE;
  }

  @Override
  public String typeName() {
    return "Bool";
  }

  @Override
  public String toString() {
    return this == TRUE ? "true" : "false";
  }
}
