package dev.symbiont.runtime.input;

import dev.symbiont.domain.http.HttpHeaders;
import dev.symbiont.domain.http.HttpReply;
import dev.symbiont.domain.json.JsonCodec;
import dev.symbiont.domain.json.JsonObject;
import dev.symbiont.domain.json.JsonString;
import dev.symbiont.domain.json.JsonValue;
import dev.symbiont.domain.reasoning.LoopConfig;
import dev.symbiont.domain.reasoning.LoopResult;
import dev.symbiont.domain.reasoning.RunReasoningLoopRequest;
import dev.symbiont.domain.reasoning.RunReasoningLoopResponse;
import dev.symbiont.domain.reasoning.TerminationReason;
import dev.symbiont.domain.webhook.WebhookInvocationResponse;
import dev.symbiont.runtime.agent.Agent;
import dev.symbiont.runtime.agent.AgentRegistry;
import dev.symbiont.runtime.agent.LifecycleState;
import dev.symbiont.runtime.agent.Resolution;
import dev.symbiont.runtime.audit.AuditEvent;
import dev.symbiont.runtime.audit.AuditOutcome;
import dev.symbiont.runtime.audit.AuditTrail;
import dev.symbiont.runtime.audit.AuditType;
import dev.symbiont.runtime.bus.MessageBus;
import dev.symbiont.runtime.bus.Outgoing;
import dev.symbiont.runtime.bus.SendResult;
import dev.symbiont.runtime.reasoning.AgentProfile;
import dev.symbiont.runtime.reasoning.LoopObserver;
import dev.symbiont.runtime.reasoning.LoopStart;
import dev.symbiont.runtime.reasoning.ReasoningService;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumSet;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/**
 * Hands a delivery to its agent: as a message if the agent runs, else as the task of a governed
 * loop (HTTP contract sections 7.5 and 7.6). Thread-safe.
 */
public final class Invoker {
  private static final System.Logger LOG = System.getLogger(Invoker.class.getName());
  private static final String SURFACE = "http-input";
  private static final String INTERNAL = "Internal server error";
  private static final String CONFIGURATION = "Configuration error";
  private static final Set<LifecycleState> ENDED =
      EnumSet.of(LifecycleState.SUSPENDED, LifecycleState.TERMINATING, LifecycleState.TERMINATED);
  private static final LoopConfig LIMITS =
      LoopConfig.builder()
          .maxIterations(15)
          .toolTimeoutMs(120_000)
          .temperature(0.3)
          .maxOutputTokens(4096)
          .build();

  private final AgentRegistry agents;
  private final MessageBus bus;
  private final ReasoningService reasoning;
  private final Function<Agent, AgentProfile> profiles;
  private final AuditTrail audit;
  private final JsonCodec json;
  private final Clock clock;

  /**
   * Creates the invoker.
   *
   * @param profiles tells how an agent reasons
   */
  public Invoker(
      AgentRegistry agents,
      MessageBus bus,
      ReasoningService reasoning,
      Function<Agent, AgentProfile> profiles,
      AuditTrail audit,
      JsonCodec json,
      Clock clock) {
    this.agents = Objects.requireNonNull(agents, "agents");
    this.bus = Objects.requireNonNull(bus, "bus");
    this.reasoning = Objects.requireNonNull(reasoning, "reasoning");
    this.profiles = Objects.requireNonNull(profiles, "profiles");
    this.audit = Objects.requireNonNull(audit, "audit");
    this.json = Objects.requireNonNull(json, "json");
    this.clock = Objects.requireNonNull(clock, "clock");
  }

  HttpReply invoke(HttpInputConfig config, Delivery delivery) {
    try {
      String wanted = config.agentFor(delivery);
      Optional<Agent> agent = agent(wanted);
      if (agent.isEmpty()) {
        LOG.log(System.Logger.Level.WARNING, "HTTP input: no agent {0} that can work", wanted);
        return failed(config, CONFIGURATION, delivery);
      }
      audit.record(received(agent.get(), delivery));
      return agent.get().state() == LifecycleState.RUNNING
          ? send(config, agent.get(), delivery)
          : reason(config, agent.get(), delivery);
    } catch (RuntimeException e) {
      LOG.log(System.Logger.Level.ERROR, "HTTP input: a delivery failed", e);
      return failed(config, INTERNAL, delivery);
    }
  }

  private Optional<Agent> agent(String idOrName) {
    return agents.resolve(idOrName) instanceof Resolution.Found found
            && !ENDED.contains(found.agent().state())
        ? Optional.of(found.agent())
        : Optional.empty();
  }

