package dev.symbiont.cedar.value;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * A Cedar value. Values of different kinds are never equal; {@code equals} is Cedar's {@code ==}.
 *
 * <p>All implementations are immutable and thread-safe. {@code toString} is a Cedar expression that
 * evaluates to the value.
 */
public sealed interface Value
    permits BoolValue,
        LongValue,
        StringValue,
        EntityUid,
        SetValue,
        RecordValue,
        DecimalValue,
        IpValue,
        DatetimeValue,
        DurationValue {

  /** Returns the name of the value's type in error messages, for example {@code "Long"}. */
  String typeName();

  /** Returns a boolean. */
  static Value of(boolean value) {
    return BoolValue.of(value);
  }

  /** Returns a 64-bit integer. */
  static Value of(long value) {
    return new LongValue(value);
  }

  /** Returns a string. */
  static Value of(String value) {
    return new StringValue(value);
  }

  /** Returns the set of {@code elements}; duplicates collapse. */
  static Value setOf(Value... elements) {
    return SetValue.of(Arrays.asList(elements));
  }

  /** Returns a set of strings. */
  static Value setOfStrings(Iterable<String> elements) {
    List<Value> values = new ArrayList<>();
    elements.forEach(element -> values.add(new StringValue(element)));
    return SetValue.of(values);
  }
}
