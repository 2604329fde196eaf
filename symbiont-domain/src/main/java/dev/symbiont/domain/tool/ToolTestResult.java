package dev.symbiont.domain.tool;

import dev.symbiont.domain.wire.WireExplicitNulls;
import dev.symbiont.domain.wire.WireName;
import dev.symbiont.domain.wire.WireUnit;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * What a call would do: answer of {@code POST /tools/{name}/test} (HTTP contract, section 9.2).
 *
 * @param command the command line; empty if an argument was refused
 * @param validations one line for each argument
 * @param cedar {@code <resource> / <action>}, if the manifest declares them
 * @param timeout the time limit of a run
 */
@WireExplicitNulls
public record ToolTestResult(
    String command,
    List<String> validations,
    Optional<String> cedar,
    @WireName("timeout") @WireUnit(WireUnit.Unit.SECONDS) Duration timeout) {
  /** Copies the list. */
  public ToolTestResult {
    Objects.requireNonNull(command, "command");
    validations = List.copyOf(validations);
    Objects.requireNonNull(cedar, "cedar");
    Objects.requireNonNull(timeout, "timeout");
  }
}
