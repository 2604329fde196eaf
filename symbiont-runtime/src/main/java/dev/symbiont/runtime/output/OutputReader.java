package dev.symbiont.runtime.output;

import dev.symbiont.domain.json.JsonCodec;
import dev.symbiont.domain.json.JsonFormatException;
import dev.symbiont.domain.json.JsonLimits;
import dev.symbiont.domain.json.JsonObject;
import dev.symbiont.domain.json.JsonString;
import dev.symbiont.domain.json.JsonValue;
import dev.symbiont.domain.reasoning.ResponseFormat;
import dev.symbiont.runtime.jsonschema.JsonSchema;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * Reads answers of models that must have a form (runtime reasoning specification section 11): one
 * surrounding code fence is taken off, the rest is parsed strictly and held against the schema.
 * Immutable and thread-safe.
 */
public final class OutputReader {
  private static final JsonLimits LIMITS = new JsonLimits(4 * 1024 * 1024, 64);
  private static final int LONGEST_PREFIX = 100;

  private final ResponseFormat format;
  private final Optional<JsonSchema> schema;
  private final JsonCodec json;

  private OutputReader(ResponseFormat format, Optional<JsonSchema> schema, JsonCodec json) {
    this.format = format;
    this.schema = schema;
    this.json = json;
  }

  /**
   * Creates a reader of answers in the form {@code format}.
   *
   * @throws JsonSchema.InvalidSchemaException if it names a schema that cannot be enforced
   */
  public static OutputReader of(ResponseFormat format, JsonCodec json) {
    Objects.requireNonNull(json, "json");
    return new OutputReader(
        format,
        format instanceof ResponseFormat.JsonSchema wanted
            ? Optional.of(JsonSchema.compile(wanted.schema()))
            : Optional.empty(),
        json);
  }

  /** Creates a reader of answers that fit {@code schema}. */
  public static OutputReader of(JsonSchema schema, JsonCodec json) {
    return new OutputReader(
        new ResponseFormat.AnyJsonObject(), Optional.of(schema), Objects.requireNonNull(json));
  }

  /** Reads an answer; any text fits if no form was wanted. */
  public ModelOutput read(String answer) {
    if (format instanceof ResponseFormat.Text) {
      return new ModelOutput.Fitting(new JsonString(answer));
    }
    if (format instanceof ResponseFormat.Unknown) {
      return new ModelOutput.Violating(List.of("the wanted form is unknown to this runtime"));
    }
    String text = CodeFence.strip(answer);
    try {
      return checked(json.read(text, LIMITS));
    } catch (JsonFormatException e) {
      return new ModelOutput.NotJson(
          String.valueOf(e.getMessage()), e.line(), e.column(), Excerpt.of(text, LONGEST_PREFIX));
    }
  }

  private ModelOutput checked(JsonValue value) {
    List<String> errors =
        schema
            .map(wanted -> wanted.problems(value))
            .orElseGet(
                () ->
                    value instanceof JsonObject
                        ? List.of()
                        : List.of("must be an object but is " + value.kind()));
    return errors.isEmpty() ? new ModelOutput.Fitting(value) : new ModelOutput.Violating(errors);
  }
}
