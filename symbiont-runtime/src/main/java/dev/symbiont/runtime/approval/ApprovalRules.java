package dev.symbiont.runtime.approval;

import dev.symbiont.domain.reasoning.ProposedAction;
import java.time.Duration;
import java.util.Objects;
import java.util.Set;
import java.util.function.Predicate;

/**
 * When a person is asked, and how long.
 *
 * @param tools tools whose calls are held; {@code delegate} holds every delegation
 * @param toolAsks tells whether a tool's own manifest asks for approval
 * @param timeout how long a person has to decide
 * @param validity how long an approval may wait for its action, at most five minutes
 */
public record ApprovalRules(
    Set<String> tools, Predicate<String> toolAsks, Duration timeout, Duration validity) {
  /** Two minutes to decide; nothing is held but what its manifest asks for. */
  public static final Duration DEFAULT_TIMEOUT = Duration.ofMinutes(2);

  private static final Duration LONGEST_VALIDITY = Duration.ofMinutes(5);

  /** Checks the ranges. */
  public ApprovalRules {
    tools = Set.copyOf(tools);
    Objects.requireNonNull(toolAsks, "toolAsks");
    if (timeout.isNegative() || timeout.isZero()) {
      throw new IllegalArgumentException("the approval timeout must be positive, was " + timeout);
    }
    if (validity.compareTo(LONGEST_VALIDITY) > 0 || validity.isNegative()) {
      throw new IllegalArgumentException(
          "the validity of an approval must be at most five minutes, was " + validity);
    }
  }

  /** Returns rules that hold {@code tools} and what asks for it. */
  public static ApprovalRules of(Set<String> tools, Predicate<String> toolAsks) {
    return new ApprovalRules(tools, toolAsks, DEFAULT_TIMEOUT, LONGEST_VALIDITY);
  }

  /** Returns these rules with another answer to whether a tool's own manifest asks. */
  public ApprovalRules withToolAsks(Predicate<String> other) {
    return new ApprovalRules(tools, other, timeout, validity);
  }

  /** Returns these rules with another time to decide. */
  public ApprovalRules withTimeout(Duration other) {
    return new ApprovalRules(tools, toolAsks, other, validity);
  }

  boolean holds(ProposedAction action) {
    if (action instanceof ProposedAction.ToolCall call) {
      return tools.contains(call.name()) || toolAsks.test(call.name());
    }
    return action instanceof ProposedAction.Delegate && tools.contains("delegate");
  }
}
