package dev.symbiont.runtime.communication;

import dev.symbiont.runtime.policy.Glob;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * Rules at one moment, and what they decide (runtime policy specification section 3.3). Immutable;
 * a decision depends on nothing but the rules and the question.
 */
public final class RuleSet {
  /** The sort is stable, so what is equal here keeps the order of creation. */
  private static final Comparator<Compiled> ORDER =
      Comparator.comparingLong((Compiled each) -> each.rule().priority())
          .reversed()
          .thenComparing(each -> each.rule().effect() == Effect.DENY ? 0 : 1);

  /** No rules: agents may message themselves and nobody else. */
  public static final RuleSet EMPTY = new RuleSet(List.of());

  private final List<CommunicationRule> rules;
  private final List<Compiled> ordered;

  /** A rule with its patterns read. */
  private record Compiled(CommunicationRule rule, Glob from, Glob to, Glob operation) {
    static Compiled of(CommunicationRule rule) {
      return new Compiled(
          rule, Glob.of(rule.from()), Glob.of(rule.to()), Glob.of(rule.operation()));
    }

    boolean matches(Party sender, Party recipient, String action) {
      return sender.matches(from) && recipient.matches(to) && operation.matches(action);
    }
  }

  private RuleSet(List<Compiled> compiled) {
    this.rules = compiled.stream().map(Compiled::rule).toList();
    this.ordered = compiled.stream().sorted(ORDER).toList();
  }

  /**
   * Creates a set.
   *
   * @param rules in the order of their creation
   * @throws IllegalArgumentException if a pattern is empty or longer than 256 characters
   */
  public static RuleSet of(List<CommunicationRule> rules) {
    return new RuleSet(rules.stream().map(Compiled::of).toList());
  }

  /** Returns the rules in the order of their creation. */
  public List<CommunicationRule> rules() {
    return rules;
  }

  /**
   * Decides whether a message may be sent. Where no rule matches, it may only if the sender is the
   * recipient.
   *
   * @param action what is done, for example {@code send_message}
   * @param depth how many agents have handed the task on already, at least 0
   */
  public Decision decide(Party sender, Party recipient, String action, long depth) {
    for (Compiled each : ordered) {
      if (each.matches(sender, recipient, action)) {
        return decide(each.rule(), depth);
      }
    }
    return sender.isSameAs(recipient)
        ? new Decision(true, Optional.empty(), "an agent may message itself")
        : new Decision(false, Optional.empty(), "no matching rule and default is deny");
  }

  private static Decision decide(CommunicationRule rule, long depth) {
    if (rule.effect() == Effect.DENY) {
      String reason = rule.reason().isEmpty() ? "denied by rule " + rule.id() : rule.reason();
      return new Decision(false, Optional.of(rule), reason);
    }
    if (rule.maxDepth().isPresent() && depth >= rule.maxDepth().getAsLong()) {
      String reason =
          "delegation depth %d reached limit %d".formatted(depth, rule.maxDepth().getAsLong());
      return new Decision(false, Optional.of(rule), reason);
    }
    String reason = rule.reason().isEmpty() ? "matched rule " + rule.id() : rule.reason();
    return new Decision(true, Optional.of(rule), reason);
  }

  Optional<CommunicationRule> find(String id) {
    return rules.stream().filter(rule -> rule.id().equals(id)).findFirst();
  }

  RuleSet with(CommunicationRule rule) {
    List<CommunicationRule> more = new ArrayList<>(rules);
    more.add(rule);
    return of(more);
  }

  RuleSet without(String id) {
    return of(rules.stream().filter(rule -> !rule.id().equals(id)).toList());
  }
}
