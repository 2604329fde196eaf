package dev.symbiont.runtime.audit;

import dev.symbiont.domain.json.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Whole segments that are older than wanted. The {@code Pruned} record of them is on disk before
 * the first one goes, so that a crash in between leaves a log that still verifies.
 */
final class Pruning {
  private static final String THROUGH = "through_seq";
  private static final String HASH = "hash";

  private final Path directory;
  private final List<Path> segments;
  private final List<JsonObject> rotations;
  private final Mark mark;

  /**
   * The end of what was pruned.
   *
   * @param through the last record that went
   * @param hash its hash, 64 hex digits
   */
  record Mark(long through, String hash) {
    /** Reads a record; empty if it prunes nothing. */
    static Optional<Mark> of(JsonObject record) {
      if (!record.string("type").equals(Optional.of(AuditType.PRUNED.word()))) {
        return Optional.empty();
      }
      JsonObject details = record.object("details").orElse(JsonObject.EMPTY);
      return details
          .integer(THROUGH)
          .filter(through -> through >= 0)
          .flatMap(through -> details.string(HASH).map(hash -> new Mark(through, hash)));
    }
  }

  private Pruning(Path directory, List<Path> segments, List<JsonObject> rotations, Mark mark) {
    this.directory = directory;
    this.segments = List.copyOf(segments);
    this.rotations = List.copyOf(rotations);
    this.mark = mark;
  }

  /** Finds the segments, from the oldest on, of which every record is older than {@code before}. */
  static Optional<Pruning> plan(Path directory, Instant before) throws IOException {
    List<Path> all = LogFiles.segments(directory);
    List<Path> old = new ArrayList<>();
    List<JsonObject> rotations = new ArrayList<>();
    Optional<Mark> end = Optional.empty();
    for (Path segment : all.subList(0, Math.max(0, all.size() - 1))) {
      Segment content = new Segment();
      LogFiles.readLines(segment, content::line);
      if (!content.isOlderThan(before)) {
        break;
      }
      old.add(segment);
      rotations.addAll(content.rotations);
      end = content.end();
    }
    return end.map(mark -> new Pruning(directory, old, rotations, mark));
  }

  /** Returns the mark of the pruning that went farthest; empty if there was none. */
  static Optional<Mark> last(Path directory) throws IOException {
    List<Mark> marks = new ArrayList<>();
    for (Path segment : LogFiles.segments(directory)) {
      LogFiles.readLines(
          segment, line -> LogFiles.record(line).flatMap(Mark::of).ifPresent(marks::add));
    }
    return marks.stream().max(Comparator.comparingLong(Mark::through));
  }

  AuditEvent event(String actor) {
    return AuditEvent.ofSystem(
            AuditType.PRUNED,
            "audit",
            "audit::prune",
            AuditOutcome.SUCCESS,
            JsonObject.builder()
                .put(THROUGH, mark.through())
                .put(HASH, mark.hash())
                .put("segments", segments.size())
                .build())
        .withActor(actor);
  }

  /** The changes of the key are kept: they lead from the key of the head to that of what stays. */
  void delete() throws IOException {
    StringBuilder kept = new StringBuilder();
    rotations.forEach(rotation -> kept.append(LogFiles.text(rotation)).append('\n'));
    Files.writeString(
        LogFiles.rotations(directory),
        kept,
        StandardOpenOption.CREATE,
        StandardOpenOption.APPEND,
        StandardOpenOption.SYNC);
    for (Path segment : segments) {
      Files.delete(segment);
    }
  }

  /** What has to be known of a segment before it goes. */
  private static final class Segment {
    private final List<JsonObject> rotations = new ArrayList<>();
    private @Nullable JsonObject last;
    private Instant latest = Instant.MIN;

    void line(LogFiles.Line line) {
      JsonObject record =
          LogFiles.record(line)
              .orElseThrow(
                  () -> new AuditException("a line is no record; verify the log first", null));
      if (Rotation.of(record).isPresent()) {
        rotations.add(record);
      }
      last = record;
      Instant time = record.string("ts").flatMap(LogFiles::instant).orElse(Instant.MAX);
      latest = time.isAfter(latest) ? time : latest;
    }

    boolean isOlderThan(Instant before) {
      return last != null && latest.isBefore(before);
    }

    Optional<Mark> end() {
      JsonObject end = last;
      return end == null
          ? Optional.empty()
          : end.integer("seq")
              .flatMap(through -> end.string("hash").map(hash -> new Mark(through, hash)));
    }
  }
}
