package dev.symbiont.runtime.composition;

import dev.symbiont.domain.json.JsonCodec;
import dev.symbiont.runtime.audit.AuditKey;
import dev.symbiont.runtime.audit.AuditTrail;
import dev.symbiont.runtime.policy.PolicyGate;
import dev.symbiont.runtime.reasoning.AgentProfile;
import dev.symbiont.runtime.reasoning.ReasoningService;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.Semaphore;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * What the composers of a runtime share. Thread-safe.
 *
 * <p>It has no threads of its own: every model call is a governed loop of {@link ReasoningService},
 * and at most {@value #MOST_AT_WORK} loops of compositions are at work at the same time.
 */
public final class Composers {
  /** Most loops at work for all compositions of a runtime. */
  public static final int MOST_AT_WORK = 32;

  private final ReasoningService reasoning;
  private final PolicyGate gate;
  private final CommunicationGate communication;
  private final Function<String, Optional<AgentProfile>> agents;
  private final AuditTrail audit;
  private final AuditKey key;
  private final JsonCodec json;
  private final Clock clock;
  private final SecureRandom random;
  private final Supplier<UUID> ids;
  private final Semaphore slots = new Semaphore(MOST_AT_WORK, true);

  /**
   * Creates the shared parts.
   *
   * @param agents finds an agent by id or unique name
   * @param key signs the chains of reviews
   */
  public Composers(
      ReasoningService reasoning,
      PolicyGate gate,
      CommunicationGate communication,
      Function<String, Optional<AgentProfile>> agents,
      AuditTrail audit,
      AuditKey key,
      JsonCodec json,
      Clock clock,
      SecureRandom random,
      Supplier<UUID> ids) {
    this.reasoning = Objects.requireNonNull(reasoning, "reasoning");
    this.gate = Objects.requireNonNull(gate, "gate");
    this.communication = Objects.requireNonNull(communication, "communication");
    this.agents = Objects.requireNonNull(agents, "agents");
    this.audit = Objects.requireNonNull(audit, "audit");
    this.key = Objects.requireNonNull(key, "key");
    this.json = Objects.requireNonNull(json, "json");
    this.clock = Objects.requireNonNull(clock, "clock");
    this.random = Objects.requireNonNull(random, "random");
    this.ids = Objects.requireNonNull(ids, "ids");
  }

  /** Returns what composes on behalf of {@code self}. */
  public AgentComposer of(AgentProfile self) {
    return new AgentComposer(this, self, CompositionLimits.DEFAULT);
  }

  ReasoningService reasoning() {
    return reasoning;
  }

  PolicyGate gate() {
    return gate;
  }

  CommunicationGate communication() {
    return communication;
  }

  Optional<AgentProfile> agent(String idOrName) {
    return agents.apply(idOrName);
  }

  AuditTrail audit() {
    return audit;
  }

  AuditKey key() {
    return key;
  }

  JsonCodec json() {
    return json;
  }

  Clock clock() {
    return clock;
  }

  SecureRandom random() {
    return random;
  }

  Supplier<UUID> ids() {
    return ids;
  }

  Semaphore slots() {
    return slots;
  }
}
