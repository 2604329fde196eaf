package dev.symbiont.runtime.audit;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The file {@code checkpoints.jsonl}. */
final class Checkpoints {
  private Checkpoints() {}

  /** The readable checkpoints in order, and how many lines are none. */
  record Content(List<Checkpoint> checkpoints, int damaged) {}

  static Content read(Path directory) throws IOException {
    List<Checkpoint> checkpoints = new ArrayList<>();
    int[] damaged = new int[1];
    Path file = LogFiles.checkpoints(directory);
    if (Files.exists(file)) {
      LogFiles.readLines(
          file,
          line -> {
            Optional<Checkpoint> checkpoint =
                line instanceof LogFiles.Line.Whole whole
                    ? LogFiles.parse(whole.bytes()).flatMap(Checkpoint::of)
                    : Optional.empty();
            checkpoint.ifPresentOrElse(checkpoints::add, () -> damaged[0]++);
          });
    }
    return new Content(checkpoints, damaged[0]);
  }

  static Optional<Checkpoint> last(Path directory) throws IOException {
    List<Checkpoint> all = read(directory).checkpoints();
    return all.isEmpty() ? Optional.empty() : Optional.of(all.get(all.size() - 1));
  }
}
