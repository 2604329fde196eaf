package dev.symbiont.runtime.audit;

import dev.symbiont.domain.json.JsonObject;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Where the log ends.
 *
 * @param segment the file to go on in
 * @param nextSequence the number of the next record
 * @param lastHash the hash of the last record
 * @param signer the id of the key that signs the next record; empty for the one of the head
 */
record LogTail(
    Optional<Path> segment, long nextSequence, Optional<byte[]> lastHash, Optional<String> signer) {

  /** Finds the end, and removes a line that a crash left unfinished. */
  static LogTail recover(Path directory) throws IOException {
    List<Path> segments = LogFiles.segments(directory);
    for (int i = segments.size() - 1; i >= 0; i--) {
      Scan scan = new Scan(segments.get(i));
      LogFiles.readLines(segments.get(i), scan::line);
      if (scan.tornAt >= 0) {
        truncate(segments.get(i), scan.tornAt);
      }
      if (scan.last != null) {
        return after(segments.get(i), scan.last);
      }
    }
    return new LogTail(
        segments.isEmpty() ? Optional.empty() : Optional.of(segments.get(0)),
        0,
        Optional.empty(),
        Optional.empty());
  }

  /** Removes from {@code file}, if there is one, a line that a crash left unfinished. */
  static void removeTornLine(Path file) throws IOException {
    if (!Files.exists(file)) {
      return;
    }
    Scan scan = new Scan(file);
    LogFiles.readLines(file, scan::line);
    if (scan.tornAt >= 0) {
      truncate(file, scan.tornAt);
    }
  }

  private static LogTail after(Path segment, byte[] lastLine) {
    JsonObject record = LogFiles.parse(lastLine).orElseThrow(() -> damaged(segment));
    Optional<Long> sequence = record.integer("seq");
    Optional<String> hash = record.string("hash");
    if (sequence.isEmpty() || hash.isEmpty() || hash.get().length() != 2 * Hashes.LENGTH) {
      throw damaged(segment);
    }
    return new LogTail(
        Optional.of(segment),
        sequence.get() + 1,
        Optional.of(AuditTrail.hashBytes(hash.get())),
        Rotation.of(record).map(Rotation::keyId).or(() -> record.string("key_id")));
  }

  private static AuditException damaged(Path segment) {
    return new AuditException(
        "the last record in %s is damaged: see 'symbiont audit verify'; keep the directory as evidence, and move it away to begin a new log"
            .formatted(segment),
        null);
  }

  private static void truncate(Path segment, long length) throws IOException {
    try (FileChannel channel = FileChannel.open(segment, StandardOpenOption.WRITE)) {
      channel.truncate(length);
      channel.force(true);
    }
  }

  /** Remembers the last whole line of a segment. */
  private static final class Scan {
    private final Path segment;
    private byte @Nullable [] last;
    private long tornAt = -1;

    Scan(Path segment) {
      this.segment = segment;
    }

    void line(LogFiles.Line line) {
      if (line instanceof LogFiles.Line.Whole whole) {
        last = whole.bytes();
      } else if (line instanceof LogFiles.Line.Torn torn) {
        tornAt = torn.offset();
      } else {
        throw new AuditException("a line in " + segment + " is too long to be a record", null);
      }
    }
  }
}
