package dev.symbiont.runtime.bus;

import java.time.Duration;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;

/** A message that is to be sent. The payload is handed over, not copied. Immutable. */
public final class Outgoing {
  /** Time to live of a message that names none: 300 s (spec/runtime-http-api.md section 5.9). */
  public static final Duration DEFAULT_TTL = Duration.ofMinutes(5);

  private static final int LONGEST_TOPIC = 256;

  private final UUID sender;
  private final Optional<UUID> recipient;
  private final Optional<String> topic;
  private final MessageType type;
  private final byte[] payload;
  private final Duration ttl;
  private final Optional<UUID> id;

  private Outgoing(
      UUID sender,
      Optional<UUID> recipient,
      Optional<String> topic,
      MessageType type,
      byte[] payload,
      Duration ttl,
      Optional<UUID> id) {
    this.sender = Objects.requireNonNull(sender, "sender");
    this.recipient = recipient;
    this.topic = topic;
    this.type = type;
    this.payload = Objects.requireNonNull(payload, "payload");
    this.ttl = Objects.requireNonNull(ttl, "ttl");
    this.id = id;
  }

  /** A message from {@code sender} to the agent {@code recipient}. */
  public static Outgoing direct(UUID sender, UUID recipient, byte[] payload) {
    return new Outgoing(
        sender,
        Optional.of(recipient),
        Optional.empty(),
        MessageType.DIRECT,
        payload,
        DEFAULT_TTL,
        Optional.empty());
  }

  /**
   * A message from {@code sender} to the subscribers of {@code topic}.
   *
   * @throws IllegalArgumentException if the topic is blank, longer than 256 characters, or holds
   *     control characters
   */
  public static Outgoing publish(UUID sender, String topic, byte[] payload) {
    return new Outgoing(
        sender,
        Optional.empty(),
        Optional.of(requireTopic(topic)),
        MessageType.PUBLISH,
        payload,
        DEFAULT_TTL,
        Optional.empty());
  }

  /** A message from {@code sender} to every other agent. */
  public static Outgoing broadcast(UUID sender, byte[] payload) {
    return new Outgoing(
        sender,
        Optional.empty(),
        Optional.empty(),
        MessageType.BROADCAST,
        payload,
        DEFAULT_TTL,
        Optional.empty());
  }

  /** Returns this message with another time to live; the bus cuts it to its own bounds. */
  public Outgoing withTtl(Duration other) {
    return new Outgoing(sender, recipient, topic, type, payload, other, id);
  }

  /** Returns this message with a chosen id, so that sending it twice stores it once. */
  public Outgoing withId(UUID chosen) {
    return new Outgoing(sender, recipient, topic, type, payload, ttl, Optional.of(chosen));
  }

  Outgoing asRequest() {
    return new Outgoing(sender, recipient, topic, MessageType.REQUEST, payload, ttl, id);
  }

  UUID sender() {
    return sender;
  }

  Optional<UUID> recipient() {
    return recipient;
  }

  Optional<String> topic() {
    return topic;
  }

  MessageType type() {
    return type;
  }

  byte[] payload() {
    return payload;
  }

  Duration ttl() {
    return ttl;
  }

  Optional<UUID> id() {
    return id;
  }

  static String requireTopic(String topic) {
    if (topic.isBlank()
        || topic.length() > LONGEST_TOPIC
        || topic.chars().anyMatch(Character::isISOControl)) {
      throw new IllegalArgumentException(
          "a topic must have 1 to %d characters, none of them a control character"
              .formatted(LONGEST_TOPIC));
    }
    return topic;
  }

  @Override
  public String toString() {
    return "Outgoing[" + type.word() + ", " + payload.length + " bytes]";
  }
}
