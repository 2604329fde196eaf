package dev.symbiont.runtime.audit;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Reads the records of a live audit log as they are appended; each is read once. Does not verify.
 * Used by one thread.
 */
public final class AuditFollower {
  private final Path directory;
  private Optional<Path> segment;
  private long position;

  /**
   * Follows the log in {@code directory} from its present end.
   *
   * @throws AuditException if the log cannot be read
   */
  public AuditFollower(Path directory) {
    this.directory = directory;
    try {
      List<Path> segments = LogFiles.segments(directory);
      this.segment = segments.stream().reduce((first, second) -> second);
      this.position = segment.isPresent() ? Files.size(segment.get()) : 0;
    } catch (IOException e) {
      throw unreadable(e);
    }
  }

  /**
   * Returns the records that were appended since the last call, oldest first.
   *
   * @throws AuditException if the log cannot be read
   */
  public List<AuditRecord> next() {
    List<AuditRecord> records = new ArrayList<>();
    try {
      // A segment that is followed by another when they are listed does not grow any more.
      for (Path file : LogFiles.segments(directory)) {
        int order = segment.map(file::compareTo).orElse(1);
        if (order > 0) {
          segment = Optional.of(file);
          position = 0;
        }
        if (order >= 0) {
          position =
              LogFiles.readLines(
                  file, position, line -> AuditRecord.ofLine(line).ifPresent(records::add));
        }
      }
    } catch (IOException e) {
      throw unreadable(e);
    }
    return List.copyOf(records);
  }

  private AuditException unreadable(IOException e) {
    return new AuditException("the audit log in " + directory + " cannot be read: " + e, e);
  }
}
