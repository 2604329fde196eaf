package dev.symbiont.toolclad.manifest;

import dev.symbiont.domain.json.JsonObject;
import java.util.Objects;
import java.util.Optional;

/**
 * {@code [output]} of a manifest.
 *
 * @param format what the tool writes
 * @param parser the parser as written: {@code builtin:<format>}, {@code custom:<path>} or a path
 * @param envelope whether the published output schema shows the envelope
 * @param schema a JSON Schema of the results; mismatches are warnings
 */
public record OutputDefinition(
    OutputFormat format, Optional<String> parser, boolean envelope, JsonObject schema) {
  /** What a manifest without {@code [output]} has. */
  static final OutputDefinition NONE =
      new OutputDefinition(
          OutputFormat.TEXT,
          Optional.empty(),
          true,
          JsonObject.builder().put("type", "object").build());

  private static final String BUILT_IN = "builtin:";

  /** Refuses {@code null}. */
  public OutputDefinition {
    Objects.requireNonNull(format, "format");
    Objects.requireNonNull(parser, "parser");
    Objects.requireNonNull(schema, "schema");
  }

  /** Returns the format that is parsed: that of a built-in parser, else {@link #format}. */
  public OutputFormat parsedFormat() {
    return parser
        .filter(name -> name.startsWith(BUILT_IN))
        .flatMap(name -> OutputFormat.ofWord(name.substring(BUILT_IN.length())))
        .orElse(format);
  }

  /** Returns the parser if it is a program and not built in. */
  public Optional<String> customParser() {
    return parser.filter(name -> !name.startsWith(BUILT_IN));
  }
}
