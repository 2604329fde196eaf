package dev.symbiont.runtime.audit;

import dev.symbiont.domain.file.DurableFiles;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Objects;

/**
 * Keeps the latest checkpoint in a file, which should lie on another volume than the log. The file
 * is replaced as a whole. Where it cannot be written, the trail fails: its end would be unproven.
 */
public final class FileAnchor implements AuditAnchor {
  private final Path file;

  /** Keeps checkpoints in {@code file}. */
  public FileAnchor(Path file) {
    this.file = Objects.requireNonNull(file, "file");
  }

  @Override
  public void publish(Checkpoint checkpoint) {
    String line = LogFiles.text(checkpoint.json()) + "\n";
    try {
      DurableFiles.replace(file, line.getBytes(StandardCharsets.UTF_8));
    } catch (IOException e) {
      throw new AuditException("the anchor " + file + " cannot be written: " + e, e);
    }
  }
}
