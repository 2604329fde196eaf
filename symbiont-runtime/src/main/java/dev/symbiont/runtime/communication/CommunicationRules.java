package dev.symbiont.runtime.communication;

import dev.symbiont.domain.error.SymbiontException;
import dev.symbiont.domain.file.DurableFiles;
import dev.symbiont.domain.json.JsonArray;
import dev.symbiont.domain.json.JsonCodec;
import dev.symbiont.domain.json.JsonLimits;
import dev.symbiont.domain.json.JsonObject;
import dev.symbiont.domain.json.JsonValue;
import dev.symbiont.runtime.agent.Agent;
import dev.symbiont.runtime.agent.AgentRegistry;
import dev.symbiont.runtime.audit.AuditEvent;
import dev.symbiont.runtime.audit.AuditOutcome;
import dev.symbiont.runtime.audit.AuditTrail;
import dev.symbiont.runtime.audit.AuditType;
import dev.symbiont.runtime.bus.MessagePolicy;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;

/**
 * The rules in force. Kept in one file that is replaced whole; a change is in the audit trail
 * before it is made, holds for the next message, and is on disk when the call returns. Thread-safe.
 *
 * <p>As the policy of the bus it asks for the action {@value #SEND}, whatever the kind of message,
 * and records every decision before it is acted upon.
 */
public final class CommunicationRules implements MessagePolicy {
  /** What the bus does, in the words of rules. */
  public static final String SEND = "send_message";

  /** Most rules at a time. */
  public static final int MOST_RULES = 10_000;

  private static final JsonLimits FILE_LIMITS = new JsonLimits(256 * 1024 * 1024, 32);

  private final Path file;
  private final AgentRegistry agents;
  private final AuditTrail audit;
  private final JsonCodec json;
  private volatile RuleSet rules;

  private CommunicationRules(
      Path file, AgentRegistry agents, AuditTrail audit, JsonCodec json, RuleSet rules) {
    this.file = file;
    this.agents = agents;
    this.audit = audit;
    this.json = json;
    this.rules = rules;
  }

  /**
   * Opens the rules in {@code file}; there are none while it does not exist.
   *
   * @throws SymbiontException if the file cannot be read: it may hold a deny
   */
  public static CommunicationRules open(
      Path file, AgentRegistry agents, AuditTrail audit, JsonCodec json) {
    return new CommunicationRules(
        Objects.requireNonNull(file, "file"),
        Objects.requireNonNull(agents, "agents"),
        Objects.requireNonNull(audit, "audit"),
        Objects.requireNonNull(json, "json"),
        load(file, json));
  }

  /** Returns the rules in force. */
  public RuleSet rules() {
    return rules;
  }

  /**
   * Adds a rule.
   *
   * @param actor who adds it, for the audit trail
   * @throws IllegalArgumentException if a pattern is empty or too long
   */
  public synchronized Addition add(CommunicationRule rule, String actor) {
    if (rules.find(rule.id()).isPresent()) {
      return Addition.DUPLICATE;
    }
    if (rules.rules().size() >= MOST_RULES) {
      return Addition.FULL;
    }
    change(rules.with(rule), "communication_rule::add", rule, actor);
    return Addition.ADDED;
  }

  /**
   * Removes the rule {@code id}.
   *
   * @param actor who removes it, for the audit trail
   * @return the rule; empty if there is none
   */
  public synchronized Optional<CommunicationRule> remove(String id, String actor) {
    Optional<CommunicationRule> rule = rules.find(id);
    rule.ifPresent(found -> change(rules.without(id), "communication_rule::remove", found, actor));
    return rule;
  }

  @Override
  public Optional<String> denial(Request request) {
    if (request.recipient().isEmpty()) {
      // A message to many is decided recipient by recipient.
      return Optional.empty();
    }
    return reason(decide(request, party(request.recipient().get())));
  }

  @Override
  public Map<UUID, String> denials(Request request, List<UUID> recipients) {
    Map<UUID, String> denials = new HashMap<>();
    for (Agent agent : registered(recipients)) {
      reason(decide(request, Party.of(agent))).ifPresent(reason -> denials.put(agent.id(), reason));
    }
    return denials;
  }

  /** Returns why a message is denied, with the rule that says so; empty if it is allowed. */
  private static Optional<String> reason(Decision decision) {
    if (decision.allowed()) {
      return Optional.empty();
    }
    return Optional.of(
        decision
            .rule()
            .map(rule -> decision.reason() + " (rule " + rule.id() + ")")
            .orElse(decision.reason()));
  }

  /** Leaves out who has just ended: its subscriptions may outlive it for a moment. */
  private List<Agent> registered(List<UUID> recipients) {
    return recipients.stream().flatMap(recipient -> agents.find(recipient).stream()).toList();
  }

  private Decision decide(Request request, Party recipient) {
    return rules.decide(party(request.sender()), recipient, SEND, 0);
  }

  private Party party(UUID agent) {
    return agents
        .find(agent)
        .map(Party::of)
        .orElseThrow(() -> new IllegalStateException("agent " + agent + " is not registered"));
  }

  // ---- audit --------------------------------------------------------------------------------

  private void change(RuleSet changed, String action, CommunicationRule rule, String actor) {
    AuditEvent attempt =
        new AuditEvent(
            AuditType.POLICY_CHANGED,
            Optional.empty(),
            actor,
            action,
            Optional.of("communication_rule:" + rule.id()),
            AuditOutcome.ATTEMPT,
            JsonObject.builder().put("rule", RuleJson.write(rule)).build());
    audit.record(attempt);
    try {
      save(changed);
    } catch (SymbiontException e) {
      audit.record(attempt.withOutcome(AuditOutcome.FAILURE));
      throw e;
    }
    rules = changed;
    audit.record(attempt.withOutcome(AuditOutcome.SUCCESS));
  }

  // ---- file ---------------------------------------------------------------------------------

  private void save(RuleSet changed) {
    List<JsonValue> array = changed.rules().stream().<JsonValue>map(RuleJson::write).toList();
    try {
      DurableFiles.replace(file, json.write(new JsonArray(array)));
    } catch (IOException e) {
      throw new SymbiontException("the communication rules cannot be written to " + file, e);
    }
  }

  private static RuleSet load(Path file, JsonCodec json) {
    if (Files.notExists(file)) {
      return RuleSet.EMPTY;
    }
    try {
      List<CommunicationRule> read = new ArrayList<>();
      for (JsonValue element : (JsonArray) json.read(Files.readAllBytes(file), FILE_LIMITS)) {
        read.add(RuleJson.read((JsonObject) element));
      }
      return RuleSet.of(read);
    } catch (IOException | RuntimeException e) {
      throw new SymbiontException(
          "the communication rules in %s cannot be read: %s; repair the file or remove it"
              .formatted(file, e.getMessage()),
          e);
    }
  }
}
