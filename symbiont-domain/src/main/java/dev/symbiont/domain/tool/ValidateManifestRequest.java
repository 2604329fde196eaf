package dev.symbiont.domain.tool;

import dev.symbiont.domain.wire.Constrained;
import dev.symbiont.domain.wire.Rules;
import dev.symbiont.domain.wire.Violation;
import java.util.List;
import java.util.Objects;

/**
 * Body of {@code POST /tools/validate} (HTTP contract, section 9.2).
 *
 * @param path the manifest, relative to the tools directory of the server
 */
public record ValidateManifestRequest(String path) implements Constrained {
  /** Refuses {@code null}. */
  public ValidateManifestRequest {
    Objects.requireNonNull(path, "path");
  }

  @Override
  public List<Violation> violations() {
    return new Rules().requireText(path, "path").violations();
  }
}
