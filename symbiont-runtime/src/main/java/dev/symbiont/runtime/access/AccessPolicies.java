package dev.symbiont.runtime.access;

import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * The access policies of a project. What no rule allows is denied. A decision depends on nothing
 * but the rules, the question, the time and the links of the file system. Immutable and
 * thread-safe.
 */
public final class AccessPolicies {
  private static final Comparator<AccessRule> ORDER =
      Comparator.comparingLong(AccessRule::policyPriority)
          .thenComparingLong(AccessRule::rulePriority)
          .reversed()
          .thenComparing(AccessRule::effect);

  private final List<AccessRule> rules;
  private final Path base;
  private final Clock clock;

  AccessPolicies(List<AccessRule> rules, Path base, Clock clock) {
    // The sort is stable, so what is equal here keeps the order of the file.
    this.rules = rules.stream().sorted(ORDER).toList();
    this.base = Objects.requireNonNull(base, "base");
    this.clock = Objects.requireNonNull(clock, "clock");
  }

  /** The question about what is really accessed, and about what was said to be. */
  record Asked(Question really, Question claimed) {}

  /**
   * Reads a file in the flat or in the nested form.
   *
   * @param file its directory is where relative paths start from
   * @throws InvalidAccessPolicyException if it is refused; nothing of it counts then
   */
  public static AccessPolicies read(Path file, Clock clock) {
    Path base = Objects.requireNonNull(file.toAbsolutePath().getParent(), "a file below the root");
    return new AccessPolicies(AccessPolicyReader.read(file), base, clock);
  }

  /** Decides whether {@code who} may do {@code access}. */
  public AccessDecision decide(Accessor who, Access access) {
    Optional<Resource> resource = Resource.of(access, base);
    if (resource.isEmpty()) {
      return new AccessDecision.Denied(
          "access denied: '%s' is no %s that can be compared with the access policies"
              .formatted(access.resource(), access.type().word()));
    }
    Instant now = clock.instant();
    Question really =
        new Question(who, access.type(), access.operation(), resource.get().spellings(), now);
    Question claimed =
        resource.get().claimed().isEmpty()
            ? really
            : new Question(who, access.type(), access.operation(), resource.get().claimed(), now);
    Asked asked = new Asked(really, claimed);
    for (AccessRule rule : rules) {
      if (rule.effect() != AccessRule.Effect.AUDIT && rule.matches(asked)) {
        return decided(rule, access);
      }
    }
    return new AccessDecision.Denied(
        "access denied: no access policy allows %s (default deny policy)".formatted(access));
  }

  private static AccessDecision decided(AccessRule rule, Access access) {
    String why = rule.reason().isEmpty() ? "" : ": " + rule.reason();
    return switch (rule.effect()) {
      case ALLOW -> new AccessDecision.Allowed("allowed by access policy " + rule.name() + why);
      case ESCALATE ->
          new AccessDecision.Escalated(
              rule.escalateTo(),
              "access policy %s asks a person about %s%s".formatted(rule.name(), access, why));
      case DENY, AUDIT ->
          new AccessDecision.Denied(
              "access denied by policy %s: %s%s".formatted(rule.name(), access, why));
    };
  }
}
