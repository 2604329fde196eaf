package dev.symbiont.toolclad.output;

import dev.symbiont.domain.json.JsonObject;
import java.util.Objects;

/** The outcome of parsing output. */
public sealed interface ParseResult {
  /** The output was understood. */
  record Parsed(JsonObject results) implements ParseResult {
    /** Refuses {@code null}. */
    public Parsed {
      Objects.requireNonNull(results, "results");
    }
  }

  /**
   * The output was not understood.
   *
   * @param reason what is wrong with it
   */
  record Unparsable(String reason) implements ParseResult {
    /** Refuses {@code null}. */
    public Unparsable {
      Objects.requireNonNull(reason, "reason");
    }
  }
}
