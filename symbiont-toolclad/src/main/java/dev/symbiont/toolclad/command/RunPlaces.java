package dev.symbiont.toolclad.command;

import java.util.Objects;

/**
 * What one run has of its own.
 *
 * @param scanId {@code <unix seconds>-<8 hex digits>}
 * @param evidenceDirectory the directory for evidence of this run
 * @param outputFile the file for its raw output
 */
public record RunPlaces(String scanId, String evidenceDirectory, String outputFile) {
  /** Refuses {@code null}. */
  public RunPlaces {
    Objects.requireNonNull(scanId, "scanId");
    Objects.requireNonNull(evidenceDirectory, "evidenceDirectory");
    Objects.requireNonNull(outputFile, "outputFile");
  }
}
