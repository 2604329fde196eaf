package dev.symbiont.domain.communication;

import dev.symbiont.domain.json.JsonObject;
import dev.symbiont.domain.wire.Constrained;
import dev.symbiont.domain.wire.Rules;
import dev.symbiont.domain.wire.Violation;
import dev.symbiont.domain.wire.WireDefault;
import dev.symbiont.domain.wire.WireExtra;
import dev.symbiont.domain.wire.WireOmitEmpty;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * A rule about messages between agents (SDK surface, section 3.10). Begin with {@link #allow} or
 * {@link #deny}.
 *
 * <p>Rules are looked at by priority, highest first, then denying before allowing ones; the first
 * that matches decides. Where none matches, the message is denied.
 *
 * @param id its name; the server makes one if there is none
 * @param fromAgent the sender's id or name, or a pattern: {@code *} any run, {@code ?} one
 *     character
 * @param toAgent the recipient's id or name, or a pattern
 * @param action the operation or a pattern of operations; the words {@code allow} and {@code deny}
 *     stand for the effect on every operation
 * @param effect what the rule does, unless {@code action} says so; see {@link #decision}
 * @param reason shown to whom it concerns; may be empty
 * @param priority higher ones are looked at first
 * @param maxDepth an allowing rule ends at this number of hops of a delegation, not negative
 * @param createdAt when the server stored it
 * @param warnings what the server has to say about a rule that was just added
 * @param extra members that this version does not know
 */
public record CommunicationRule(
    Optional<String> id,
    String fromAgent,
    String toAgent,
    String action,
    Optional<CommunicationEffect> effect,
    @WireDefault("\"\"") String reason,
    @WireDefault("0") long priority,
    Optional<Long> maxDepth,
    Optional<Instant> createdAt,
    @WireOmitEmpty List<String> warnings,
    @WireExtra JsonObject extra)
    implements Constrained {
  private static final String EVERY_OPERATION = "*";

  /** Copies the warnings; refuses {@code null}. */
  public CommunicationRule {
    Objects.requireNonNull(id, "id");
    Objects.requireNonNull(fromAgent, "fromAgent");
    Objects.requireNonNull(toAgent, "toAgent");
    Objects.requireNonNull(action, "action");
    Objects.requireNonNull(effect, "effect");
    Objects.requireNonNull(reason, "reason");
    Objects.requireNonNull(maxDepth, "maxDepth");
    Objects.requireNonNull(createdAt, "createdAt");
    warnings = List.copyOf(warnings);
    Objects.requireNonNull(extra, "extra");
  }

  /** Returns a rule that lets every operation of {@code fromAgent} towards {@code toAgent} pass. */
  public static CommunicationRule allow(String fromAgent, String toAgent) {
    return rule(fromAgent, toAgent, CommunicationEffect.ALLOW);
  }

  /** Returns a rule that stops every operation of {@code fromAgent} towards {@code toAgent}. */
  public static CommunicationRule deny(String fromAgent, String toAgent) {
    return rule(fromAgent, toAgent, CommunicationEffect.DENY);
  }

  private static CommunicationRule rule(
      String fromAgent, String toAgent, CommunicationEffect effect) {
    return new CommunicationRule(
        Optional.empty(),
        fromAgent,
        toAgent,
        EVERY_OPERATION,
        Optional.of(effect),
        "",
        0,
        Optional.empty(),
        Optional.empty(),
        List.of(),
        JsonObject.EMPTY);
  }

  /**
   * Returns this rule for one operation, or a pattern of operations, for example {@code
   * send_message}.
   *
   * @throws IllegalArgumentException if it is {@code allow} or {@code deny}, which name an effect
   */
  public CommunicationRule forOperation(String operation) {
    if (CommunicationEffect.of(operation).isKnown()) {
      throw new IllegalArgumentException(
          "'" + operation + "' is an effect and no operation; begin with allow(…) or deny(…)");
    }
    return new CommunicationRule(
        id, fromAgent, toAgent, operation, effect, reason, priority, maxDepth, createdAt, warnings,
        extra);
  }

  /** Returns this rule under a name of the caller's. */
  public CommunicationRule withId(String other) {
    return new CommunicationRule(
        Optional.of(other),
        fromAgent,
        toAgent,
        action,
        effect,
        reason,
        priority,
        maxDepth,
        createdAt,
        warnings,
        extra);
  }

  /** Returns this rule with a reason. */
  public CommunicationRule because(String other) {
    return new CommunicationRule(
        id, fromAgent, toAgent, action, effect, other, priority, maxDepth, createdAt, warnings,
        extra);
  }

  /** Returns this rule with another priority; 0 unless set. */
  public CommunicationRule withPriority(long other) {
    return new CommunicationRule(
        id, fromAgent, toAgent, action, effect, reason, other, maxDepth, createdAt, warnings,
        extra);
  }

  /** Returns this rule, ending at so many hops of a delegation. */
  public CommunicationRule withMaxDepth(long hops) {
    return new CommunicationRule(
        id,
        fromAgent,
        toAgent,
        action,
        effect,
        reason,
        priority,
        Optional.of(hops),
        createdAt,
        warnings,
        extra);
  }

  /**
   * Returns what the rule does. If {@code action} and {@code effect} contradict each other it
   * denies, as the server does; without either it allows.
   */
  public CommunicationEffect decision() {
    CommunicationEffect spoken = CommunicationEffect.of(action);
    if (isContradictory()) {
      return CommunicationEffect.DENY;
    }
    return spoken.isKnown() ? spoken : effect.orElse(CommunicationEffect.ALLOW);
  }

  /** Tells whether {@code action} names one effect and {@code effect} another. */
  public boolean isContradictory() {
    CommunicationEffect spoken = CommunicationEffect.of(action);
    return spoken.isKnown() && effect.filter(given -> !given.equals(spoken)).isPresent();
  }

  @Override
  public List<Violation> violations() {
    return new Rules()
        .requireText(fromAgent, "from_agent")
        .requireText(toAgent, "to_agent")
        .requireText(action, "action")
        .require(
            effect.map(CommunicationEffect::isKnown).orElse(true),
            "effect",
            "must be 'allow' or 'deny', was '" + effect.map(Object::toString).orElse("") + "'")
        .require(
            !isContradictory(),
            "effect",
            "says '%s', but action says '%s'; give one of them"
                .formatted(effect.map(Object::toString).orElse(""), action))
        .require(maxDepth.orElse(0L) >= 0, "max_depth", "must not be negative")
        .violations();
  }
}
