package dev.symbiont.domain.tool;

import dev.symbiont.domain.json.JsonObject;
import dev.symbiont.domain.wire.Timestamp;
import dev.symbiont.domain.wire.WireDefault;
import dev.symbiont.domain.wire.WireExtra;
import dev.symbiont.domain.wire.WireName;
import dev.symbiont.domain.wire.WireOmitEmpty;
import dev.symbiont.domain.wire.WireUnit;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * The evidence envelope of one run: answer of {@code POST /tools/{name}/execute} (ToolClad digest,
 * section 12).
 *
 * @param status how the run ended
 * @param scanId identifies the run
 * @param tool the tool, or {@code tool.command}
 * @param command the command line, or {@code METHOD url}; never with a secret
 * @param exitCode exit status of the program, -1 for a time limit, a signal or a missing program
 * @param stderr standard error
 * @param duration length of the run, in milliseconds on the wire
 * @param timestamp start of the run
 * @param outputFile the file on the server with the raw output, if it was captured
 * @param outputHash {@code <algorithm>:<hex>} over the raw output
 * @param results the parsed output
 * @param schemaWarnings mismatches with the declared output schema
 * @param error why the run was no success
 * @param extra members of single back ends, for example {@code http_status}
 */
public record ToolExecutionResult(
    ToolRunStatus status,
    String scanId,
    String tool,
    String command,
    @WireDefault("0") int exitCode,
    @WireDefault("\"\"") String stderr,
    @WireName("duration_ms") @WireUnit(WireUnit.Unit.MILLIS) Duration duration,
    Timestamp timestamp,
    Optional<String> outputFile,
    Optional<String> outputHash,
    @WireDefault("{}") JsonObject results,
    @WireOmitEmpty List<String> schemaWarnings,
    Optional<ToolRunError> error,
    @WireExtra JsonObject extra) {
  /** Refuses {@code null} and copies the list. */
  public ToolExecutionResult {
    Objects.requireNonNull(status, "status");
    Objects.requireNonNull(scanId, "scanId");
    Objects.requireNonNull(tool, "tool");
    Objects.requireNonNull(command, "command");
    Objects.requireNonNull(stderr, "stderr");
    Objects.requireNonNull(duration, "duration");
    Objects.requireNonNull(timestamp, "timestamp");
    Objects.requireNonNull(outputFile, "outputFile");
    Objects.requireNonNull(outputHash, "outputHash");
    Objects.requireNonNull(results, "results");
    schemaWarnings = List.copyOf(schemaWarnings);
    Objects.requireNonNull(error, "error");
    Objects.requireNonNull(extra, "extra");
  }

  /** Tells whether the tool ran and succeeded. */
  public boolean isSuccess() {
    return status.equals(ToolRunStatus.SUCCESS);
  }

  /** Returns the output as text, where it was not parsed into something else. */
  public Optional<String> text() {
    return results.string("raw_output");
  }
}
