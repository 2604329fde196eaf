package dev.symbiont.cedar.schema;

import dev.symbiont.cedar.value.DatetimeValue;
import dev.symbiont.cedar.value.DecimalValue;
import dev.symbiont.cedar.value.DurationValue;
import dev.symbiont.cedar.value.IpValue;
import dev.symbiont.cedar.value.Value;
import java.util.Arrays;
import java.util.Optional;

/** The types beyond the language's own. */
enum ExtensionType {
  DECIMAL("decimal", "decimal", DecimalValue.class),
  IPADDR("ipaddr", "ip", IpValue.class),
  DATETIME("datetime", "datetime", DatetimeValue.class),
  DURATION("duration", "duration", DurationValue.class);

  private final String typeName;
  private final String constructor;
  private final Class<? extends Value> values;

  ExtensionType(String typeName, String constructor, Class<? extends Value> values) {
    this.typeName = typeName;
    this.constructor = constructor;
    this.values = values;
  }

  static Optional<ExtensionType> find(String typeName) {
    return Arrays.stream(values()).filter(type -> type.typeName.equals(typeName)).findFirst();
  }

  String typeName() {
    return typeName;
  }

  /** Returns the function that makes a value of this type from a string. */
  String constructor() {
    return constructor;
  }

  boolean holds(Value value) {
    return values.isInstance(value);
  }
}
