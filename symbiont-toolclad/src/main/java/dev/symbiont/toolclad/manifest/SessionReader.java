package dev.symbiont.toolclad.manifest;

import dev.symbiont.toolclad.command.Command;
import dev.symbiont.toolclad.problem.TemplateException;
import dev.symbiont.toolclad.value.Signature;
import dev.symbiont.toolclad.value.ValuePattern;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;

/** Reads {@code [session]} (ToolClad digest, section 3.7). */
final class SessionReader {
  private static final long MAX_OUTPUT_BYTES = 1_048_576;
  private static final long OUTPUT_WAIT_MILLIS = 2_000;
  private static final long CENTURY_SECONDS = 3_155_760_000L;

  private final ArgumentReader arguments;

  SessionReader(ArgumentReader arguments) {
    this.arguments = arguments;
  }

  Optional<Backend> read(Table table) {
    List<String> start = startCommand(table);
    table.required("ready_pattern");
    Optional<ValuePattern> ready = ConstraintReader.pattern(table, "ready_pattern");
    Backend.Limits limits = limits(table);
    Optional<Table> interaction = table.table("interaction");
    List<String> sanitize = interaction.flatMap(i -> i.strings("input_sanitize")).orElse(List.of());
    long maxOutput =
        interaction
            .map(i -> i.integer("output_max_bytes", 1, MAX_OUTPUT_BYTES))
            .orElse(MAX_OUTPUT_BYTES);
    long outputWait =
        interaction
            .map(i -> i.integer("output_wait_ms", 1, OUTPUT_WAIT_MILLIS))
            .orElse(OUTPUT_WAIT_MILLIS);
    interaction.ifPresent(Table::warnUnknown);
    NavigableMap<String, Backend.SessionCommand> commands = commands(table);
    table.warnUnsupported("child_detection");
    table.warnUnsupported("events");
    table.warnUnknown();
    return ready.map(
        pattern ->
            new Backend.Session(
                start,
                pattern,
                limits,
                sanitize.contains("injection"),
                maxOutput,
                Duration.ofMillis(outputWait),
                commands));
  }

  private static List<String> startCommand(Table table) {
    try {
      List<String> words = Command.splitWords(table.required("startup_command").orElse("-"));
      if (words.isEmpty()) {
        table.error("startup_command", "is empty");
      }
      return words;
    } catch (TemplateException e) {
      table.error("startup_command", Objects.requireNonNullElse(e.getMessage(), "invalid"));
      return List.of();
    }
  }

  /** Reads the limits that sessions and browsers share. */
  static Backend.Limits limits(Table table) {
    return new Backend.Limits(
        seconds(table, "startup_timeout_seconds", 30),
        seconds(table, "idle_timeout_seconds", 300),
        seconds(table, "session_timeout_seconds", 1_800),
        table.integer("max_interactions", 1, 100));
  }

  /** More than a century is as good as a century, and no instant overflows. */
  private static Duration seconds(Table table, String key, long otherwise) {
    return Duration.ofSeconds(Math.min(table.integer(key, 1, otherwise), CENTURY_SECONDS));
  }

  private NavigableMap<String, Backend.SessionCommand> commands(Table session) {
    NavigableMap<String, Backend.SessionCommand> commands = new TreeMap<>();
    for (Map.Entry<String, Table> entry : session.tables("commands").entrySet()) {
      Table table = entry.getValue();
      checkName(entry.getKey(), table);
      table.required("pattern");
      Optional<ValuePattern> pattern = ConstraintReader.pattern(table, "pattern");
      Signature signature = arguments.signature(table);
      if (signature.declares("command")) {
        table.error("args", "'command' is the command itself and cannot be declared");
      }
      String description = description(table);
      RiskTier riskTier = RiskTiers.read(table);
      boolean approval = table.bool("human_approval").orElse(false);
      boolean extract = table.bool("extract_target").orElse(false);
      table.warnUnknown();
      pattern.ifPresent(
          p ->
              commands.put(
                  entry.getKey(),
                  new Backend.SessionCommand(
                      p, description, riskTier, approval, extract, signature)));
    }
    return commands;
  }

  static String description(Table table) {
    if (!table.has("description")) {
      table.warn("missing_description", "");
    }
    return table.string("description").orElse("");
  }

  static void checkName(String name, Table table) {
    if (!Names.isArgument(name)) {
      table.error("", "a command name is a letter, then letters, digits and underscores");
    }
  }
}
