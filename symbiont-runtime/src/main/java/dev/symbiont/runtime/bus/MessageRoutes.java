package dev.symbiont.runtime.bus;

import dev.symbiont.domain.json.JsonArray;
import dev.symbiont.domain.json.JsonNull;
import dev.symbiont.domain.json.JsonObject;
import dev.symbiont.domain.json.JsonString;
import dev.symbiont.domain.json.JsonValue;
import dev.symbiont.domain.message.MessageStatusResponse;
import dev.symbiont.domain.message.ReceiveMessagesResponse;
import dev.symbiont.domain.message.SendMessageRequest;
import dev.symbiont.runtime.agent.Agent;
import dev.symbiont.runtime.agent.AgentRegistry;
import dev.symbiont.runtime.agent.AgentRoutes;
import dev.symbiont.runtime.bus.SendResult.Accepted;
import dev.symbiont.runtime.bus.SendResult.Reason;
import dev.symbiont.runtime.bus.SendResult.Refused;
import dev.symbiont.runtime.http.Access;
import dev.symbiont.runtime.http.ApiAnswer;
import dev.symbiont.runtime.http.ApiRefusal;
import dev.symbiont.runtime.http.ApiRequest;
import dev.symbiont.runtime.http.BodyFields;
import dev.symbiont.runtime.http.Route;
import dev.symbiont.runtime.http.RouteModule;
import dev.symbiont.runtime.http.RouteTable;
import dev.symbiont.runtime.identity.IdentityGate;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.BiFunction;

/**
 * The routes of spec/runtime-http-api.md section 5.9, and three of our own for subscriptions,
 * without which nobody could receive from a topic over HTTP.
 */
public final class MessageRoutes implements RouteModule {
  private static final int LONGEST_BODY = 262_144;
  private static final long LONGEST_TTL_SECONDS = 86_400;

  private final MessageBus bus;
  private final AgentRegistry agents;
  private final IdentityGate identity;
  private final BiFunction<String, ApiRequest, Optional<UUID>> chosenIds;

  /**
   * Creates the routes.
   *
   * @param identity stands before the sending of messages
   * @param chosenIds returns the id that the idempotency key of a request stands for, if it has one
   */
  public MessageRoutes(
      MessageBus bus,
      AgentRegistry agents,
      IdentityGate identity,
      BiFunction<String, ApiRequest, Optional<UUID>> chosenIds) {
    this.bus = bus;
    this.agents = agents;
    this.identity = identity;
    this.chosenIds = chosenIds;
  }

  @Override
  public void register(RouteTable.Builder routes) {
    routes
        .add(
            Route.post("agents/{id}/messages")
                .named("sendMessage")
                .described("messages", "Sends a message to an agent, or to a topic.")
                .access(Access.ANY)
                .strictBody()
                .maxBodyBytes(LONGEST_BODY)
                .takes(SendMessageRequest.class)
                .answers(MessageStatusResponse.class)
                .to(this::send))
        .add(
            Route.get("agents/{id}/messages")
                .named("receiveMessages")
                .described("messages", "Takes all messages that wait for an agent, oldest first.")
                .access(Access.AGENT)
                .answers(ReceiveMessagesResponse.class)
                .to(this::receive))
        .add(
            Route.get("messages/{id}/status")
                .named("getMessageStatus")
                .described("messages", "Tells how far a message has come.")
                .access(Access.ANY)
                .answers(MessageStatusResponse.class)
                .to(this::status))
        .add(
            Route.get("agents/{id}/subscriptions")
                .named("listSubscriptions")
                .described("messages", "Lists the topics that an agent is subscribed to.")
                .access(Access.AGENT)
                .to(this::subscriptions))
        .add(
            Route.put("agents/{id}/subscriptions/{topic}")
                .named("subscribe")
                .described("messages", "Subscribes an agent to a topic.")
                .access(Access.AGENT)
                .ignoredBody()
                .to(request -> subscription(request, true)))
        .add(
            Route.delete("agents/{id}/subscriptions/{topic}")
                .named("unsubscribe")
                .described("messages", "Ends the subscription of an agent to a topic.")
                .access(Access.AGENT)
                .to(request -> subscription(request, false)));
  }

  private ApiAnswer send(ApiRequest request) {
    BodyFields fields = request.fields();
    String sender = fields.requiredString("sender");
    String payload = fields.requiredString("payload");
    Optional<Long> ttl = fields.integer("ttl_seconds");
    Optional<String> topic = fields.string("topic");
    Optional<String> token = fields.string("agentpin_jwt");
    if (ttl.filter(seconds -> seconds < 0).isPresent()) {
      fields.problem("ttl_seconds", "must not be negative");
    }
    fields.check();
    requireSenderScope(request, sender);
    Agent from = AgentRoutes.require(agents, sender, "AGENT_NOT_FOUND");
    identity.require(from.id(), from.agentpinDomain(), token, "send_message");
    Outgoing message = outgoing(request, from, payload, topic);
    Outgoing timed = ttl.map(seconds -> message.withTtl(seconds(seconds))).orElse(message);
    Optional<UUID> chosen = chosenIds.apply("message", request);
    SendResult result = bus.send(chosen.map(timed::withId).orElse(timed));
    return result instanceof Accepted accepted
        ? pending(accepted.messageId())
        : refused((Refused) result, chosen);
  }

