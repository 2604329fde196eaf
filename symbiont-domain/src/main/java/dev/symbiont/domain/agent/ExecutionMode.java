package dev.symbiont.domain.agent;

import dev.symbiont.domain.json.JsonValue;
import dev.symbiont.domain.wire.WireName;
import dev.symbiont.domain.wire.WireTag;
import dev.symbiont.domain.wire.WireUnion;
import dev.symbiont.domain.wire.WireUnit;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;

/** How an agent is run, as a create request says it (HTTP contract, section 4.2). */
@WireUnion
public sealed interface ExecutionMode {

  /** Runs until it is stopped. */
  @WireTag("Persistent")
  record Persistent() implements ExecutionMode {}

  /** Runs once; the default. */
  @WireTag("Ephemeral")
  record Ephemeral() implements ExecutionMode {}

  /** Runs when an event comes. */
  @WireTag("EventDriven")
  record EventDriven() implements ExecutionMode {}

  /**
   * Runs again and again.
   *
   * @param interval the time between two runs
   */
  @WireTag("Scheduled")
  record Scheduled(Duration interval) implements ExecutionMode {
    /** Refuses {@code null}. */
    public Scheduled {
      Objects.requireNonNull(interval, "interval");
    }
  }

  /**
   * Runs by the clock.
   *
   * @param cronExpression six or seven fields, seconds first
   * @param timezone IANA name
   */
  @WireTag("CronScheduled")
  record CronScheduled(String cronExpression, String timezone) implements ExecutionMode {
    /** Refuses {@code null}. */
    public CronScheduled {
      Objects.requireNonNull(cronExpression, "cronExpression");
      Objects.requireNonNull(timezone, "timezone");
    }
  }

  /**
   * Runs elsewhere and reports by heartbeat.
   *
   * @param endpoint where it can be reached
   * @param agentpinDomain the domain of its AgentPin identity
   * @param heartbeatInterval the time between two heartbeats; three missed ones make it unreachable
   */
  @WireTag("External")
  record External(
      Optional<String> endpoint,
      Optional<String> agentpinDomain,
      @WireName("heartbeat_interval_secs") @WireUnit(WireUnit.Unit.SECONDS)
          Duration heartbeatInterval)
      implements ExecutionMode {
    /** Refuses {@code null}. */
    public External {
      Objects.requireNonNull(endpoint, "endpoint");
      Objects.requireNonNull(agentpinDomain, "agentpinDomain");
      Objects.requireNonNull(heartbeatInterval, "heartbeatInterval");
    }

    /** Returns the mode of an agent without endpoint and domain. */
    public static External every(Duration heartbeatInterval) {
      return new External(Optional.empty(), Optional.empty(), heartbeatInterval);
    }
  }

  /**
   * A mode that this version does not know.
   *
   * @param raw the mode as it was written
   */
  record Unknown(JsonValue raw) implements ExecutionMode {
    /** Refuses {@code null}. */
    public Unknown {
      Objects.requireNonNull(raw, "raw");
    }
  }
}
