package dev.symbiont.toolclad.manifest;

import java.util.List;
import java.util.Objects;

/** The outcome of reading a manifest. */
public sealed interface ManifestResult {
  /** The manifest may be used. */
  record Loaded(Manifest manifest) implements ManifestResult {
    /** Refuses {@code null}. */
    public Loaded {
      Objects.requireNonNull(manifest, "manifest");
    }
  }

  /**
   * The manifest may not be used.
   *
   * @param problems all errors that were found, at least one
   */
  record Rejected(List<ManifestProblem> problems) implements ManifestResult {
    /** Copies the list. */
    public Rejected {
      problems = List.copyOf(problems);
    }
  }
}
