package dev.symbiont.api.call;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Iterator;
import java.util.List;
import java.util.StringJoiner;
import java.util.regex.Pattern;

/** Paths with parameters; every parameter is one whole segment (SDK surface, section 1.1). */
final class PathTemplate {
  private static final Pattern PATH =
      Pattern.compile("(?:[a-z0-9.-]+|\\{[a-z_]+})(?:/(?:[a-z0-9.-]+|\\{[a-z_]+}))*");
  private static final Pattern SLASH = Pattern.compile("/");
  private static final String HEX = "0123456789ABCDEF";

  private PathTemplate() {}

  static void check(String path) {
    if (!PATH.matcher(path).matches()) {
      throw new IllegalArgumentException("not a path template: " + path);
    }
  }

  static String expand(String path, List<String> parameters) {
    if (parameters.isEmpty() && path.indexOf('{') < 0) {
      return path;
    }
    StringJoiner expanded = new StringJoiner("/");
    Iterator<String> values = parameters.iterator();
    for (String segment : SLASH.split(path, -1)) {
      if (!segment.startsWith("{")) {
        expanded.add(segment);
      } else if (values.hasNext()) {
        expanded.add(encode(segment, values.next()));
      } else {
        throw new IllegalArgumentException(path + " has more parameters than were given");
      }
    }
    if (values.hasNext()) {
      throw new IllegalArgumentException(path + " has fewer parameters than were given");
    }
    return expanded.toString();
  }

  /** Encodes everything but the unreserved characters of RFC 3986 section 2.3. */
  private static String encode(String parameter, String value) {
    if (value.isEmpty() || value.equals(".") || value.equals("..")) {
      throw new IllegalArgumentException(
          "path parameter " + parameter + " must not be empty, '.' or '..', was '" + value + "'");
    }
    StringBuilder encoded = new StringBuilder();
    ByteBuffer bytes = utf8(parameter, value);
    while (bytes.hasRemaining()) {
      int b = bytes.get() & 0xff;
      if (isUnreserved(b)) {
        encoded.append((char) b);
      } else {
        encoded.append('%').append(HEX.charAt(b >> 4)).append(HEX.charAt(b & 0xf));
      }
    }
    return encoded.toString();
  }

  private static ByteBuffer utf8(String parameter, String value) {
    try {
      return StandardCharsets.UTF_8.newEncoder().encode(CharBuffer.wrap(value));
    } catch (CharacterCodingException e) {
      throw new IllegalArgumentException(
          "path parameter " + parameter + " holds half a character (unpaired surrogate)", e);
    }
  }

  private static boolean isUnreserved(int b) {
    return (b >= 'a' && b <= 'z')
        || (b >= 'A' && b <= 'Z')
        || (b >= '0' && b <= '9')
        || b == '-'
        || b == '.'
        || b == '_'
        || b == '~';
  }
}
