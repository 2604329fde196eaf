package dev.symbiont.domain.review;

import java.util.Objects;
import java.util.Optional;

/**
 * Who provides a tool (SDK surface, section 3.11).
 *
 * @param name for example {@code example.com}
 * @param publicKeyUrl where the provider publishes its key
 */
public record ToolProvider(String name, Optional<String> publicKeyUrl) {
  /** Refuses {@code null}. */
  public ToolProvider {
    Objects.requireNonNull(name, "name");
    Objects.requireNonNull(publicKeyUrl, "publicKeyUrl");
  }

  /** Returns a provider that publishes its key at {@code publicKeyUrl}. */
  public static ToolProvider of(String name, String publicKeyUrl) {
    return new ToolProvider(name, Optional.of(publicKeyUrl));
  }
}
