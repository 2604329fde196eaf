package dev.symbiont.cedar.policy;

import dev.symbiont.cedar.text.Identifiers;
import dev.symbiont.cedar.value.BoolValue;
import dev.symbiont.cedar.value.EntityType;
import dev.symbiont.cedar.value.EntityUid;
import dev.symbiont.cedar.value.LongValue;
import dev.symbiont.cedar.value.StringValue;
import dev.symbiont.cedar.value.Value;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A Cedar expression. {@code toString} is its Cedar text.
 *
 * <p>{@code &&} and {@code ||} hold all operands of a chain, in whatever way it was parenthesized:
 * both are associative in value, in errors and in type.
 */
public sealed interface Expr {
  /** The most levels that an expression may nest. */
  int MAX_DEPTH = 200;

  /** Returns the direct operands in the order of evaluation. */
  List<Expr> operands();

  /**
   * A literal.
   *
   * @param value a boolean, an integer, a string or an entity reference
   */
  record Literal(Value value) implements Expr {
    /** Refuses values of other kinds, which are written as sets, records and calls. */
    public Literal {
      if (!(value instanceof BoolValue
          || value instanceof LongValue
          || value instanceof StringValue
          || value instanceof EntityUid)) {
        throw new IllegalArgumentException("not a literal: " + value);
      }
    }

    @Override
    public List<Expr> operands() {
      return List.of();
    }

    @Override
    public String toString() {
      return PolicyPrinter.print(this);
    }
  }

  /**
   * A variable of the request.
   *
   * @param variable which one
   */
  record Var(Variable variable) implements Expr {
    @Override
    public List<Expr> operands() {
      return List.of();
    }

    @Override
    public String toString() {
      return PolicyPrinter.print(this);
    }
  }

  /**
   * {@code if condition then consequence else alternative}.
   *
   * @param condition decides
   * @param consequence the value if the condition holds
   * @param alternative the value if it does not
   */
  record If(Expr condition, Expr consequence, Expr alternative) implements Expr {
    @Override
    public List<Expr> operands() {
      return List.of(condition, consequence, alternative);
    }

    @Override
    public String toString() {
      return PolicyPrinter.print(this);
    }
  }

  /**
   * {@code a && b && …}.
   *
   * @param operands two or more operands, none of them an {@code And}
   */
  record And(List<Expr> operands) implements Expr {
    /** Copies the operands, taking in those of nested conjunctions. */
    public And {
      operands = flatten(operands, And.class);
    }

    @Override
    public String toString() {
      return PolicyPrinter.print(this);
    }
  }

  /**
   * {@code a || b || …}.
   *
   * @param operands two or more operands, none of them an {@code Or}
   */
  record Or(List<Expr> operands) implements Expr {
    /** Copies the operands, taking in those of nested disjunctions. */
    public Or {
      operands = flatten(operands, Or.class);
    }

    @Override
    public String toString() {
      return PolicyPrinter.print(this);
    }
  }

  /**
   * {@code !operand}.
   *
   * @param operand what is negated
   */
  record Not(Expr operand) implements Expr {
    @Override
    public List<Expr> operands() {
      return List.of(operand);
    }

    @Override
    public String toString() {
      return PolicyPrinter.print(this);
    }
  }

  /**
   * {@code -operand}.
   *
   * @param operand what is negated
   */
  record Negate(Expr operand) implements Expr {
    @Override
    public List<Expr> operands() {
      return List.of(operand);
    }

    @Override
    public String toString() {
      return PolicyPrinter.print(this);
    }
  }

  /**
   * An operator or a method with two operands.
   *
   * @param operator which one
   * @param left the left operand, or the receiver
   * @param right the right operand, or the argument
   */
  record Binary(BinaryOperator operator, Expr left, Expr right) implements Expr {
    @Override
    public List<Expr> operands() {
      return List.of(left, right);
    }

    @Override
    public String toString() {
      return PolicyPrinter.print(this);
    }
  }

  /**
   * {@code operand.isEmpty()}.
   *
   * @param operand a set
   */
  record IsEmpty(Expr operand) implements Expr {
    @Override
    public List<Expr> operands() {
      return List.of(operand);
    }

