package dev.symbiont.runtime.output;

import dev.symbiont.domain.json.JsonValue;
import java.util.List;
import java.util.Objects;

/** What an answer of a model is, held against the form that was wanted. */
public sealed interface ModelOutput {
  /** Says what is wrong and where, in words that help a model to mend it; empty if nothing is. */
  String problem();

  /** The answer has the form. */
  record Fitting(JsonValue value) implements ModelOutput {
    /** Refuses {@code null}. */
    public Fitting {
      Objects.requireNonNull(value, "value");
    }

    @Override
    public String problem() {
      return "";
    }
  }

  /**
   * The answer is no JSON.
   *
   * @param message what is wrong
   * @param line where, from 1; 0 if unknown
   * @param column where in the line, from 1; 0 if unknown
   * @param rawPrefix the beginning of the answer, at most 100 bytes of UTF-8
   */
  record NotJson(String message, int line, int column, String rawPrefix) implements ModelOutput {
    /** Refuses {@code null}. */
    public NotJson {
      Objects.requireNonNull(message, "message");
      Objects.requireNonNull(rawPrefix, "rawPrefix");
    }

    @Override
    public String problem() {
      String where = line > 0 ? " at line %d, column %d".formatted(line, column) : "";
      return "it is not JSON%s: %s; it begins with: %s".formatted(where, message, rawPrefix);
    }
  }

  /**
   * The answer is JSON that does not fit.
   *
   * @param errors what is wrong; each names its place by a JSON pointer, unless it is the whole
   */
  record Violating(List<String> errors) implements ModelOutput {
    /** Copies the errors. */
    public Violating {
      errors = List.copyOf(errors);
    }

    @Override
    public String problem() {
      return String.join("; ", errors);
    }
  }
}
