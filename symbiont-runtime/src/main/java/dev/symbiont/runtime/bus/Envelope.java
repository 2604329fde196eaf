package dev.symbiont.runtime.bus;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/**
 * A message as it is stored: header, nonce, ciphertext, signature, and the path to what was signed
 * if that were several messages.
 */
final class Envelope {
  private static final int SIGNED_ALONE = 2;
  private static final int SIGNED_TOGETHER = 3;
  private static final int NONE = 0;
  private static final int SOME = 1;
  private static final int LONGEST = 16 << 20;

  /** Header, tag, signature and an average path. */
  private static final int HEADER_ROOM = 256;

  private final MessageHeader header;
  private final byte[] nonce;
  private final byte[] ciphertext;
  private final byte[] signature;
  private final MessageTree.Path path;

  Envelope(
      MessageHeader header,
      byte[] nonce,
      byte[] ciphertext,
      byte[] signature,
      MessageTree.Path path) {
    this.header = header;
    this.nonce = nonce;
    this.ciphertext = ciphertext;
    this.signature = signature;
    this.path = path;
  }

  /** Returns the room in bytes that a message takes in a mailbox, known before it is sealed. */
  static int room(MessageHeader header, int payloadBytes) {
    return HEADER_ROOM + header.topic().map(String::length).orElse(0) + payloadBytes;
  }

  int room() {
    return room(header, Math.max(0, ciphertext.length - AesGcm.TAG_BYTES));
  }

  MessageHeader header() {
    return header;
  }

  byte[] nonce() {
    return nonce;
  }

  byte[] ciphertext() {
    return ciphertext;
  }

  byte[] signature() {
    return signature;
  }

  MessageTree.Path path() {
    return path;
  }

  byte[] encode() {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream(512 + ciphertext.length);
    try (DataOutputStream out = new DataOutputStream(bytes)) {
      out.writeByte(path.isAlone() ? SIGNED_ALONE : SIGNED_TOGETHER);
      write(out, header.id());
      write(out, header.sender());
      write(out, header.recipient());
      out.writeByte(header.topic().isPresent() ? SOME : NONE);
      if (header.topic().isPresent()) {
        out.writeUTF(header.topic().get());
      }
      out.writeUTF(header.type().name());
      write(out, header.correlation());
      out.writeLong(header.sentAt().toEpochMilli());
      out.writeLong(header.ttl().toMillis());
      write(out, nonce);
      write(out, ciphertext);
      write(out, signature);
      if (!path.isAlone()) {
        write(out, path);
      }
    } catch (IOException e) {
      throw new UncheckedIOException("writing to memory failed", e);
    }
    return bytes.toByteArray();
  }

  /**
   * Reads what {@link #encode} has written.
   *
   * @return the envelope; empty if the bytes are damaged
   */
  static Optional<Envelope> decode(byte[] bytes) {
    try (DataInputStream in = new DataInputStream(new ByteArrayInputStream(bytes))) {
      int format = in.readByte();
      if (format != SIGNED_ALONE && format != SIGNED_TOGETHER) {
        return Optional.empty();
      }
      MessageHeader header =
          new MessageHeader(
              readId(in),
              readId(in),
              readOptionalId(in),
              isPresent(in) ? Optional.of(in.readUTF()) : Optional.empty(),
              MessageType.valueOf(in.readUTF()),
              readOptionalId(in),
              Instant.ofEpochMilli(in.readLong()),
              Duration.ofMillis(in.readLong()));
      Envelope envelope =
          new Envelope(
              header,
              readBytes(in),
              readBytes(in),
              readBytes(in),
              format == SIGNED_ALONE ? MessageTree.Path.ALONE : readPath(in));
      return in.available() == 0 ? Optional.of(envelope) : Optional.empty();
    } catch (IOException | RuntimeException e) {
      // Damaged in a way that the signature cannot even be looked at: the caller says so.
      return Optional.empty();
    }
  }

  private static void write(DataOutputStream out, UUID id) throws IOException {
    out.writeLong(id.getMostSignificantBits());
    out.writeLong(id.getLeastSignificantBits());
  }

  private static void write(DataOutputStream out, Optional<UUID> id) throws IOException {
    out.writeByte(id.isPresent() ? SOME : NONE);
    if (id.isPresent()) {
      write(out, id.get());
    }
  }

  private static void write(DataOutputStream out, byte[] bytes) throws IOException {
    out.writeInt(bytes.length);
    out.write(bytes);
  }

  private static void write(DataOutputStream out, MessageTree.Path path) throws IOException {
    out.writeByte(path.siblings().size());
    out.writeInt(path.right());
    for (byte[] sibling : path.siblings()) {
      out.write(sibling);
    }
  }

  private static MessageTree.Path readPath(DataInputStream in) throws IOException {
    int length = in.readByte();
    if (length < 1 || length > MessageTree.LONGEST_PATH) {
      throw new IOException("path of " + length);
    }
    int right = in.readInt();
    List<byte[]> siblings = new ArrayList<>(length);
    for (int i = 0; i < length; i++) {
      byte[] sibling = new byte[MessageTree.HASH_BYTES];
      in.readFully(sibling);
      siblings.add(sibling);
    }
    return new MessageTree.Path(right, siblings);
  }

  private static UUID readId(DataInputStream in) throws IOException {
    return new UUID(in.readLong(), in.readLong());
  }

  private static Optional<UUID> readOptionalId(DataInputStream in) throws IOException {
    return isPresent(in) ? Optional.of(readId(in)) : Optional.empty();
  }

  /** One spelling for each envelope: any other byte is damage. */
  private static boolean isPresent(DataInputStream in) throws IOException {
    byte flag = in.readByte();
    if (flag != SOME && flag != NONE) {
      throw new IOException("flag " + flag);
    }
    return flag == SOME;
  }

  private static byte[] readBytes(DataInputStream in) throws IOException {
    int length = in.readInt();
    if (length < 0 || length > LONGEST || length > in.available()) {
      throw new IOException("length " + length);
    }
    return in.readNBytes(length);
  }
}
