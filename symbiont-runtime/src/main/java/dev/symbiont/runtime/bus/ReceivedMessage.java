package dev.symbiont.runtime.bus;

import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.UUID;

/** A message whose signature was right, decrypted. Nobody changes the payload. */
public final class ReceivedMessage {
  private final MessageHeader header;
  private final UUID receiver;
  private final byte[] payload;

  ReceivedMessage(MessageHeader header, UUID receiver, byte[] payload) {
    this.header = header;
    this.receiver = receiver;
    this.payload = payload;
  }

  /** Returns everything but the payload. */
  public MessageHeader header() {
    return header;
  }

  /** Returns the id of the message. */
  public UUID id() {
    return header.id();
  }

  /** Returns who sent it; proven by the signature. */
  public UUID sender() {
    return header.sender();
  }

  /** Returns who received this copy. */
  public UUID receiver() {
    return receiver;
  }

  /** Returns the topic, if it was published to one. */
  public Optional<String> topic() {
    return header.topic();
  }

  /** Returns the payload. */
  public byte[] payload() {
    return payload;
  }

  /** Returns the payload read as UTF-8. */
  public String text() {
    return new String(payload, StandardCharsets.UTF_8);
  }

  @Override
  public String toString() {
    return "ReceivedMessage[" + header.id() + ", " + payload.length + " bytes]";
  }
}
