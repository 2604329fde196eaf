package dev.symbiont.runtime.composition;

import dev.symbiont.runtime.critic.CriticSettings;
import dev.symbiont.runtime.critic.Rubric;
import dev.symbiont.toolclad.toml.TomlDocument;
import dev.symbiont.toolclad.toml.TomlException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Reads pipelines from TOML: {@code [pipeline.NAME]} with the tables {@code director}, {@code
 * critic}, {@code convergence} and {@code steps} (runtime reasoning specification section 12.1).
 * Strict: doubled and unknown keys, and values out of range, are refused with their place.
 */
public final class PipelineReader {
  private static final double DIRECTOR_TEMPERATURE = 0.7;

  private PipelineReader() {}

  /**
   * Reads the pipelines of a file, by name and in their order.
   *
   * @param toml the file in UTF-8, at most 1 MiB
   * @throws InvalidPipelineException if there is anything wrong; it tells all
   */
  public static Map<String, Pipeline> read(byte[] toml) {
    TomlDocument document = parse(toml);
    List<String> problems = new ArrayList<>();
    Map<String, Pipeline> pipelines = new LinkedHashMap<>();
    PipelineTable root = new PipelineTable(document, List.of(), document.root(), problems);
    var unused =
        root.build(
            () -> {
              root.table("pipeline").stream()
                  .flatMap(table -> table.tables().stream())
                  .forEach(table -> pipeline(table).ifPresent(p -> pipelines.put(p.name(), p)));
              return pipelines;
            });
    if (!problems.isEmpty()) {
      throw new InvalidPipelineException(problems);
    }
    return Collections.unmodifiableMap(pipelines);
  }

  private static TomlDocument parse(byte[] toml) {
    try {
      return TomlDocument.parse(toml);
    } catch (TomlException e) {
      String line = e.line().isPresent() ? "line " + e.line().getAsInt() + ": " : "";
      throw new InvalidPipelineException(List.of(line + e.getMessage()));
    }
  }

  private static Optional<Pipeline> pipeline(PipelineTable table) {
    return table.build(
        () -> {
          String type = table.required("type");
          Optional<Pipeline.Director> director =
              table.table("director").flatMap(PipelineReader::director);
          Optional<CriticSettings> critic = table.table("critic").flatMap(PipelineReader::critic);
          if (type.equals(Pipeline.DIRECTOR_CRITIC)) {
            require(table, "director");
            require(table, "critic");
          }
          return new Pipeline(
              table.name(),
              type,
              director,
              critic,
              table.table("convergence").flatMap(PipelineReader::convergence),
              table.array("steps").stream().flatMap(step -> step(step).stream()).toList());
        });
  }

  private static void require(PipelineTable table, String name) {
    if (table.table(name).isEmpty()) {
      table.problem(name, "is missing, but the type " + Pipeline.DIRECTOR_CRITIC + " needs it");
    }
  }

  private static Optional<Pipeline.Director> director(PipelineTable table) {
    return table.build(
        () ->
            new Pipeline.Director(
                table.required("model"),
                table.number("temperature", DIRECTOR_TEMPERATURE),
                table.text("system_prompt"),
                table.integer("max_tokens")));
  }

  private static Optional<CriticSettings> critic(PipelineTable table) {
    return table.build(
        () -> {
          String model = table.required("model");
          CriticSettings.Mode mode = mode(table);
          double threshold = table.number("threshold", CriticSettings.DEFAULT.threshold());
          Rubric rubric =
              table.table("rubric").flatMap(found -> rubric(found, mode)).orElse(Rubric.NONE);
          return new CriticSettings(
              Optional.of(model),
              mode,
              threshold,
              rubric,
              table.text("system_prompt"),
              CriticSettings.DEFAULT.timeout());
        });
  }

  private static CriticSettings.Mode mode(PipelineTable table) {
    String word = table.text("evaluation_mode").orElse(CriticSettings.Mode.SCORE.word());
    return Arrays.stream(CriticSettings.Mode.values())
        .filter(mode -> mode.word().equals(word))
        .findFirst()
        .orElseGet(
            () -> {
              table.problem("evaluation_mode", "must be binary, score or rubric, was " + word);
              return CriticSettings.Mode.SCORE;
            });
  }

  /** The weights have to add up only where they count. */
  private static Optional<Rubric> rubric(PipelineTable table, CriticSettings.Mode mode) {
    return table.build(
        () -> {
          Map<String, Rubric.Dimension> dimensions = new LinkedHashMap<>();
          for (PipelineTable dimension : table.tables()) {
            dimension(dimension).ifPresent(read -> dimensions.put(dimension.name(), read));
          }
          return mode == CriticSettings.Mode.RUBRIC ? new Rubric(dimensions) : Rubric.NONE;
        });
  }

  private static Optional<Rubric.Dimension> dimension(PipelineTable table) {
    return table.build(
        () -> new Rubric.Dimension(table.required("weight", 0.0), table.text("description")));
  }

  private static Optional<Convergence> convergence(PipelineTable table) {
    return table.build(
        () -> {
          String type = table.required("type");
          return switch (type) {
            case "fixed_rounds" -> new Convergence.FixedRounds(table.required("rounds", 1));
            case "adaptive_break" ->
                new Convergence.AdaptiveBreak(
                    table.required("min_rounds", 1),
                    table.required("max_rounds", 1),
                    table.required("improvement_threshold", 0.0));
            case "score_threshold" ->
                new Convergence.ScoreThreshold(
                    table.required("target_score", 0.0), table.required("max_rounds", 1));
            default -> {
              table.problem(
                  "type", "must be fixed_rounds, adaptive_break or score_threshold, was " + type);
              yield new Convergence.FixedRounds(1);
            }
          };
        });
  }

  private static Optional<Pipeline.Step> step(PipelineTable table) {
    return table.build(
        () ->
            new Pipeline.Step(
                table.required("name"),
                table.required("model"),
                table.text("system_prompt"),
                table.text("output_format")));
  }
}
