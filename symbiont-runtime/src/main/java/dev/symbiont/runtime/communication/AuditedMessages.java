package dev.symbiont.runtime.communication;

import dev.symbiont.domain.json.JsonArray;
import dev.symbiont.domain.json.JsonObject;
import dev.symbiont.domain.json.JsonString;
import dev.symbiont.domain.json.JsonValue;
import dev.symbiont.runtime.audit.AuditEvent;
import dev.symbiont.runtime.audit.AuditOutcome;
import dev.symbiont.runtime.audit.AuditTrail;
import dev.symbiont.runtime.audit.AuditType;
import dev.symbiont.runtime.bus.MessageHeader;
import dev.symbiont.runtime.bus.MessageJournal;
import dev.symbiont.runtime.bus.MessagePolicy;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;

/**
 * Records messages in the audit trail. Every message is named in a record; messages of one agent
 * that travel the same way at the same time share one, and with it its hash and its signature.
 * Thread-safe.
 */
public final class AuditedMessages implements MessageJournal {
  private static final String SEND = "message::send";
  private static final String RECEIVE = "message::receive";

  /** So many ids stay well below the size at which the details of a record are cut. */
  private static final int MOST_IN_RECORD = 256;

  private final AuditTrail audit;

  /** Records into {@code audit}. */
  public AuditedMessages(AuditTrail audit) {
    this.audit = Objects.requireNonNull(audit, "audit");
  }

  /** What the messages of one record have in common. */
  private record Way(String type, Optional<UUID> party, Optional<String> topic) {}

  @Override
  public CompletableFuture<?> sent(UUID sender, List<MessageHeader> messages) {
    return record(AuditType.MESSAGE_SENT, sender, SEND, grouped(messages, AuditedMessages::to));
  }

  @Override
  public CompletableFuture<?> received(UUID receiver, List<MessageHeader> messages) {
    return record(
        AuditType.MESSAGE_RECEIVED, receiver, RECEIVE, grouped(messages, AuditedMessages::from));
  }

  @Override
  public void denied(MessagePolicy.Request request, String reason) {
    JsonObject.Builder details =
        JsonObject.builder().put("message_type", request.type().word()).put("reason", reason);
    request.topic().ifPresent(topic -> details.put("topic", topic));
    AuditEvent event =
        AuditEvent.ofAgent(
            AuditType.MESSAGE_DENIED,
            request.sender().toString(),
            SEND,
            AuditOutcome.DENIED,
            details.build());
    audit.record(request.recipient().map(to -> event.withResource("agent:" + to)).orElse(event));
  }

  private CompletableFuture<?> record(
      AuditType type, UUID agent, String action, Map<Way, List<String>> groups) {
    List<CompletableFuture<?>> receipts = new ArrayList<>();
    groups.forEach(
        (way, ids) -> {
          for (int start = 0; start < ids.size(); start += MOST_IN_RECORD) {
            int end = Math.min(ids.size(), start + MOST_IN_RECORD);
            receipts.add(audit.append(event(type, agent, action, way, ids.subList(start, end))));
          }
        });
    return CompletableFuture.allOf(receipts.toArray(CompletableFuture[]::new));
  }

  private static AuditEvent event(
      AuditType type, UUID agent, String action, Way way, List<String> ids) {
    JsonObject.Builder details = JsonObject.builder().put("message_type", way.type());
    way.topic().ifPresent(topic -> details.put("topic", topic));
    details.put("messages", new JsonArray(ids.stream().<JsonValue>map(JsonString::new).toList()));
    AuditEvent event =
        AuditEvent.ofAgent(type, agent.toString(), action, AuditOutcome.SUCCESS, details.build());
    return way.party().map(other -> event.withResource("agent:" + other)).orElse(event);
  }

  private static Map<Way, List<String>> grouped(
      List<MessageHeader> messages, Function<MessageHeader, Way> way) {
    Map<Way, List<String>> groups = new LinkedHashMap<>();
    for (MessageHeader message : messages) {
      groups
          .computeIfAbsent(way.apply(message), absent -> new ArrayList<>())
          .add(message.id().toString());
    }
    return groups;
  }

  private static Way to(MessageHeader message) {
    return new Way(message.type().word(), message.recipient(), message.topic());
  }

  private static Way from(MessageHeader message) {
    return new Way(message.type().word(), Optional.of(message.sender()), message.topic());
  }
}
