package dev.symbiont.runtime.bus;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;

/**
 * Everything about a message but its payload. All of it is under the signature.
 *
 * @param id the message
 * @param sender who sends
 * @param recipient who receives; empty for a topic or broadcast
 * @param topic the topic, if there is one
 * @param type the kind of message
 * @param correlation for requests and responses, the request
 * @param sentAt when, in milliseconds
 * @param ttl time to live from then on, in milliseconds
 */
public record MessageHeader(
    UUID id,
    UUID sender,
    Optional<UUID> recipient,
    Optional<String> topic,
    MessageType type,
    Optional<UUID> correlation,
    Instant sentAt,
    Duration ttl) {
  private static final byte[] DOMAIN = utf8("symbiont-java/msg/v2");
  private static final byte[] ALGORITHM = utf8("Ed25519+X25519-HKDF-SHA256+AES-256-GCM");

  /** Refuses {@code null}. */
  public MessageHeader {
    Objects.requireNonNull(id, "id");
    Objects.requireNonNull(sender, "sender");
    Objects.requireNonNull(recipient, "recipient");
    Objects.requireNonNull(topic, "topic");
    Objects.requireNonNull(type, "type");
    Objects.requireNonNull(correlation, "correlation");
    sentAt = Instant.ofEpochMilli(sentAt.toEpochMilli());
    ttl = Duration.ofMillis(ttl.toMillis());
  }

  /** Returns the first moment at which the message must not be delivered any more. */
  public Instant expiresAt() {
    return sentAt.plus(ttl);
  }

  /**
   * Returns the bytes that are signed and authenticated: the domain tag, each field, algorithm and
   * nonce, every one behind its length in four bytes, big endian (spec/runtime-core.md section
   * 5.6).
   */
  byte[] canonical(byte[] nonce) {
    List<byte[]> fields =
        List.of(
            DOMAIN,
            bytes(id),
            bytes(sender),
            recipient.map(MessageHeader::bytes).orElseGet(() -> new byte[0]),
            topic.map(MessageHeader::utf8).orElseGet(() -> new byte[0]),
            utf8(type.word()),
            correlation.map(MessageHeader::bytes).orElseGet(() -> new byte[0]),
            bytes(sentAt.toEpochMilli()),
            bytes(ttl.toMillis()),
            ALGORITHM,
            nonce);
    int length = fields.stream().mapToInt(field -> Integer.BYTES + field.length).sum();
    ByteBuffer buffer = ByteBuffer.allocate(length);
    fields.forEach(field -> buffer.putInt(field.length).put(field));
    return buffer.array();
  }

  static byte[] bytes(UUID id) {
    return ByteBuffer.allocate(2 * Long.BYTES)
        .putLong(id.getMostSignificantBits())
        .putLong(id.getLeastSignificantBits())
        .array();
  }

  private static byte[] bytes(long number) {
    return ByteBuffer.allocate(Long.BYTES).putLong(number).array();
  }

  private static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
