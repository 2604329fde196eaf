package dev.symbiont.runtime.agent;

import java.time.Instant;
import java.util.Optional;
import java.util.UUID;

/**
 * An agent as it was at one moment.
 *
 * @param id chosen by the runtime
 * @param spec what it was made from, with later changes
 * @param state where it stands in its life
 * @param createdAt when it was registered
 * @param lastActivity when it last changed or reported
 * @param lastStateChange when the state changed
 * @param lastHeartbeat when an external agent last reported
 * @param lastResult what an external agent reported last
 * @param lastError why it failed, if it did
 */
public record Agent(
    UUID id,
    AgentSpec spec,
    LifecycleState state,
    Instant createdAt,
    Instant lastActivity,
    Instant lastStateChange,
    Optional<Instant> lastHeartbeat,
    Optional<String> lastResult,
    Optional<String> lastError) {

  /** Returns the name. */
  public String name() {
    return spec.name();
  }

  /** Tells whether it runs in another process. */
  public boolean isExternal() {
    return spec.mode().isExternal();
  }

  /** Returns the domain that vouches for it, if it is external and was registered with one. */
  public Optional<String> agentpinDomain() {
    return spec.mode() instanceof ExecutionMode.External mode
        ? mode.agentpinDomain()
        : Optional.empty();
  }

  static Agent created(UUID id, AgentSpec spec, Instant now) {
    return new Agent(
        id,
        spec,
        LifecycleState.CREATED,
        now,
        now,
        now,
        Optional.empty(),
        Optional.empty(),
        Optional.empty());
  }

  Agent inState(LifecycleState next, Optional<String> error, Instant now) {
    return new Agent(id, spec, next, createdAt, now, now, lastHeartbeat, lastResult, error);
  }

  Agent withSpec(AgentSpec changed, Instant now) {
    return new Agent(
        id, changed, state, createdAt, now, lastStateChange, lastHeartbeat, lastResult, lastError);
  }

  Agent reported(LifecycleState reported, AgentSpec changed, Optional<String> result, Instant now) {
    return new Agent(
        id,
        changed,
        reported,
        createdAt,
        now,
        reported == state ? lastStateChange : now,
        Optional.of(now),
        result.or(() -> lastResult),
        lastError);
  }
}