  private Outgoing outgoing(
      ApiRequest request, Agent from, String payload, Optional<String> topic) {
    byte[] bytes = payload.getBytes(StandardCharsets.UTF_8);
    if (topic.isEmpty()) {
      Agent to = AgentRoutes.require(agents, request.path("id"), "AGENT_NOT_FOUND");
      return Outgoing.direct(from.id(), to.id(), bytes);
    }
    try {
      return Outgoing.publish(from.id(), topic.get(), bytes);
    } catch (IllegalArgumentException e) {
      throw ApiRefusal.validationFailed(Map.of("topic", String.valueOf(e.getMessage())));
    }
  }

  /** Whoever sends in the name of an agent must be allowed to act for it (section 3.4). */
  private void requireSenderScope(ApiRequest request, String sender) {
    if (request.principal().isAdmin()) {
      return;
    }
    Optional<String> id =
        agents.resolve(sender) instanceof dev.symbiont.runtime.agent.Resolution.Found found
            ? Optional.of(found.agent().id().toString())
            : Optional.empty();
    if (id.filter(request.principal()::mayActFor).isEmpty()) {
      throw ApiRefusal.of(403, "AGENT_SCOPE_DENIED", "API key is not scoped to this agent");
    }
  }

  private static Duration seconds(long wanted) {
    return Duration.ofSeconds(Math.min(wanted, LONGEST_TTL_SECONDS));
  }

  /** The same key again means the same message: it is answered as if it were new. */
  private ApiAnswer refused(Refused refusal, Optional<UUID> chosen) {
    if (refusal.reason() == Reason.DUPLICATE_ID) {
      return pending(chosen.orElseThrow());
    }
    int status =
        switch (refusal.reason()) {
          case UNKNOWN_SENDER, UNKNOWN_RECIPIENT -> 404;
          case POLICY_DENIED -> 403;
          case MESSAGE_TOO_LARGE -> 413;
          case QUEUE_FULL -> 503;
          case DUPLICATE_ID, NO_PENDING_REQUEST -> 409;
        };
    JsonObject details =
        JsonObject.builder()
            .put("reason", refusal.reason().name())
            .put(
                "runtime_code",
                refusal.reason() == Reason.POLICY_DENIED ? "POLICY_001" : "COMM_001")
            .build();
    ApiAnswer answer = ApiAnswer.error(status, "SEND_MESSAGE_FAILED", refusal.message(), details);
    return status == 503 ? answer.withHeader("retry-after", "1") : answer;
  }

  private ApiAnswer receive(ApiRequest request) {
    Agent agent = AgentRoutes.require(agents, request.path("id"), "AGENT_NOT_FOUND");
    return bus.drain(agent.id())
        .map(
            messages ->
                ApiAnswer.ok(
                    JsonObject.builder()
                        .put(
                            "messages",
                            new JsonArray(
                                messages.stream().<JsonValue>map(MessageRoutes::envelope).toList()))
                        .build()))
        .orElseGet(() -> ApiAnswer.error(404, "AGENT_NOT_FOUND", "Agent not found"));
  }

  private ApiAnswer status(ApiRequest request) {
    if (!request.principal().isAdmin()) {
      throw ApiRefusal.of(
          403, "AGENT_SCOPE_DENIED", "Scoped API keys may not query message status");
    }
    UUID id = messageId(request.path("id"));
    return bus.status(id)
        .map(status -> answer(id, status))
        .orElseGet(() -> ApiAnswer.error(404, "MESSAGE_STATUS_FAILED", "Message not found"));
  }

  private ApiAnswer subscriptions(ApiRequest request) {
    Agent agent = AgentRoutes.require(agents, request.path("id"), "AGENT_NOT_FOUND");
    return ApiAnswer.ok(
        JsonObject.builder()
            .put("agent_id", agent.id().toString())
            .put("topics", JsonArray.ofStrings(bus.subscriptions(agent.id())))
            .build());
  }

  private ApiAnswer subscription(ApiRequest request, boolean wanted) {
    Agent agent = AgentRoutes.require(agents, request.path("id"), "AGENT_NOT_FOUND");
    String topic = request.path("topic");
    try {
      boolean changed =
          wanted ? bus.subscribe(agent.id(), topic) : bus.unsubscribe(agent.id(), topic);
      return ApiAnswer.ok(
          JsonObject.builder()
              .put("agent_id", agent.id().toString())
              .put("topic", topic)
              .put("subscribed", wanted)
              .put("changed", changed)
              .build());
    } catch (IllegalArgumentException e) {
      throw ApiRefusal.validationFailed(Map.of("topic", String.valueOf(e.getMessage())));
    }
  }

  private static UUID messageId(String text) {
    try {
      return UUID.fromString(text);
    } catch (IllegalArgumentException e) {
      throw ApiRefusal.of(400, "INVALID_MESSAGE_ID", "The message id must be a UUID");
    }
  }

  private static ApiAnswer pending(UUID id) {
    return answer(id, DeliveryStatus.PENDING);
  }

  private static ApiAnswer answer(UUID id, DeliveryStatus status) {
    return ApiAnswer.ok(
        JsonObject.builder().put("message_id", id.toString()).put("status", status.word()).build());
  }

  private static JsonObject envelope(ReceivedMessage message) {
    MessageHeader header = message.header();
    return JsonObject.builder()
        .put("message_id", header.id().toString())
        .put("sender", header.sender().toString())
        .put(
            "recipient",
            header
                .recipient()
                .<JsonValue>map(id -> new JsonString(id.toString()))
                .orElse(JsonNull.NULL))
        .put("topic", header.topic().<JsonValue>map(JsonString::new).orElse(JsonNull.NULL))
        .put("payload", message.text())
        .put("message_type", header.type().word())
        .put("timestamp_secs", header.sentAt().getEpochSecond())
        .put("ttl_seconds", header.ttl().toSeconds())
        .build();
  }
}
