package dev.symbiont.runtime.http;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * A request path split into segments, each percent-decoded exactly once (RFC 3986 section 2.4).
 * What could mean another path to somebody else is refused: dot segments in any spelling, encoded
 * slashes, control characters, text that is not UTF-8.
 */
sealed interface RequestPath {
  /** Longest accepted segment after decoding, in characters. */
  int LONGEST_SEGMENT = 1024;

  /** Most segments of a path. */
  int MOST_SEGMENTS = 32;

  /** Usable. */
  record Segments(List<String> values) implements RequestPath {}

  /** Not usable; {@code problem} says why without repeating the input. */
  record Refused(String problem) implements RequestPath {}

  /** Reads the path as it stands in the request line, without the query. */
  static RequestPath parse(String raw) {
    if (!raw.startsWith("/")) {
      return new Refused("the path must start with '/'");
    }
    List<String> segments = new ArrayList<>();
    for (String part : raw.substring(1).split("/", -1)) {
      if (segments.size() == MOST_SEGMENTS) {
        return new Refused("the path has more than " + MOST_SEGMENTS + " segments");
      }
      if (part.length() > 3 * LONGEST_SEGMENT) {
        return tooLong();
      }
      try {
        String segment = PercentDecoder.decode(part, false);
        if (segment.length() > LONGEST_SEGMENT) {
          return tooLong();
        }
        if (!isHarmless(segment)) {
          return new Refused(
              "a path segment is '.' or '..', or holds a slash, a backslash or a control character");
        }
        segments.add(segment);
      } catch (CharacterCodingException e) {
        return new Refused("a path segment is not percent-encoded UTF-8");
      }
    }
    return new Segments(List.copyOf(segments));
  }

  private static Refused tooLong() {
    return new Refused("a path segment is longer than " + LONGEST_SEGMENT + " characters");
  }

  private static boolean isHarmless(String segment) {
    return !segment.equals(".")
        && !segment.equals("..")
        && segment.chars().noneMatch(c -> c == '/' || c == '\\' || Character.isISOControl(c));
  }

  /** Percent-decoding as RFC 3986 asks for; malformed escapes are errors, never literals. */
  final class PercentDecoder {
    private PercentDecoder() {}

    static String decode(String text, boolean plusIsBlank) throws CharacterCodingException {
      if (text.indexOf('%') < 0
          && (!plusIsBlank || text.indexOf('+') < 0)
          && text.chars().allMatch(c -> c < 0x80)) {
        return text;
      }
      ByteArrayOutputStream bytes = new ByteArrayOutputStream(text.length());
      for (int i = 0; i < text.length(); i++) {
        char c = text.charAt(i);
        if (c == '%') {
          bytes.write(octet(text, i));
          i += 2;
        } else if (c >= 0x80) {
          throw new CharacterCodingException();
        } else {
          bytes.write(c == '+' && plusIsBlank ? ' ' : c);
        }
      }
      return StandardCharsets.UTF_8
          .newDecoder()
          .decode(ByteBuffer.wrap(bytes.toByteArray()))
          .toString();
    }

    private static int octet(String text, int percent) throws CharacterCodingException {
      int high = percent + 1 < text.length() ? Character.digit(text.charAt(percent + 1), 16) : -1;
      int low = percent + 2 < text.length() ? Character.digit(text.charAt(percent + 2), 16) : -1;
      if (high < 0 || low < 0) {
        throw new CharacterCodingException();
      }
      return high << 4 | low;
    }
  }
}
