package dev.symbiont.domain.agent;

import dev.symbiont.domain.json.JsonObject;
import dev.symbiont.domain.json.JsonValue;
import dev.symbiont.domain.wire.Constrained;
import dev.symbiont.domain.wire.Rules;
import dev.symbiont.domain.wire.Violation;
import dev.symbiont.domain.wire.WireUnit;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * Body of {@code POST /agents/{id}/execute} and {@code …/re-execute} (HTTP contract, sections 5.4
 * and 13). The reference runtime reads none of it.
 *
 * @param input what the agent works on
 * @param parameters named values for the run
 * @param timeout longest time for the run
 * @param priority {@code low}, {@code normal} or {@code high}
 * @param metadata what the caller notes about the run
 */
public record ExecuteAgentRequest(
    Optional<JsonValue> input,
    Optional<JsonObject> parameters,
    @WireUnit(WireUnit.Unit.MILLIS) Optional<Duration> timeout,
    Optional<String> priority,
    Optional<JsonObject> metadata)
    implements Constrained {
  /** Refuses {@code null}. */
  public ExecuteAgentRequest {
    Objects.requireNonNull(input, "input");
    Objects.requireNonNull(parameters, "parameters");
    Objects.requireNonNull(timeout, "timeout");
    Objects.requireNonNull(priority, "priority");
    Objects.requireNonNull(metadata, "metadata");
  }

  /** A run without input. */
  public static final ExecuteAgentRequest EMPTY =
      new ExecuteAgentRequest(
          Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty());

  /** Returns a run on {@code input}. */
  public static ExecuteAgentRequest input(JsonValue input) {
    return new ExecuteAgentRequest(
        Optional.of(input), Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty());
  }

  /** Returns a run with named values. */
  public static ExecuteAgentRequest parameters(JsonObject parameters) {
    return new ExecuteAgentRequest(
        Optional.empty(),
        Optional.of(parameters),
        Optional.empty(),
        Optional.empty(),
        Optional.empty());
  }

  @Override
  public List<Violation> violations() {
    return new Rules()
        .require(timeout.filter(Duration::isNegative).isEmpty(), "timeout", "must not be negative")
        .violations();
  }
}
