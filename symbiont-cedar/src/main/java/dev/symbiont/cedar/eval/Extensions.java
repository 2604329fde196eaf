package dev.symbiont.cedar.eval;

import dev.symbiont.cedar.policy.ExtensionFunction;
import dev.symbiont.cedar.value.DatetimeValue;
import dev.symbiont.cedar.value.DecimalValue;
import dev.symbiont.cedar.value.DurationValue;
import dev.symbiont.cedar.value.IpValue;
import dev.symbiont.cedar.value.StringValue;
import dev.symbiont.cedar.value.Value;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/** The extension functions (Cedar specification, extension types). */
final class Extensions {
  private Extensions() {}

  /**
   * Calls {@code function}.
   *
   * @throws EvaluationFailure if number or types of arguments are wrong, or the result has no value
   */
  static Value call(ExtensionFunction function, List<Value> arguments) {
    if (arguments.size() != function.arity()) {
      throw new EvaluationFailure(
          "%s takes %d argument(s), got %d"
              .formatted(function.functionName(), function.arity(), arguments.size()));
    }
    Arguments args = new Arguments(function, arguments);
    return switch (function) {
      case DECIMAL -> args.construct(DecimalValue::parse);
      case IP -> args.construct(IpValue::parse);
      case DATETIME -> args.construct(DatetimeValue::parse);
      case DURATION -> args.construct(DurationValue::parse);
      case LESS_THAN -> Value.of(args.compareDecimals() < 0);
      case LESS_THAN_OR_EQUAL -> Value.of(args.compareDecimals() <= 0);
      case GREATER_THAN -> Value.of(args.compareDecimals() > 0);
      case GREATER_THAN_OR_EQUAL -> Value.of(args.compareDecimals() >= 0);
      case IS_IPV4 -> Value.of(args.ip(0).version() == 4);
      case IS_IPV6 -> Value.of(args.ip(0).version() == 6);
      case IS_LOOPBACK -> Value.of(args.ip(0).isLoopback());
      case IS_MULTICAST -> Value.of(args.ip(0).isMulticast());
      case IS_IN_RANGE -> Value.of(args.ip(0).isInRange(args.ip(1)));
      case OFFSET -> args.inRange(args.datetime(0).offset(args.duration(1)));
      case DURATION_SINCE -> args.inRange(args.datetime(0).durationSince(args.datetime(1)));
      case TO_DATE -> args.inRange(args.datetime(0).toDate());
      case TO_TIME -> args.datetime(0).toTime();
      case TO_MILLISECONDS -> Value.of(args.duration(0).millis());
      case TO_SECONDS -> Value.of(args.duration(0).millis() / 1_000L);
      case TO_MINUTES -> Value.of(args.duration(0).millis() / 60_000L);
      case TO_HOURS -> Value.of(args.duration(0).millis() / 3_600_000L);
      case TO_DAYS -> Value.of(args.duration(0).millis() / 86_400_000L);
    };
  }

  private record Arguments(ExtensionFunction function, List<Value> values) {
    Value construct(Function<String, ? extends Optional<? extends Value>> constructor) {
      String text = get(0, StringValue.class, "String").value();
      Optional<? extends Value> value = constructor.apply(text);
      if (value.isEmpty()) {
        throw new EvaluationFailure(
            "%s refuses %s".formatted(function.functionName(), Value.of(text)));
      }
      return value.get();
    }

    int compareDecimals() {
      DecimalValue left = get(0, DecimalValue.class, "decimal");
      return left.compareTo(get(1, DecimalValue.class, "decimal"));
    }

    IpValue ip(int index) {
      return get(index, IpValue.class, "ipaddr");
    }

    DatetimeValue datetime(int index) {
      return get(index, DatetimeValue.class, "datetime");
    }

    DurationValue duration(int index) {
      return get(index, DurationValue.class, "duration");
    }

    Value inRange(Optional<? extends Value> result) {
      if (result.isEmpty()) {
        throw new EvaluationFailure(function.functionName() + " overflows 64 bits");
      }
      return result.get();
    }

    private <T extends Value> T get(int index, Class<T> type, String expected) {
      Value value = values.get(index);
      if (type.isInstance(value)) {
        return type.cast(value);
      }
      throw EvaluationFailure.type(function.functionName(), expected, value);
    }
  }
}
