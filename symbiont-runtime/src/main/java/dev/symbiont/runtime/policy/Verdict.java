package dev.symbiont.runtime.policy;

import dev.symbiont.domain.reasoning.ProposedAction;
import java.util.List;
import java.util.Objects;

/** What the policies say about an action, and why. */
public sealed interface Verdict {
  /** Returns a sentence for people and for the model. */
  String reason();

  /** Returns the ids of the policies that decided. */
  List<String> policies();

  /** The action is allowed. */
  record Allowed(String reason, List<String> policies) implements Verdict {
    /** Copies the ids. */
    public Allowed {
      Objects.requireNonNull(reason, "reason");
      policies = List.copyOf(policies);
    }
  }

  /** The action is denied. */
  record Denied(String reason, List<String> policies) implements Verdict {
    /** Copies the ids. */
    public Denied {
      Objects.requireNonNull(reason, "reason");
      policies = List.copyOf(policies);
    }
  }

  /** Another action is allowed in its place; it will be checked like any other. */
  record Modified(ProposedAction replacement, String reason, List<String> policies)
      implements Verdict {
    /** Copies the ids. */
    public Modified {
      Objects.requireNonNull(replacement, "replacement");
      Objects.requireNonNull(reason, "reason");
      policies = List.copyOf(policies);
    }
  }
}
