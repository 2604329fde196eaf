package dev.symbiont.cedar.eval;

import dev.symbiont.cedar.entity.Entities;
import dev.symbiont.cedar.entity.Request;
import dev.symbiont.cedar.value.BoolValue;
import dev.symbiont.cedar.value.Value;
import java.util.function.BiPredicate;

/** A compiled expression. Immutable and thread-safe. */
@FunctionalInterface
interface Node {
  /**
   * Returns the value of the expression.
   *
   * @throws EvaluationFailure if it has none
   */
  Value eval(Request request, Entities entities);

  /**
   * Returns the value of the expression as a boolean.
   *
   * @throws EvaluationFailure if it has no value, or not a boolean
   */
  default boolean test(Request request, Entities entities) {
    Value value = eval(request, entities);
    if (value instanceof BoolValue bool) {
      return bool.value();
    }
    throw EvaluationFailure.type("a condition", "Bool", value);
  }

  /** A compiled expression whose value is always a boolean. */
  record Test(BiPredicate<Request, Entities> predicate) implements Node {
    @Override
    public boolean test(Request request, Entities entities) {
      return predicate.test(request, entities);
    }

    @Override
    public Value eval(Request request, Entities entities) {
      return BoolValue.of(predicate.test(request, entities));
    }
  }

  /** A value that is known before any request. */
  record Constant(Value value) implements Node {
    @Override
    public Value eval(Request request, Entities entities) {
      return value;
    }
  }
}
