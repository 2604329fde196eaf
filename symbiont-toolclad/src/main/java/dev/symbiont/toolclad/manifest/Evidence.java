package dev.symbiont.toolclad.manifest;

import java.util.Objects;

/**
 * {@code [tool.evidence]} of a manifest.
 *
 * @param outputDirectory template of the directory; placeholders {@code evidence_dir} and {@code
 *     scan_id}, both also with a leading underscore
 * @param capture whether raw output is kept in a file
 * @param hash the hash of the raw output: {@code sha256}, {@code sha384} or {@code sha512}
 */
public record Evidence(String outputDirectory, boolean capture, String hash) {
  /** Refuses {@code null}. */
  public Evidence {
    Objects.requireNonNull(outputDirectory, "outputDirectory");
    Objects.requireNonNull(hash, "hash");
  }
}
