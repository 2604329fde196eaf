package dev.symbiont.runtime.audit;

import dev.symbiont.domain.json.JsonFormatException;
import dev.symbiont.domain.json.JsonLimits;
import dev.symbiont.domain.json.JsonObject;
import dev.symbiont.domain.json.JsonValue;
import dev.symbiont.json.gson.GsonCodec;
import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** The names and the line format of the files in an audit directory. */
final class LogFiles {
  static final int MAX_LINE_BYTES = 256 * 1024;
  private static final Pattern SEGMENT = Pattern.compile("audit-[0-9]{12}\\.jsonl");
  private static final JsonLimits LIMITS = new JsonLimits(MAX_LINE_BYTES, 64);
  private static final GsonCodec CODEC = new GsonCodec();

  private LogFiles() {}

  /** A line as it stands in a file. */
  sealed interface Line {
    /** A line that ends as it should. */
    final class Whole implements Line {
      private final byte[] bytes;

      Whole(byte[] bytes) {
        this.bytes = bytes;
      }

      byte[] bytes() {
        return bytes;
      }
    }

    /** The file ends in the middle of a line. */
    record Torn(long offset) implements Line {}

    /** A line too long to be one of ours. */
    record TooLong() implements Line {}
  }

  /** Receives the lines of a file. */
  interface LineReader {
    void line(Line line) throws IOException;
  }

  static Path head(Path directory) {
    return directory.resolve("log.json");
  }

  static Path checkpoints(Path directory) {
    return directory.resolve("checkpoints.jsonl");
  }

  /** Where the changes of the key are kept whose records were pruned. */
  static Path rotations(Path directory) {
    return directory.resolve("rotations.jsonl");
  }

  static Path segment(Path directory, long firstSequence) {
    return directory.resolve("audit-%012d.jsonl".formatted(firstSequence));
  }

  /** Tells whether {@code directory} holds anything of a log. */
  static boolean isLog(Path directory) throws IOException {
    return Files.exists(head(directory))
        || (Files.isDirectory(directory) && !segments(directory).isEmpty());
  }

  static List<Path> segments(Path directory) throws IOException {
    try (Stream<Path> files = Files.list(directory)) {
      return files
          .filter(file -> SEGMENT.matcher(file.getFileName().toString()).matches())
          .sorted()
          .toList();
    }
  }

  static String text(JsonObject object) {
    return CODEC.writeText(object);
  }

  /** Parses a line; empty if it is not the one spelling of a JSON object that we write. */
  static Optional<JsonObject> parse(byte[] line) {
    try {
      JsonValue value = CODEC.read(line, LIMITS);
      return value instanceof JsonObject object && Arrays.equals(CODEC.write(value), line)
          ? Optional.of(object)
          : Optional.empty();
    } catch (JsonFormatException notOurs) {
      return Optional.empty();
    }
  }

  /** Parses a line; empty if it is torn, too long, or not the object that we write. */
  static Optional<JsonObject> record(Line line) {
    return line instanceof Line.Whole whole ? parse(whole.bytes()) : Optional.empty();
  }

  /** Reads the time of a record; empty if it is none. */
  static Optional<Instant> instant(String text) {
    try {
      return Optional.of(Instant.parse(text));
    } catch (DateTimeParseException notATime) {
      return Optional.empty();
    }
  }

  /** Returns the number of the first record of a segment, as its name says. */
  static long firstSequence(Path segment) {
    String name = segment.getFileName().toString();
    return Long.parseLong(name.substring("audit-".length(), name.length() - ".jsonl".length()));
  }

  static void readLines(Path file, LineReader reader) throws IOException {
    readLines(file, 0, reader);
  }

  /**
   * Reads the lines of a file from a place on, which is the start of a line.
   *
   * @return the place after the last whole line
   */
  static long readLines(Path file, long from, LineReader reader) throws IOException {
    try (InputStream plain = Files.newInputStream(file)) {
      plain.skipNBytes(from);
      InputStream in = new BufferedInputStream(plain, 1 << 16);
      ByteArrayOutputStream line = new ByteArrayOutputStream(1024);
      long start = from;
      long position = from;
      boolean tooLong = false;
      for (int b = in.read(); b >= 0; b = in.read()) {
        position++;
        if (b == '\n') {
          reader.line(tooLong ? new Line.TooLong() : new Line.Whole(line.toByteArray()));
          line.reset();
          tooLong = false;
          start = position;
        } else if (line.size() < MAX_LINE_BYTES) {
          line.write(b);
        } else {
          tooLong = true;
        }
      }
      if (position > start) {
        reader.line(new Line.Torn(start));
      }
      return start;
    }
  }
}
