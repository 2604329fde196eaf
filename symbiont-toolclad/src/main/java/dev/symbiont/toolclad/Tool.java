package dev.symbiont.toolclad;

import dev.symbiont.toolclad.manifest.Manifest;
import java.util.Objects;

/**
 * A loaded tool.
 *
 * @param manifest its definition
 * @param sourcePath the file, relative to the project root, with forward slashes
 * @param contentHash SHA-256 of the file in hex: what a plan is bound to
 */
public record Tool(Manifest manifest, String sourcePath, String contentHash) {
  /** Refuses {@code null}. */
  public Tool {
    Objects.requireNonNull(manifest, "manifest");
    Objects.requireNonNull(sourcePath, "sourcePath");
    Objects.requireNonNull(contentHash, "contentHash");
  }

  /** Returns the name of the tool. */
  public String name() {
    return manifest.name();
  }
}
