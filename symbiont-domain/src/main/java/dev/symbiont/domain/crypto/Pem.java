package dev.symbiont.domain.crypto;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Optional;

/**
 * PEM blocks (RFC 7468), blank lines around them allowed, LF or CRLF. Exactly one block per text,
 * unless the first of two is asked for.
 */
final class Pem {
  private static final int LONGEST = 8 * 1024;
  private static final String BEGIN = "-----BEGIN ";
  private static final String END = "-----END ";
  private static final String DASHES = "-----";
  private static final Base64.Encoder MIME =
      Base64.getMimeEncoder(64, "\n".getBytes(StandardCharsets.US_ASCII));

  private final String label;
  private final byte[] content;

  private Pem(String label, byte[] content) {
    this.label = label;
    this.content = content;
  }

  static Pem read(String text) {
    if (text.length() > LONGEST) {
      throw framing("the text is longer than " + LONGEST + " characters");
    }
    String block = text.strip();
    int firstLineEnd = block.indexOf('\n');
    int lastLineStart = block.lastIndexOf('\n') + 1;
    if (firstLineEnd < 0 || lastLineStart <= firstLineEnd + 1) {
      throw framing("a BEGIN line, base64 lines and an END line are expected");
    }
    String label = label(block.substring(0, firstLineEnd).stripTrailing(), BEGIN);
    if (!label.equals(label(block.substring(lastLineStart), END))) {
      throw framing("the END line does not match the BEGIN line");
    }
    String body = block.substring(firstLineEnd + 1, lastLineStart);
    if (body.contains(DASHES)) {
      throw framing("it holds more than one block");
    }
    return new Pem(label, decode(body));
  }

  /** Returns the first block of {@code text} if it has {@code label} and another one follows. */
  static Optional<Pem> readFirst(String text, String label) {
    int end = text.length() > LONGEST ? -1 : endOfFirst(text);
    return end >= 0 && text.strip().startsWith(BEGIN + label + DASHES)
        ? Optional.of(read(text.substring(0, end)))
        : Optional.empty();
  }

  /** Reads the one block after the first one. */
  static Pem readAfterFirst(String text) {
    return read(text.substring(endOfFirst(text)));
  }

  /** Returns where the second block begins, or −1. */
  private static int endOfFirst(String text) {
    int first = text.indexOf(BEGIN);
    return first < 0 ? -1 : text.indexOf(BEGIN, first + 1);
  }

  static String write(String label, byte[] content) {
    return BEGIN
        + label
        + DASHES
        + '\n'
        + MIME.encodeToString(content)
        + '\n'
        + END
        + label
        + DASHES
        + '\n';
  }

  boolean is(String expected) {
    return label.equals(expected);
  }

  /** Returns the content; refuses a block of another kind. */
  byte[] content(String expected) {
    if (!is(expected)) {
      throw framing("a block \"" + expected + "\" is expected");
    }
    return content;
  }

  private static String label(String line, String start) {
    if (line.length() <= start.length() + DASHES.length()
        || !line.startsWith(start)
        || !line.endsWith(DASHES)) {
      throw framing("the line \"" + start + "…" + DASHES + "\" is missing");
    }
    return line.substring(start.length(), line.length() - DASHES.length());
  }

  private static byte[] decode(String body) {
    StringBuilder base64 = new StringBuilder(body.length());
    body.lines().forEach(base64::append);
    return StrictBase64.decodeStandard(base64.toString())
        .orElseThrow(() -> KeyFormatException.content("the body of the PEM text is not base64"));
  }

  private static KeyFormatException framing(String why) {
    return new KeyFormatException(
        KeyFormatException.Problem.FRAMING, "not one PEM block of a key: " + why);
  }
}
