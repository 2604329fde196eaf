package dev.symbiont.domain.crypto;

import java.io.ByteArrayOutputStream;
import java.util.Arrays;

/**
 * Reads the few DER values (X.690) of which keys consist: definite, minimal lengths only. Walks
 * forward over one level; {@link #end} proves that nothing is left.
 */
final class Der {
  static final int INTEGER = 0x02;
  static final int BIT_STRING = 0x03;
  static final int OCTET_STRING = 0x04;
  static final int OBJECT_IDENTIFIER = 0x06;
  static final int SEQUENCE = 0x30;
  static final int CONTEXT_0 = 0xA0;
  static final int CONTEXT_1 = 0xA1;

  private final byte[] bytes;
  private final int end;
  private int position;

  Der(byte[] bytes) {
    this(bytes, 0, bytes.length);
  }

  private Der(byte[] bytes, int start, int end) {
    this.bytes = bytes;
    this.position = start;
    this.end = end;
  }

  /** Tells whether the next value has {@code tag}. */
  boolean at(int tag) {
    return position < end && (bytes[position] & 0xFF) == tag;
  }

  /** Steps over a value with {@code tag} and returns a reader of its content. */
  Der enter(int tag) {
    if (!at(tag)) {
      throw malformed();
    }
    position++;
    int length = length();
    if (length > end - position) {
      throw malformed();
    }
    Der content = new Der(bytes, position, position + length);
    position += length;
    return content;
  }

  /** Steps over a value with {@code tag} and returns its content. */
  byte[] value(int tag) {
    Der content = enter(tag);
    return Arrays.copyOfRange(bytes, content.position, content.end);
  }

  /** Refuses bytes after the last value. */
  void end() {
    if (position != end) {
      throw malformed();
    }
  }

  private int length() {
    int first = octet();
    if (first < 0x80) {
      return first;
    }
    // Keys on P-256 are shorter than 256 bytes, so that one long-form octet is enough.
    int length = first == 0x81 ? octet() : -1;
    if (length < 0x80) {
      throw malformed();
    }
    return length;
  }

  private int octet() {
    if (position >= end) {
      throw malformed();
    }
    return bytes[position++] & 0xFF;
  }

  private static KeyFormatException malformed() {
    return KeyFormatException.content(
        "the key is not the DER encoding of a P-256 key with a named curve");
  }

  /** Returns {@code tag}, the length of {@code parts} together, and the parts. */
  static byte[] encode(int tag, byte[]... parts) {
    ByteArrayOutputStream content = new ByteArrayOutputStream();
    for (byte[] part : parts) {
      content.writeBytes(part);
    }
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    out.write(tag);
    if (content.size() >= 0x80) {
      out.write(0x81);
    }
    out.write(content.size());
    out.writeBytes(content.toByteArray());
    return out.toByteArray();
  }
}
