package dev.symbiont.toolclad;

import dev.symbiont.domain.json.JsonObject;
import dev.symbiont.toolclad.Envelope.Status;
import dev.symbiont.toolclad.manifest.Manifest;
import dev.symbiont.toolclad.manifest.OutputDefinition;
import dev.symbiont.toolclad.output.OutputParser;
import dev.symbiont.toolclad.output.OutputSchema;
import dev.symbiont.toolclad.output.ParseResult;
import dev.symbiont.toolclad.problem.Category;
import dev.symbiont.toolclad.problem.Problem;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** What a back end knows at the end of a run; turned into the envelope. */
final class RunEnd {
  private final PreparedCall call;
  private final Instant started;
  private final Duration duration;
  private Status status = Status.SUCCESS;
  private JsonObject details = JsonObject.EMPTY;
  private int exitCode;
  private String stderr = "";
  private Optional<String> outputFile = Optional.empty();
  private byte[] raw = new byte[0];
  private JsonObject results = JsonObject.EMPTY;
  private Optional<Problem> error = Optional.empty();

  RunEnd(PreparedCall call, Instant started, Duration duration) {
    this.call = call;
    this.started = started;
    this.duration = duration;
  }

  RunEnd details(JsonObject fields) {
    details = fields;
    return this;
  }

  RunEnd exitCode(int code) {
    exitCode = code;
    return this;
  }

  RunEnd stderr(String text) {
    stderr = text;
    return this;
  }

  RunEnd outputFile(String file) {
    outputFile = Optional.of(file);
    return this;
  }

  /** Sets the raw output, and the results to that text. */
  RunEnd raw(byte[] bytes) {
    raw = bytes;
    results = OutputParser.raw(bytes);
    return this;
  }

  RunEnd results(JsonObject object) {
    results = object;
    return this;
  }

  RunEnd failed(Status end, Category category, String message) {
    status = end;
    error = Optional.of(Problem.of(category, message));
    return this;
  }

  /** Ends without success although nothing went wrong on our side: an HTTP status, for example. */
  RunEnd unsuccessful() {
    status = Status.ERROR;
    return this;
  }

  /** Takes the parsed output, or keeps the text and says that it was not understood. */
  RunEnd parsed(ParseResult result) {
    if (result instanceof ParseResult.Parsed parsed) {
      return results(parsed.results());
    }
    String reason = ((ParseResult.Unparsable) result).reason();
    return failed(Status.ERROR, Category.PARSE, "Output could not be parsed: " + reason);
  }

  Envelope envelope() {
    Manifest manifest = call.tool().manifest();
    String algorithm = manifest.evidence().map(evidence -> evidence.hash()).orElse("sha256");
    OutputDefinition output = manifest.output();
    List<String> warnings =
        status == Status.SUCCESS ? OutputSchema.warnings(results, output.schema()) : List.of();
    return new Envelope(
        status,
        call.scanId(),
        call.name(),
        details,
        call.shownCommand(),
        exitCode,
        stderr,
        duration.toMillis(),
        started,
        outputFile,
        CallHash.labelled(algorithm, raw),
        results,
        warnings,
        error);
  }
}
