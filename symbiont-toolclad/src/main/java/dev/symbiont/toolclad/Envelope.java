package dev.symbiont.toolclad;

import dev.symbiont.domain.json.JsonArray;
import dev.symbiont.domain.json.JsonObject;
import dev.symbiont.toolclad.problem.Problem;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;

/**
 * The evidence envelope of one run (ToolClad digest, section 12). It never holds a secret.
 *
 * @param status how the run ended
 * @param scanId {@code <unix seconds>-<8 hex digits>}
 * @param tool the tool, or {@code tool.command}
 * @param details fields of the kind of back end, for example {@code http_status}
 * @param command the command line, quoted for POSIX shells, or {@code METHOD url}
 * @param exitCode the exit status, -1 for a time limit, a signal or a missing program
 * @param stderr standard error as it was written
 * @param durationMs wall-clock time of the run
 * @param timestamp start of the run
 * @param outputFile the file with the raw output, if it was captured
 * @param outputHash {@code <algorithm>:<hex>} of the raw bytes
 * @param results what was parsed
 * @param schemaWarnings mismatches with the declared output schema
 * @param error why the run was no success
 */
public record Envelope(
    Status status,
    String scanId,
    String tool,
    JsonObject details,
    String command,
    int exitCode,
    String stderr,
    long durationMs,
    Instant timestamp,
    Optional<String> outputFile,
    String outputHash,
    JsonObject results,
    List<String> schemaWarnings,
    Optional<Problem> error) {
  private static final DateTimeFormatter MILLIS =
      DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSS'Z'", Locale.ROOT)
          .withZone(ZoneOffset.UTC);

  /** Refuses {@code null} and copies the list. */
  public Envelope {
    Objects.requireNonNull(status, "status");
    Objects.requireNonNull(scanId, "scanId");
    Objects.requireNonNull(tool, "tool");
    Objects.requireNonNull(details, "details");
    Objects.requireNonNull(command, "command");
    Objects.requireNonNull(stderr, "stderr");
    Objects.requireNonNull(timestamp, "timestamp");
    Objects.requireNonNull(outputFile, "outputFile");
    Objects.requireNonNull(outputHash, "outputHash");
    Objects.requireNonNull(results, "results");
    schemaWarnings = List.copyOf(schemaWarnings);
    Objects.requireNonNull(error, "error");
  }

  /** How a run ended. */
  public enum Status {
    /** As declared. */
    SUCCESS,
    /** Not as declared. */
    ERROR,
    /** The time limit passed. */
    TIMEOUT;

    /** Returns the word in the envelope. */
    public String word() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /** Returns the envelope as JSON, in the documented order. */
  public JsonObject toJson() {
    JsonObject.Builder json =
        JsonObject.builder().put("status", status.word()).put("scan_id", scanId).put("tool", tool);
    details.members().forEach(json::put);
    json.put("command", command)
        .put("exit_code", exitCode)
        .put("stderr", stderr)
        .put("duration_ms", durationMs)
        .put("timestamp", MILLIS.format(timestamp));
    outputFile.ifPresent(file -> json.put("output_file", file));
    json.put("output_hash", outputHash).put("results", results);
    if (!schemaWarnings.isEmpty()) {
      json.put("schema_warnings", JsonArray.ofStrings(schemaWarnings));
    }
    error.ifPresent(problem -> json.put("error", errorJson(problem)));
    return json.build();
  }

  private static JsonObject errorJson(Problem problem) {
    return JsonObject.builder()
        .put("category", problem.category().word())
        .put("message", problem.message())
        .build();
  }
}
