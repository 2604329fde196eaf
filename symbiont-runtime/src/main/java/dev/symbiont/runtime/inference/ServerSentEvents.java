package dev.symbiont.runtime.inference;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Reads the data of server-sent events (HTML living standard section 9.2.6). */
final class ServerSentEvents {
  private static final int LONGEST_LINE = 1024 * 1024;
  private static final int LONGEST_EVENT = 4 * 1024 * 1024;
  private static final String DATA = "data:";

  private ServerSentEvents() {}

  /** Hands the data of each event to {@code reader} until the stream ends. */
  static void read(InputStream in, Consumer<String> reader) throws IOException {
    InputStream buffered = new BufferedInputStream(in);
    StringBuilder data = new StringBuilder();
    boolean some = false;
    String line = line(buffered);
    while (line != null) {
      if (line.isEmpty()) {
        if (some) {
          reader.accept(data.toString());
        }
        data.setLength(0);
        some = false;
      } else if (line.startsWith(DATA)) {
        data.append(some ? "\n" : "").append(value(line));
        some = true;
        if (data.length() > LONGEST_EVENT) {
          throw new IOException("an event is longer than " + LONGEST_EVENT + " characters");
        }
      }
      line = line(buffered);
    }
  }

  private static String value(String line) {
    String value = line.substring(DATA.length());
    return value.startsWith(" ") ? value.substring(1) : value;
  }

  /** Returns the next line without its end; {@code null} at the end of the stream. */
  private static @Nullable String line(InputStream in) throws IOException {
    ByteArrayOutputStream line = new ByteArrayOutputStream();
    int b = in.read();
    if (b < 0) {
      return null;
    }
    while (b >= 0 && b != '\n' && b != '\r') {
      line.write(b);
      if (line.size() > LONGEST_LINE) {
        throw new IOException("a line is longer than " + LONGEST_LINE + " bytes");
      }
      b = in.read();
    }
    if (b == '\r') {
      in.mark(1);
      if (in.read() != '\n') {
        in.reset();
      }
    }
    return line.toString(StandardCharsets.UTF_8);
  }
}
