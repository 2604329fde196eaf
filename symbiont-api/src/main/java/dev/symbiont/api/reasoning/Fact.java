package dev.symbiont.api.reasoning;

import dev.symbiont.domain.json.JsonNumber;
import dev.symbiont.domain.json.JsonObject;
import java.util.Objects;

/**
 * Something that an agent is to know.
 *
 * @param subject what it is about
 * @param predicate what is said
 * @param object of what
 * @param confidence how sure, 0 to 1
 */
public record Fact(String subject, String predicate, String object, double confidence) {
  private static final double DEFAULT_CONFIDENCE = 0.8;

  /** Checks the range. */
  public Fact {
    Objects.requireNonNull(subject, "subject");
    Objects.requireNonNull(predicate, "predicate");
    Objects.requireNonNull(object, "object");
    if (!(confidence >= 0 && confidence <= 1)) {
      throw new IllegalArgumentException("confidence must be 0 to 1, was " + confidence);
    }
  }

  /** Returns a fact of the documented default confidence, 0.8. */
  public static Fact of(String subject, String predicate, String object) {
    return new Fact(subject, predicate, object, DEFAULT_CONFIDENCE);
  }

  JsonObject json() {
    return JsonObject.builder()
        .put("subject", subject)
        .put("predicate", predicate)
        .put("object", object)
        .put("confidence", JsonNumber.of(confidence))
        .build();
  }
}
