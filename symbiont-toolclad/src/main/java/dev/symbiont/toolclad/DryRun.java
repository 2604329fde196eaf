package dev.symbiont.toolclad;

import dev.symbiont.domain.json.JsonArray;
import dev.symbiont.domain.json.JsonNull;
import dev.symbiont.domain.json.JsonObject;
import dev.symbiont.domain.json.JsonString;
import dev.symbiont.domain.json.JsonValue;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * What a call would do (ToolClad digest, section 20). Nothing is run.
 *
 * @param command the command line; empty if an argument was refused
 * @param validations one line per argument
 * @param cedar {@code <resource> / <action>}, if the manifest declares them
 * @param timeoutSeconds the time limit
 * @param accepted whether the call would be put to policy and approval
 */
public record DryRun(
    String command,
    List<String> validations,
    Optional<String> cedar,
    long timeoutSeconds,
    boolean accepted) {
  /** Refuses {@code null} and copies the list. */
  public DryRun {
    Objects.requireNonNull(command, "command");
    validations = List.copyOf(validations);
    Objects.requireNonNull(cedar, "cedar");
  }

  /** Returns the ToolTestResult of the HTTP contract. */
  public JsonObject toJson() {
    return JsonObject.builder()
        .put("command", command)
        .put("validations", JsonArray.ofStrings(validations))
        .put("cedar", cedar.<JsonValue>map(JsonString::new).orElse(JsonNull.NULL))
        .put("timeout", timeoutSeconds)
        .build();
  }
}
