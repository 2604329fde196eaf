package dev.symbiont.runtime.reasoning;

import java.nio.charset.StandardCharsets;
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
    private static final int LONGEST_PART_BYTES = 4096;

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

    /** Returns the fact as a sentence on one line, so that it cannot pass for several. */
    String line() {
      return text().replaceAll("\\R", " ");
    }

    private static void requireShort(String field, String text) {
      int bytes = text.getBytes(StandardCharsets.UTF_8).length;
      if (text.isBlank() || bytes > LONGEST_PART_BYTES) {
        throw new IllegalArgumentException(
            "%s must have 1 to %d bytes in UTF-8 and not be blank, has %d"
                .formatted(field, LONGEST_PART_BYTES, bytes));
      }
    }
  }
}
