package dev.symbiont.cedar.policy;

import dev.symbiont.cedar.error.CedarException;
import dev.symbiont.cedar.error.CedarSyntaxException;
import dev.symbiont.cedar.text.Lexer;
import dev.symbiont.cedar.text.Token;
import dev.symbiont.cedar.value.EntityUid;
import dev.symbiont.domain.json.JsonFormatException;
import dev.symbiont.domain.json.JsonObject;
import java.util.ArrayDeque;
import java.util.Collections;
import java.util.Deque;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A policy, or a template if its scope has slots. It has no identifier; a policy set gives it one.
 *
 * @param annotations the annotations in order, without meaning to the engine; one without value has
 *     the empty text
 * @param effect what the policy does when satisfied
 * @param principal the demand on the principal
 * @param action the demand on the action
 * @param resource the demand on the resource
 * @param conditions the conditions in the order of evaluation
 */
public record Policy(
    Map<String, String> annotations,
    Effect effect,
    Scope principal,
    ActionScope action,
    Scope resource,
    List<Condition> conditions) {

  /**
   * Copies the collections and checks the policy.
   *
   * @throws CedarException if a condition nests deeper than {@link Expr#MAX_DEPTH} or a slot stands
   *     in the wrong place
   */
  public Policy {
    annotations = Collections.unmodifiableMap(new LinkedHashMap<>(annotations));
    conditions = List.copyOf(conditions);
    requireSlot(principal, Slot.PRINCIPAL);
    requireSlot(resource, Slot.RESOURCE);
    conditions.forEach(condition -> requireDepth(condition.body()));
  }

  /**
   * Reads one policy or template in Cedar syntax.
   *
   * @throws CedarSyntaxException if {@code text} is anything else
   */
  public static Policy parse(String text) {
    return new PolicyParser(text).policyOnly();
  }

  /**
   * Reads a file of policies and templates in Cedar syntax.
   *
   * @return the policies in the order of the text; empty for a text without any
   * @throws CedarSyntaxException if {@code text} is anything else
   */
  public static List<Policy> parseAll(String text) {
    return new PolicyParser(text).policies();
  }

  /**
   * Tells whether {@code text} has comments, which no policy keeps.
   *
   * @throws CedarSyntaxException if {@code text} is not made of Cedar tokens
   */
  public static boolean hasComments(String text) {
    Lexer lexer = new Lexer(text);
    while (!lexer.at(Token.END)) {
      lexer.advance();
    }
    return lexer.sawComments();
  }

  /** Returns the slots of this template in the order of {@link Slot}; empty for a policy. */
  public Set<Slot> slots() {
    Set<Slot> slots = EnumSet.noneOf(Slot.class);
    if (target(principal) instanceof Scope.Target.Open) {
      slots.add(Slot.PRINCIPAL);
    }
    if (target(resource) instanceof Scope.Target.Open) {
      slots.add(Slot.RESOURCE);
    }
    return Collections.unmodifiableSet(slots);
  }

  /**
   * Returns this template with its slots filled.
   *
   * @throws CedarException if {@code values} are not exactly for {@link #slots()}
   */
  public Policy link(Map<Slot, EntityUid> values) {
    if (!values.keySet().equals(slots())) {
      throw new CedarException(
          "a link must fill exactly the slots " + slots() + ", got values for " + values.keySet());
    }
    return new Policy(
        annotations, effect, fill(principal, values), action, fill(resource, values), conditions);
  }

  /**
   * Reads one policy or template in the JSON policy format.
   *
   * @throws JsonFormatException if {@code json} has another shape
   */
  public static Policy fromJson(JsonObject json) {
    return PolicyJsonReader.policy(json, "$");
  }

  /** Returns the policy in the JSON policy format; {@link #fromJson} reads it back. */
  public JsonObject toJson() {
    return PolicyJsonWriter.policy(this);
  }

  /** Returns the policy in Cedar syntax; {@link #parse} reads it back to an equal policy. */
  public String toCedar() {
    return PolicyPrinter.print(this);
  }

  private static Scope fill(Scope scope, Map<Slot, EntityUid> values) {
    if (!(target(scope) instanceof Scope.Target.Open open)) {
      return scope;
    }
    EntityUid uid = values.get(open.slot());
    if (uid == null) {
      throw new CedarException("no value for " + open.slot().text());
    }
    Scope.Target target = new Scope.Target.Entity(uid);
    if (scope instanceof Scope.Equal) {
      return new Scope.Equal(target);
    }
    return scope instanceof Scope.IsIn isIn
        ? new Scope.IsIn(isIn.type(), target)
        : new Scope.In(target);
  }

  private static Scope.@Nullable Target target(Scope scope) {
    if (scope instanceof Scope.Equal equal) {
      return equal.target();
    }
    if (scope instanceof Scope.In in) {
      return in.target();
    }
    return scope instanceof Scope.IsIn isIn ? isIn.target() : null;
  }

  private static void requireSlot(Scope scope, Slot slot) {
    if (target(scope) instanceof Scope.Target.Open open && open.slot() != slot) {
      throw new CedarException(open.slot().text() + " stands where only " + slot.text() + " may");
    }
  }

  /** Walks without recursion, so that a deep expression cannot overflow the stack. */
  private static void requireDepth(Expr root) {
    Deque<Expr> level = new ArrayDeque<>(List.of(root));
    for (int depth = 1; !level.isEmpty(); depth++) {
      if (depth > Expr.MAX_DEPTH) {
        throw new CedarException("a condition nests deeper than " + Expr.MAX_DEPTH + " levels");
      }
      for (int width = level.size(); width > 0; width--) {
        level.addAll(level.removeFirst().operands());
      }
    }
  }
}
