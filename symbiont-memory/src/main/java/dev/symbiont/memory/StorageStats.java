package dev.symbiont.memory;

import java.nio.file.Path;
import java.time.Instant;
import java.util.Objects;
import java.util.Optional;

/**
 * What a store holds.
 *
 * @param totalContexts number of agents, at least 0
 * @param totalSizeBytes size of all files below the root in bytes, daily logs included
 * @param lastCleanup when {@link MarkdownMemoryStore#compact} last ran on this root; empty if never
 * @param storagePath the root directory
 */
public record StorageStats(
    int totalContexts, long totalSizeBytes, Optional<Instant> lastCleanup, Path storagePath) {
  /** Refuses {@code null}. */
  public StorageStats {
    Objects.requireNonNull(lastCleanup, "lastCleanup");
    Objects.requireNonNull(storagePath, "storagePath");
  }
}
