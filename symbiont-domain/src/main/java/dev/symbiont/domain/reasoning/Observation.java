package dev.symbiont.domain.reasoning;

import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * What came back from an action.
 *
 * @param source the tool, {@code policy_gate} for a denial, {@code delegate:<target>} for an agent
 * @param content the text that the model will read; untrusted
 * @param isError whether the action failed
 * @param callId the call that this answers
 * @param metadata facts about the execution, for example {@code error_type}
 */
public record Observation(
    String source,
    String content,
    boolean isError,
    Optional<String> callId,
    Map<String, String> metadata) {
  /** Copies the metadata. */
  public Observation {
    Objects.requireNonNull(source, "source");
    Objects.requireNonNull(content, "content");
    Objects.requireNonNull(callId, "callId");
    metadata = Map.copyOf(metadata);
  }

  /** Returns the result of the call {@code callId}. */
  public static Observation result(String source, String callId, String content) {
    return new Observation(source, content, false, Optional.of(callId), Map.of());
  }

  /** Returns the failure of the call {@code callId}. */
  public static Observation error(String source, String callId, String content) {
    return new Observation(source, content, true, Optional.of(callId), Map.of());
  }

  /** Returns this observation with one more fact. */
  public Observation with(String name, String value) {
    Map<String, String> more = new HashMap<>(metadata);
    more.put(name, value);
    return new Observation(source, content, isError, callId, more);
  }
}