    @Override
    public String toString() {
      return PolicyPrinter.print(this);
    }
  }

  /**
   * {@code operand like "pattern"}.
   *
   * @param operand a string
   * @param pattern what it is matched with, as a whole
   */
  record Like(Expr operand, Pattern pattern) implements Expr {
    @Override
    public List<Expr> operands() {
      return List.of(operand);
    }

    @Override
    public String toString() {
      return PolicyPrinter.print(this);
    }
  }

  /**
   * {@code operand is Type}, or {@code operand is Type in ancestor}.
   *
   * @param operand an entity
   * @param type the type it must have
   * @param ancestor what it must be in besides
   */
  record Is(Expr operand, EntityType type, Optional<Expr> ancestor) implements Expr {
    @Override
    public List<Expr> operands() {
      return ancestor.isPresent() ? List.of(operand, ancestor.get()) : List.of(operand);
    }

    @Override
    public String toString() {
      return PolicyPrinter.print(this);
    }
  }

  /**
   * {@code operand has a}, or {@code operand has a.b.c}.
   *
   * @param operand an entity or a record
   * @param path the attribute, and attributes of its value; at least one
   */
  record HasAttribute(Expr operand, List<String> path) implements Expr {
    /** Copies the path. */
    public HasAttribute {
      path = List.copyOf(path);
      if (path.isEmpty()) {
        throw new IllegalArgumentException("has needs an attribute");
      }
      if (path.size() > 1 && !path.stream().allMatch(Identifiers::isName)) {
        throw new IllegalArgumentException("a path of has consists of identifiers, was " + path);
      }
    }

    @Override
    public List<Expr> operands() {
      return List.of(operand);
    }

    @Override
    public String toString() {
      return PolicyPrinter.print(this);
    }
  }

  /**
   * {@code operand.name} or {@code operand["name"]}.
   *
   * @param operand an entity or a record
   * @param name the attribute
   */
  record GetAttribute(Expr operand, String name) implements Expr {
    @Override
    public List<Expr> operands() {
      return List.of(operand);
    }

    @Override
    public String toString() {
      return PolicyPrinter.print(this);
    }
  }

  /**
   * {@code [a, b]}.
   *
   * @param elements the elements
   */
  record SetLiteral(List<Expr> elements) implements Expr {
    /** Copies the elements. */
    public SetLiteral {
      elements = List.copyOf(elements);
    }

    @Override
    public List<Expr> operands() {
      return elements;
    }

    @Override
    public String toString() {
      return PolicyPrinter.print(this);
    }
  }

  /**
   * <code>{a: 1, "b c": 2}</code>.
   *
   * @param attributes the attributes in the order of evaluation
   */
  record RecordLiteral(Map<String, Expr> attributes) implements Expr {
    /** Copies the attributes. */
    public RecordLiteral {
      attributes = Collections.unmodifiableMap(new LinkedHashMap<>(attributes));
    }

    @Override
    public List<Expr> operands() {
      return List.copyOf(attributes.values());
    }

    @Override
    public String toString() {
      return PolicyPrinter.print(this);
    }
  }

  /**
   * A call of an extension function.
   *
   * @param function which one
   * @param arguments the arguments, the receiver of a method first; a wrong number is an error of
   *     evaluation, not of syntax
   */
  record ExtensionCall(ExtensionFunction function, List<Expr> arguments) implements Expr {
    /** Copies the arguments. */
    public ExtensionCall {
      arguments = List.copyOf(arguments);
      if (function.isMethod() && arguments.isEmpty()) {
        throw new IllegalArgumentException(function.functionName() + " needs a receiver");
      }
    }

    @Override
    public List<Expr> operands() {
      return arguments;
    }

    @Override
    public String toString() {
      return PolicyPrinter.print(this);
    }
  }

  private static List<Expr> flatten(List<Expr> operands, Class<? extends Expr> chain) {
    if (operands.size() < 2) {
      throw new IllegalArgumentException("a chain has at least two operands");
    }
    List<Expr> flat = new ArrayList<>(operands.size());
    for (Expr operand : operands) {
      if (chain.isInstance(operand)) {
        flat.addAll(operand.operands());
      } else {
        flat.add(operand);
      }
    }
    return List.copyOf(flat);
  }
}
