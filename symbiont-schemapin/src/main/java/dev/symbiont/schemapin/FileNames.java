package dev.symbiont.schemapin;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Optional;

/** The names of files as the bytes that the file system holds, whatever the locale is. */
final class FileNames {
  private static final char UNDECODABLE = '\uFFFD';

  private FileNames() {}

  /** Returns the last name of {@code path} if its bytes are UTF-8. */
  static Optional<String> utf8(Path path) {
    String name = String.valueOf(path.getFileName());
    if (isPlain(name)) {
      return Optional.of(name);
    }
    return path.getFileSystem().getSeparator().equals("/") ? decode(path) : wellFormed(name);
  }

  /** A JVM in a locale without UTF-8 decodes what it does not know to '?' or U+FFFD. */
  private static boolean isPlain(String name) {
    return name.chars().allMatch(c -> c < 0x80 && c != '?');
  }

  /** The URI of a path on a Unix file system is made of its bytes. */
  private static Optional<String> decode(Path path) {
    String raw = path.toUri().getRawPath();
    String encoded = raw.endsWith("/") ? raw.substring(0, raw.length() - 1) : raw;
    return wellFormed(unescape(encoded.substring(encoded.lastIndexOf('/') + 1)));
  }

  private static byte[] unescape(String encoded) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream(encoded.length());
    for (int i = 0; i < encoded.length(); i++) {
      char c = encoded.charAt(i);
      if (c == '%') {
        bytes.write(Integer.parseInt(encoded, i + 1, i + 3, 16));
        i += 2;
      } else {
        bytes.writeBytes(String.valueOf(c).getBytes(StandardCharsets.UTF_8));
      }
    }
    return bytes.toByteArray();
  }

  private static Optional<String> wellFormed(byte[] utf8) {
    try {
      return Optional.of(
          StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(utf8)).toString());
    } catch (CharacterCodingException notUtf8) {
      return Optional.empty();
    }
  }

  private static Optional<String> wellFormed(String name) {
    return name.indexOf(UNDECODABLE) < 0 && StandardCharsets.UTF_8.newEncoder().canEncode(name)
        ? Optional.of(name)
        : Optional.empty();
  }
}
