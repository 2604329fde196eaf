package dev.symbiont.runtime.reasoning;

import java.util.List;
import java.util.Optional;

/** Port: what agents know. Thread-safe. */
public interface KnowledgeStore {
  /**
   * Keeps a fact of an agent.
   *
   * @return the id of the fact
   * @throws IllegalArgumentException if a part is longer than 4 KiB, or the agent has no room left
   */
  String store(String agentId, Fact fact);

  /**
   * Returns at most {@code limit} facts of an agent that have to do with {@code query}, best first.
   */
  List<Fact> recall(String agentId, String query, int limit);

  /** Keeps what the newest loop of an agent came to, in place of what was kept before. */
  void storeSummary(String agentId, String summary);

  /** Returns what {@link #storeSummary} kept. */
  Optional<String> summary(String agentId);

  /**
   * A fact.
   *
   * @param subject what it is about
   * @param predicate what is said
   * @param object of what
   * @param confidence how sure, 0 to 1
   */
  record Fact(String subject, String predicate, String object, double confidence) {
    private static final int LONGEST_PART = 4096;

    /** Checks the ranges. */
    public Fact {
      requireShort("subject", subject);
      requireShort("predicate", predicate);
      requireShort("object", object);
      if (!(confidence >= 0 && confidence <= 1)) {
        throw new IllegalArgumentException("confidence must be 0 to 1, was " + confidence);
      }
    }

    /** Returns the fact as a sentence. */
    public String text() {
      return subject + " " + predicate + " " + object;
    }

    private static void requireShort(String field, String text) {
      if (text.isBlank() || text.length() > LONGEST_PART) {
        throw new IllegalArgumentException(
            field + " must have 1 to " + LONGEST_PART + " characters, has " + text.length());
      }
    }
  }
}