  private static AuditEvent received(Agent agent, Delivery delivery) {
    return new AuditEvent(
        AuditType.WEBHOOK_RECEIVED,
        Optional.of(agent.id().toString()),
        "system:" + SURFACE,
        "invoke",
        Optional.of("/" + String.join("/", delivery.path())),
        AuditOutcome.INFO,
        JsonObject.builder().put("headers", delivery.headers().names().size()).build());
  }

  /** Nobody else is registered who could have sent it, so the agent is its own sender. */
  private HttpReply send(HttpInputConfig config, Agent agent, Delivery delivery) {
    Instant start = clock.instant();
    SendResult result =
        bus.send(Outgoing.direct(agent.id(), agent.id(), json.write(delivery.json())));
    if (result instanceof SendResult.Accepted accepted) {
      return answer(
          config,
          config.responses().defaultStatus(),
          new WebhookInvocationResponse.ExecutionStarted(
                  agent.id().toString(),
                  accepted.messageId().toString(),
                  millisSince(start),
                  clock.instant().toString())
              .toJson());
    }
    return notSent(config, (SendResult.Refused) result, delivery);
  }

  private HttpReply notSent(HttpInputConfig config, SendResult.Refused refused, Delivery delivery) {
    LOG.log(
        System.Logger.Level.WARNING,
        "HTTP input: the bus refused a delivery: {0}",
        refused.message());
    return refused.reason() == SendResult.Reason.QUEUE_FULL
        ? InputReply.empty(429, "retry-after", "1")
        : failed(config, CONFIGURATION, delivery);
  }

  private HttpReply reason(HttpInputConfig config, Agent agent, Delivery delivery) {
    Instant start = clock.instant();
    AgentProfile profile = profiles.apply(agent);
    String task = Task.of(config, delivery, json);
    LoopStart begun =
        reasoning.start(
            profile,
            RunReasoningLoopRequest.of(task, LIMITS),
            Optional.empty(),
            SURFACE,
            LoopObserver.NONE);
    if (!(begun instanceof LoopStart.Started started)) {
      return InputReply.empty(429, "retry-after", "1");
    }
    RunReasoningLoopResponse ended = started.response().join();
    TerminationReason reason = ended.result().terminationReason();
    if (reason instanceof TerminationReason.Failed fault) {
      LOG.log(System.Logger.Level.WARNING, "HTTP input: loop failed: {0}", fault.message());
      return failed(config, INTERNAL, delivery);
    }
    int status =
        reason instanceof TerminationReason.PolicyDenial ? 403 : config.responses().defaultStatus();
    return answer(config, status, completed(profile, ended, millisSince(start)));
  }

  /** The documented shape, and the two members that newer runtimes add. */
  private JsonObject completed(
      AgentProfile profile, RunReasoningLoopResponse ended, long latencyMs) {
    LoopResult result = ended.result();
    return new WebhookInvocationResponse.Completed(
            profile.agentId(),
            result.output(),
            ToolRuns.of(reasoning.journal().replay(profile.agentId(), ended.loopId()), json),
            profile.model().orElse(reasoning.provider().defaultModel()),
            reasoning.provider().name().toLowerCase(Locale.ROOT),
            latencyMs,
            clock.instant().toString())
        .toJson().toBuilder()
            .put("termination_reason", word(result.terminationReason()))
            .put("iterations", result.iterations())
            .build();
  }

  /** The spelling of the reference for this answer, which differs from that of the API. */
  private static JsonValue word(TerminationReason reason) {
    if (reason instanceof TerminationReason.PolicyDenial denial) {
      return JsonObject.builder()
          .put("PolicyDenial", JsonObject.builder().put("reason", denial.reason()).build())
          .build();
    }
    // The other reasons have no members; a failure never gets here.
    return new JsonString(reason.getClass().getSimpleName());
  }

  private HttpReply answer(HttpInputConfig config, int status, JsonObject body) {
    return config.responses().agentOutputToJson() || status >= 400
        ? json(status, body)
        : InputReply.text(status, "OK");
  }

  /** Says nothing of the cause, which stands in the log. */
  private HttpReply failed(HttpInputConfig config, String error, Delivery delivery) {
    JsonObject.Builder body =
        JsonObject.builder().put("error", error).put("timestamp", clock.instant().toString());
    if (config.responses().echoInputOnError()) {
      body.put("input", delivery.json());
    }
    return json(config.responses().errorStatus(), body.build());
  }

  private HttpReply json(int status, JsonObject body) {
    return new HttpReply(
        status, HttpHeaders.of("content-type", "application/json"), json.write(body));
  }

  private long millisSince(Instant start) {
    return Duration.between(start, clock.instant()).toMillis();
  }
}
